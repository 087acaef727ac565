"""Marks of a class."""


def mean(values):
    if not values:
        return 0
    return sum(values) / len(values)


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2 == 1:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def grade(score):
    for letter, least in (("A", 90), ("B", 80), ("C", 70)):
        if score >= least:
            return letter
    return "F"


def ranking(marks):
    ordered = sorted(marks.items(), key=lambda pair: pair[1], reverse=True)
    places = {}
    place = 0
    last = None
    for index, (name, mark) in enumerate(ordered, start=1):
        if mark != last:
            place = index
            last = mark
        places[name] = place
    return places


def normalised(names):
    seen = []
    for name in names:
        clean = name.strip().lower()
        if clean and clean not in seen:
            seen.append(clean)
    return seen
