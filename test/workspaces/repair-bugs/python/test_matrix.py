import unittest
from matrix import multiply, spiral, transpose


class Matrices(unittest.TestCase):
    def test_transpose(self):
        self.assertEqual(transpose([[1, 2, 3], [4, 5, 6]]), [[1, 4], [2, 5], [3, 6]])

    def test_multiply(self):
        self.assertEqual(multiply([[1, 2], [3, 4]], [[5, 6], [7, 8]]), [[19, 22], [43, 50]])

    def test_multiply_shapes(self):
        self.assertEqual(multiply([[1, 2, 3]], [[1], [2], [3]]), [[14]])

    def test_spiral_square(self):
        self.assertEqual(spiral([[1, 2, 3], [4, 5, 6], [7, 8, 9]]), [1, 2, 3, 6, 9, 8, 7, 4, 5])

    def test_spiral_row(self):
        self.assertEqual(spiral([[1, 2, 3]]), [1, 2, 3])

    def test_spiral_column(self):
        self.assertEqual(spiral([[1], [2], [3]]), [1, 2, 3])
