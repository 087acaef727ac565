import unittest
from intervals import gaps, merge, total_length


class Intervals(unittest.TestCase):
    def test_apart(self):
        self.assertEqual(merge([(5, 6), (1, 2)]), [(1, 2), (5, 6)])

    def test_touching(self):
        self.assertEqual(merge([(1, 3), (3, 5)]), [(1, 5)])

    def test_inside(self):
        self.assertEqual(merge([(1, 9), (2, 3)]), [(1, 9)])

    def test_empty(self):
        self.assertEqual(merge([]), [])

    def test_length(self):
        self.assertEqual(total_length([(1, 4), (2, 6), (10, 11)]), 6)

    def test_gaps(self):
        self.assertEqual(gaps([(1, 2), (4, 5), (9, 10)]), [(2, 4), (5, 9)])

    def test_no_gaps(self):
        self.assertEqual(gaps([(1, 5), (2, 3)]), [])
