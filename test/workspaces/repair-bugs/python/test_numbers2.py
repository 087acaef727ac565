import pytest
from numbers2 import factors, primes, roman, to_base


def test_primes():
    assert primes(20) == [2, 3, 5, 7, 11, 13, 17, 19]


def test_prime_limit():
    assert primes(7) == [2, 3, 5, 7]
    assert primes(1) == []


@pytest.mark.parametrize("number, expected", [(12, [2, 2, 3]), (49, [7, 7]), (97, [97]), (1, [])])
def test_factors(number, expected):
    assert factors(number) == expected


@pytest.mark.parametrize(
    "number, base, expected", [(10, 2, "1010"), (255, 16, "ff"), (0, 2, "0"), (-5, 2, "-101"), (16, 16, "10")]
)
def test_base(number, base, expected):
    assert to_base(number, base) == expected


@pytest.mark.parametrize("number, expected", [(3, "III"), (4, "IV"), (14, "XIV"), (29, "XXIX")])
def test_roman(number, expected):
    assert roman(number) == expected
