from tokens import evaluate, postfix, tokenize


def test_tokens():
    assert tokenize("12 + (3*4)") == [12, "+", "(", 3, "*", 4, ")"]


def test_last_number():
    assert tokenize("1-23") == [1, "-", 23]


def test_postfix():
    assert postfix([1, "+", 2, "*", 3]) == [1, 2, 3, "*", "+"]


def test_left_to_right():
    assert evaluate("10 - 3 - 2") == 5


def test_brackets():
    assert evaluate("2 * (3 + 4)") == 14


def test_precedence():
    assert evaluate("2 + 3 * 4 - 1") == 13


def test_division():
    assert evaluate("12 / 4 / 3") == 1
    assert evaluate("7 / 2") == 3.5
