"""Numbers and their names."""


def primes(limit):
    sieve = [True] * (limit + 1)
    found = []
    for number in range(2, limit + 1):
        if not sieve[number]:
            continue
        found.append(number)
        for multiple in range(number * number, limit + 1, number):
            sieve[multiple] = False
    return found


def factors(number):
    found = []
    divisor = 2
    while divisor * divisor <= number:
        while number % divisor == 0:
            found.append(divisor)
            number //= divisor
        divisor += 1
    if number > 1:
        found.append(number)
    return found


def to_base(number, base):
    digits = "0123456789abcdef"
    if number == 0:
        return "0"
    sign = "-" if number < 0 else ""
    number = abs(number)
    result = ""
    while number > 0:
        result = digits[number % base] + result
        number //= base
    return sign + result


def roman(number):
    symbols = [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    result = ""
    for value, symbol in symbols:
        while number >= value:
            result += symbol
            number -= value
    return result
