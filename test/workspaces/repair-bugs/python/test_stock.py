import unittest
from stock import Stock, combined


class Stocks(unittest.TestCase):
    def setUp(self):
        self.stock = Stock()
        self.stock.add("nut", 10)
        self.stock.add("bolt", 2)

    def test_add_twice(self):
        self.stock.add("nut", 3)
        self.assertEqual(self.stock.items["nut"], 13)

    def test_take(self):
        self.assertTrue(self.stock.take("nut", 4))
        self.assertEqual(self.stock.items["nut"], 6)

    def test_take_all(self):
        self.assertTrue(self.stock.take("bolt", 2))
        self.assertNotIn("bolt", self.stock.items)

    def test_take_too_many(self):
        self.assertFalse(self.stock.take("bolt", 3))
        self.assertFalse(self.stock.take("gear"))

    def test_low(self):
        self.stock.add("cog", 5)
        self.assertEqual(self.stock.low(), ["bolt"])

    def test_value(self):
        self.assertEqual(self.stock.value({"nut": 2, "gear": 9}), 20)
        self.assertEqual(self.stock.value({"bolt": 3}), 6)

    def test_most(self):
        self.stock.add("cog", 2)
        self.assertEqual(self.stock.most(2), ["nut", "bolt"])

    def test_combined(self):
        other = Stock()
        other.add("nut", 1)
        other.add("gear", 1)
        self.assertEqual(combined([self.stock, other]).items, {"nut": 11, "bolt": 2, "gear": 1})
        self.assertEqual(combined([self.stock, other], ["nut"]).items, {"nut": 11})
