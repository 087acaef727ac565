import unittest
from linked import from_list, middle, reverse, to_list, without


class Linked(unittest.TestCase):
    def test_round_trip(self):
        self.assertEqual(to_list(from_list([1, 2, 3])), [1, 2, 3])

    def test_reverse(self):
        self.assertEqual(to_list(reverse(from_list([1, 2, 3]))), [3, 2, 1])

    def test_reverse_nothing(self):
        self.assertIsNone(reverse(None))

    def test_middle(self):
        self.assertEqual(middle(from_list([1, 2, 3])), 2)
        self.assertEqual(middle(from_list([1, 2, 3, 4])), 3)

    def test_middle_of_nothing(self):
        self.assertIsNone(middle(None))

    def test_without(self):
        self.assertEqual(to_list(without(from_list([1, 2, 2, 3]), 2)), [1, 3])
        self.assertEqual(to_list(without(from_list([2, 1]), 2)), [1])
