"""What is in store, and what has to be ordered."""


class Stock:
    def __init__(self, minimum=5):
        self.minimum = minimum
        self.items = {}

    def add(self, name, count=1):
        self.items[name] = self.items.get(name, 0) + count

    def take(self, name, count=1):
        if self.items.get(name, 0) < count:
            return False
        self.items[name] -= count
        if self.items[name] == 0:
            del self.items[name]
        return True

    def low(self):
        return sorted(name for name, count in self.items.items() if count < self.minimum)

    def value(self, prices):
        total = 0
        for name, count in self.items.items():
            if name not in prices:
                continue
            total += count * prices[name]
        return total

    def most(self, limit):
        ranked = sorted(self.items.items(), key=lambda item: (-item[1], item[0]))
        return [name for name, _ in ranked[:limit]]


def combined(stocks, names=None):
    if names is None:
        names = []
    total = Stock()
    for stock in stocks:
        for name, count in stock.items.items():
            if not names or name in names:
                total.add(name, count)
    return total
