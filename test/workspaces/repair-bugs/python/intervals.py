"""Closed intervals of whole numbers, as pairs."""


def merge(intervals):
    merged = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def total_length(intervals):
    length = 0
    for start, end in merge(intervals):
        length += end - start
    return length


def gaps(intervals):
    found = []
    previous = None
    for start, end in merge(intervals):
        if previous is not None:
            found.append((previous, start))
        previous = end
    return found
