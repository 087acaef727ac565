from textwrap2 import justify, wrap


def test_one_line():
    assert wrap("a bc", 10) == ["a bc"]


def test_exact_fit():
    assert wrap("aaa bbb", 7) == ["aaa bbb"]


def test_breaks():
    assert wrap("aaa bbb ccc", 7) == ["aaa bbb", "ccc"]


def test_blank_counts():
    assert wrap("aaa bbb", 6) == ["aaa", "bbb"]


def test_long_word():
    assert wrap("aaaaaaaa b", 3) == ["aaaaaaaa", "b"]


def test_nothing():
    assert wrap("  ", 5) == []


def test_justify():
    assert justify("a b c", 8) == "a   b  c"


def test_justify_one_word():
    assert justify("ab", 4) == "ab  "
