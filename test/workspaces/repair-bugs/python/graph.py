"""Directed graphs as dictionaries of neighbours."""

from collections import deque


def distances(graph, start):
    found = {start: 0}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for neighbour in graph.get(node, []):
            if neighbour not in found:
                found[neighbour] = found[node] + 1
                queue.append(neighbour)
    return found


def has_cycle(graph):
    done, active = set(), set()

    def visit(node):
        if node in active:
            return True
        if node in done:
            return False
        active.add(node)
        for neighbour in graph.get(node, []):
            if visit(neighbour):
                return True
        active.remove(node)
        done.add(node)
        return False

    return any(visit(node) for node in graph)


def order(graph):
    incoming = {node: 0 for node in graph}
    for neighbours in graph.values():
        for neighbour in neighbours:
            incoming[neighbour] = incoming.get(neighbour, 0) + 1
    ready = sorted(node for node, count in incoming.items() if count == 0)
    result = []
    while ready:
        node = ready.pop(0)
        result.append(node)
        for neighbour in graph.get(node, []):
            incoming[neighbour] -= 1
            if incoming[neighbour] == 0:
                ready.append(neighbour)
    return result
