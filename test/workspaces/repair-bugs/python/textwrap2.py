"""Lines of at most a number of characters."""


def wrap(text, width):
    lines = []
    current = ""
    for word in text.split():
        if not current:
            current = word
        elif len(current) + 1 + len(word) <= width:
            current += " " + word
        else:
            lines.append(current)
            current = word
    if current:
        lines.append(current)
    return lines


def justify(line, width):
    words = line.split()
    if len(words) == 1:
        return line.ljust(width)
    spaces = width - sum(len(word) for word in words)
    slots = len(words) - 1
    each, more = divmod(spaces, slots)
    result = words[0]
    for index, word in enumerate(words[1:]):
        result += " " * (each + (1 if index < more else 0)) + word
    return result
