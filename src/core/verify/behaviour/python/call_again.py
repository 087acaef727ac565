"""
Calls a function with arguments that were noted, and with variations of them, and writes down what comes out.

    python call_again.py JOB.json

JOB: {"root": folder of the sandbox, "path": entries of sys.path relative to it, "seed", "inputs": how many variations,
"seconds": for one call, "results": file to append to, "index": of the function among others, "file", "module", "function",
"arguments": [tuples as literals]}. A result is a line of JSON: [index, number of the input, outcome]. The same job gives
the same inputs to every candidate, so that outcomes can be compared.
"""

import ast
import importlib
import importlib.util
import json
import os
import random
import signal
import sys
import time
from itertools import islice

MOST_ITEMS = 2000
MOST_MEMORY = 2 << 30
MOST_ATTEMPTS = 2
# What people forget; seldom, since a check may have its reasons not to ask.
EDGES = {int: [0, 0, 1, -1, -2], float: [0.0, -1.0, 0.5], str: ["", " ", "a"], list: [[]], tuple: [()]}


class Overdue(BaseException):
    pass


def overdue(*_):
    raise Overdue()


def outcome(value, depth=0):
    """A text that is equal for values that tests would find equal."""
    kind = type(value)
    if depth > 30:
        return "..."
    if kind is bool:
        return repr(int(value))
    if kind is int:
        return repr(value)
    if kind is float:
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else "%.9g" % value
    if kind in (str, bytes, type(None)):
        return repr(value)
    if kind in (list, tuple):
        items = ", ".join(outcome(item, depth + 1) for item in value)
        return ("[%s]" if kind is list else "(%s)") % items
    if kind in (set, frozenset):
        return "{%s}" % ", ".join(sorted(outcome(item, depth + 1) for item in value))
    if isinstance(value, dict):
        pairs = sorted((outcome(key, depth + 1), outcome(item, depth + 1)) for key, item in value.items())
        return "{%s}" % ", ".join("%s: %s" % pair for pair in pairs)
    if hasattr(value, "__next__"):
        return "iterator " + outcome(list(islice(value, MOST_ITEMS)), depth + 1)
    fields = getattr(value, "__dict__", None)
    return kind.__name__ + (outcome(fields, depth + 1) if isinstance(fields, dict) else "")


class Variations:
    """Arguments like those that were noted: of their types, with their parts, and hardly out of their ranges."""

    def __init__(self, noted, source):
        self.noted = noted
        self.source = source
        width = max(len(arguments) for arguments in noted)
        self.columns = [[arguments[at] for arguments in noted if at < len(arguments)] for at in range(width)]
        self.atoms = [list(islice(atoms_of(column), MOST_ITEMS)) for column in self.columns]

    def one(self):
        arguments = list(self.source.choice(self.noted))
        changes = 1
        while changes < 6 and self.source.random() < 0.6:
            changes += 1
        for _ in range(changes):
            at = self.source.randrange(len(arguments))
            arguments[at] = self.varied(arguments[at], at)
        return tuple(arguments)

    def varied(self, value, at):
        if self.source.random() < 0.2:
            same = [other for other in self.columns[at] if type(other) is type(value)]
            return self.source.choice(same)
        return self.changed(value, self.atoms[at], 0)

    def changed(self, value, atoms, depth):
        kind = type(value)
        choose = self.source.choice
        if kind is bool:
            return not value
        if kind in EDGES and self.source.random() < 0.08:
            return choose(EDGES[kind])
        if kind is int:
            near = [atom for atom in atoms if type(atom) is int]
            low, high = min(near + [value]), max(near + [value])
            step = choose([-2, -1, 1, 2, 3])
            options = [value + step, self.source.randint(low, high), self.source.randint(low, high + max(3, high - low))]
            fresh = choose(options)
            return fresh if low < 0 or fresh >= 0 else -fresh
        if kind is float:
            near = [atom for atom in atoms if type(atom) in (int, float)] + [value]
            low, high = min(near), max(near)
            fresh = choose([value + 1, value / 2, value * 2, self.source.uniform(low, high)])
            return round(fresh if low < 0 or fresh >= 0 else -fresh, 3)
        if kind in (str, bytes):
            return self.sequence(value, [atom for atom in atoms if type(atom) is kind], kind, depth)
        if kind in (list, tuple):
            return self.sequence(value, [], kind, depth, atoms)
        if kind is set:
            items = self.sequence(sorted(value, key=repr), [], list, depth, atoms)
            return set(items) if items else value
        if kind is dict:
            fresh = dict(value)
            for key in list(fresh):
                if self.source.random() < 0.3:
                    fresh[key] = self.changed(fresh[key], atoms, depth + 1)
            if fresh and self.source.random() < 0.3:
                del fresh[choose(sorted(fresh, key=repr))]
            return fresh
        return value

    def sequence(self, value, others, kind, depth, atoms=()):
        if kind in (list, tuple):
            parts, join = list(value), kind
        elif kind is bytes:
            parts, join = [value[at : at + 1] for at in range(len(value))], b"".join
        else:
            parts, join = list(value), "".join
        at = self.source.randint(0, len(parts))
        way = self.source.randrange(8)
        if way == 0:
            parts = parts[:at]
        elif way == 1:
            parts = parts[at:]
        elif way == 2:
            parts = parts[:at] + parts[at + 1 :]
        elif way == 3 and parts:
            parts.insert(at, self.source.choice(parts))
        elif way == 4:
            self.source.shuffle(parts)
        elif way == 5 and parts:
            parts = parts + parts[:at]
        elif way == 6 and others:
            other = self.source.choice(others)
            parts = parts[:at] + [other[index : index + 1] for index in range(len(other))]
        elif parts:
            index = min(at, len(parts) - 1)
            if kind in (list, tuple) and depth < 4:
                parts[index] = self.changed(parts[index], atoms, depth + 1)
            else:
                parts[index] = self.source.choice(self.alphabet(others, parts))
        return join(parts)

    def alphabet(self, others, parts):
        return parts + [other[at : at + 1] for other in others[:50] for at in range(min(len(other), 50))]


def atoms_of(value, depth=0):
    if isinstance(value, (list, tuple, set)) and depth < 8:
        for item in value if not isinstance(value, set) else sorted(value, key=repr):
            yield from atoms_of(item, depth + 1)
    elif isinstance(value, dict) and depth < 8:
        for key, item in value.items():
            yield from atoms_of(key, depth + 1)
            yield from atoms_of(item, depth + 1)
    else:
        yield value


def inputs_for(noted, count, seed):
    """Noted ones first, then variations; each once, as literals."""
    source = random.Random(seed)
    texts = list(dict.fromkeys(noted))
    values = [ast.literal_eval(text) for text in texts]
    variations = Variations(values, source)
    for _ in range(count * 4):
        if len(texts) >= count + len(values) or not any(values):
            break
        text = repr(variations.one())
        if len(text) < 20000 and text not in texts:
            texts.append(text)
    return texts


def load(job, root):
    module = job["module"]
    if module and module != "__main__":
        return importlib.import_module(module)
    specification = importlib.util.spec_from_file_location("candidate", os.path.join(root, job["file"]))
    loaded = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(loaded)
    return loaded


def answered(function, text, seconds):
    """Who was not let compute in its time, for others kept the processor busy, is called again: that says nothing of it."""
    for attempt in range(MOST_ATTEMPTS):
        before = time.process_time()
        result = called(function, text, seconds)
        if result != "overdue" or time.process_time() - before >= seconds / 2:
            break
    return result


def called(function, text, seconds):
    arguments = ast.literal_eval(text)
    random.seed(0)
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        value = function(*arguments)
        # What works in place gives nothing back.
        return "= " + outcome(arguments if value is None else value)
    except Overdue:
        return "overdue"
    except RecursionError:
        return "! RecursionError"
    except Exception as error:  # whatever the candidate's code raises is what it does
        return "! " + type(error).__name__
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


def bound_memory():
    """A variation may ask for more than anybody has; where the system cannot say no, nothing is bounded."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.RLIM_INFINITY))
    except (ImportError, ValueError, OSError):
        pass


def main(job):
    root = job["root"]
    sys.path[:] = [os.path.normpath(os.path.join(root, entry)) for entry in job["path"]]
    sys.stdin = open(os.devnull)
    sys.stdout = open(os.devnull, "w")
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, overdue)
    bound_memory()
    with open(job["results"], "a", encoding="utf-8") as results:
        function = getattr(load(job, root), job["function"])
        for number, text in enumerate(inputs_for(job["arguments"], job["inputs"], job["seed"])):
            results.write(json.dumps([job["index"], number, answered(function, text, job["seconds"])]) + "\n")
            results.flush()


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        main(json.load(file))
