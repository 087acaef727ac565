"""
Notes with which arguments a check calls the functions of some files.

Every Python that the check starts imports this module by itself, for its folder is on PYTHONPATH. What is to be noted
stands in PATCHED_MOA_CALLS as JSON: {"files": absolute paths, "root": folder of the sandbox, "notes": file to append to}.
A note is a line of JSON; arguments are Python literals, so that whoever reads them evaluates data and runs no code.

The lines of a file that are executed are noted where PATCHED_MOA_LINES says so: {"file": absolute path, "folder": a file is
written into it when the process ends}.
"""

import atexit
import json
import os
import sys
import threading

MOST_CALLS = 400
MOST_CHARACTERS = 20000


def chain():
    """The interpreter's own sitecustomize, which ours hides."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != here]
    ours = sys.modules.pop("sitecustomize", None)
    try:
        __import__("sitecustomize")
    except ImportError:
        pass
    if ours is not None:
        sys.modules.setdefault("sitecustomize", ours)


def is_literal(value, depth=0):
    kind = type(value)
    if kind in (int, str, bytes, bool, type(None)):
        return True
    if kind is float:
        return value == value and value not in (float("inf"), float("-inf"))
    if depth > 20:
        return False
    if kind in (list, tuple):
        return all(is_literal(item, depth + 1) for item in value)
    if kind is set:
        return len(value) > 0 and all(is_literal(item, depth + 1) for item in value)
    if kind is dict:
        return all(is_literal(key, depth + 1) and is_literal(item, depth + 1) for key, item in value.items())
    return False


def note_calls(settings):
    watched = {os.path.realpath(path) for path in settings["files"]}
    root = os.path.realpath(settings["root"])
    known = {}
    noted = set()
    inside = threading.local()

    def path_of(code):
        name = known.get(code.co_filename)
        if name is None:
            name = os.path.realpath(code.co_filename)
            known[code.co_filename] = name
        return name

    def arguments_of(frame):
        code = frame.f_code
        count = code.co_argcount
        names = code.co_varnames
        if code.co_kwonlyargcount:
            return None
        values = [frame.f_locals[name] for name in names[:count]]
        if code.co_flags & 0x08:
            return None
        if code.co_flags & 0x04:
            values.extend(frame.f_locals[names[count]])
        return tuple(values)

    def on_event(frame, event, _):
        outermost = getattr(inside, "frame", None)
        if event == "return" and frame is outermost:
            inside.frame = None
        if event != "call" or outermost is not None or len(noted) >= MOST_CALLS:
            return
        code = frame.f_code
        if path_of(code) not in watched:
            return
        function = frame.f_globals.get(code.co_name)
        while function is not None and getattr(function, "__code__", None) is not code:
            function = getattr(function, "__wrapped__", None)
        if function is None:
            return
        values = arguments_of(frame)
        if not values or not is_literal(values):
            return
        # What it calls in turn is its own business.
        inside.frame = frame
        text = repr(values)
        key = (path_of(code), code.co_name, text)
        if len(text) > MOST_CHARACTERS or key in noted:
            return
        noted.add(key)
        entries = [os.path.realpath(entry or ".") for entry in sys.path]
        note = {
            "file": os.path.relpath(path_of(code), root),
            "module": frame.f_globals.get("__name__"),
            "function": code.co_name,
            "arguments": text,
            "program": sys.executable,
            "path": [
                os.path.relpath(entry, root) if entry == root or entry.startswith(root + os.sep) else entry
                for entry in entries
            ],
        }
        with open(settings["notes"], "a", encoding="utf-8") as out:
            out.write(json.dumps(note) + "\n")

    sys.setprofile(on_event)
    threading.setprofile(on_event)


def note_lines(settings):
    """
    Writes down which lines of one file are executed, when the process ends. Where another tracer takes our place, as those
    of coverage tools do before Python 3.12, that is not known.
    """
    wanted = os.path.realpath(settings["file"])
    lines = set()
    known = {}

    def is_wanted(name):
        if name not in known:
            known[name] = os.path.realpath(name) == wanted
        return known[name]

    def trace(frame, event, _):
        if not is_wanted(frame.f_code.co_filename):
            return None
        lines.add(frame.f_lineno)
        return local

    def local(frame, event, _):
        if event == "line":
            lines.add(frame.f_lineno)
        return local

    monitoring = getattr(sys, "monitoring", None)
    tool = 4

    def monitored(code, line):
        if is_wanted(code.co_filename):
            lines.add(line)
        return monitoring.DISABLE

    if monitoring is not None and monitoring.get_tool(tool) is None:
        monitoring.use_tool_id(tool, "patched-moa")
        monitoring.register_callback(tool, monitoring.events.LINE, monitored)
        monitoring.set_events(tool, monitoring.events.LINE)
    else:
        monitoring = None
        sys.settrace(trace)
        threading.settrace(trace)

    def write():
        is_known = monitoring is not None or sys.gettrace() is trace
        os.makedirs(settings["folder"], exist_ok=True)
        path = os.path.join(settings["folder"], "%d.json" % os.getpid())
        with open(path, "w", encoding="utf-8") as out:
            json.dump({"known": is_known, "lines": sorted(lines)}, out)

    atexit.register(write)


chain()
if "PATCHED_MOA_LINES" in os.environ:
    note_lines(json.loads(os.environ["PATCHED_MOA_LINES"]))
if "PATCHED_MOA_CALLS" in os.environ:
    note_calls(json.loads(os.environ["PATCHED_MOA_CALLS"]))
