import unittest
from graph import distances, has_cycle, order

DIAMOND = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}


class Graphs(unittest.TestCase):
    def test_distances(self):
        self.assertEqual(distances(DIAMOND, "a"), {"a": 0, "b": 1, "c": 1, "d": 2})

    def test_shortest(self):
        self.assertEqual(distances({1: [2, 3], 2: [4], 4: [3]}, 1), {1: 0, 2: 1, 3: 1, 4: 2})

    def test_shorter_way_round(self):
        self.assertEqual(distances({1: [2, 3], 2: [5], 3: [4], 4: [5]}, 1)[5], 2)

    def test_diamond_is_no_cycle(self):
        self.assertFalse(has_cycle(DIAMOND))

    def test_cycle(self):
        self.assertTrue(has_cycle({1: [2], 2: [3], 3: [2]}))

    def test_self_cycle(self):
        self.assertTrue(has_cycle({1: [1]}))

    def test_one_cycle_is_enough(self):
        self.assertTrue(has_cycle({1: [], 2: [2]}))

    def test_order(self):
        self.assertEqual(order(DIAMOND), ["a", "b", "c", "d"])

    def test_order_of_leaves(self):
        self.assertEqual(order({"x": ["y", "z"]}), ["x", "y", "z"])
