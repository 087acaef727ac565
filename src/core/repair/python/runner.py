"""The warm runner for Python: trials come in on descriptor 3, replies go out on 4, one JSON value a line.

    python runner.py ROOT FRAMEWORK [whole]

`whole`: tests are run by pytest itself, as they need it; without it, that is found out.

Interpreter, test framework and installed packages are loaded once. Each candidate gets a fork of that, with its texts in
memory, and dies with it, whatever it did.
"""

import ast
import gc
import importlib
import importlib.machinery
import importlib.util
import inspect
import io
import json
import os
import select
import signal
import sys
import time
import traceback
import types
import unittest

ROOT = os.path.realpath(sys.argv[1])
FRAMEWORK = sys.argv[2]
MEMORY_BYTES = 2 << 30
MOST_MESSAGE = 4000
INSTALLED = ("site-packages", "dist-packages", ".venv", "venv", "node_modules")


class TrialTimeout(BaseException):
    """A test that does not end; no `except Exception` of the candidate may hold it up."""


class NeedsPytest(Exception):
    """The tests use more of pytest than is stood in for here."""


def is_ours(path):
    return path.startswith(ROOT + os.sep) and not any(
        part in INSTALLED for part in path[len(ROOT) + 1 :].split(os.sep)
    )


def relative(path):
    return os.path.relpath(path, ROOT).replace(os.sep, "/")


# --- which lines are executed -------------------------------------------------------------------------------------


class Coverage:
    """Executed lines of the workspace's own files; by sys.monitoring where there is one, which is faster."""

    def __init__(self):
        self.lines = {}
        self.ours = {}

    def knows(self, path):
        known = self.ours.get(path)
        if known is None:
            known = self.ours[path] = not path.startswith("<") and is_ours(os.path.realpath(path))
        return known

    def take(self):
        taken, self.lines = self.lines, {}
        if MONITORING is not None:
            MONITORING.restart_events()
        return {relative(os.path.realpath(path)): sorted(lines) for path, lines in taken.items()}

    def add(self, path, line):
        if line:
            self.lines.setdefault(path, set()).add(line)

    def start(self):
        if MONITORING is None:
            sys.settrace(self.trace)
            return
        tool = MONITORING.COVERAGE_ID
        MONITORING.use_tool_id(tool, "patched-moa")
        MONITORING.register_callback(tool, MONITORING.events.LINE, self.monitored)
        MONITORING.set_events(tool, MONITORING.events.LINE)

    def monitored(self, code, line):
        if self.knows(code.co_filename):
            self.add(code.co_filename, line)
        return MONITORING.DISABLE

    def trace(self, frame, event, _argument):
        path = frame.f_code.co_filename
        if not self.knows(path):
            return None
        self.add(path, frame.f_lineno)
        return self.local

    def local(self, frame, event, _argument):
        if event == "line":
            self.add(frame.f_code.co_filename, frame.f_lineno)
        return self.local


MONITORING = getattr(sys, "monitoring", None)


def merged(*parts):
    lines = {}
    for part in parts:
        for path, some in part.items():
            lines.setdefault(path, set()).update(some)
    return {path: sorted(some) for path, some in lines.items()}


# --- one candidate ------------------------------------------------------------------------------------------------


class Run:
    def __init__(self, trial):
        self.trial = trial
        self.timeout = trial["testTimeout"] / 1000
        self.results = []
        self.coverage = Coverage() if trial["coverage"] else None
        self.loading = {}
        self.began = 0.0
        self.stopped = False

    def all(self):
        note_comparisons()
        use_texts({os.path.join(ROOT, *name.split("/")): text for name, text in self.trial["files"].items()})
        signal.signal(signal.SIGPROF, on_alarm)
        if self.coverage:
            self.coverage.start()
        for stage in self.trial["stages"]:
            for selection in stage:
                if not self.stopped:
                    self.file(selection["file"], selection.get("only"))
            if any(result["status"] != "passed" for result in self.results):
                break

    def file(self, name, only):
        path = os.path.join(ROOT, *name.split("/"))
        if FRAMEWORK == "script":
            self.whole(name, path, lambda: run_script(path))
            return
        found = []
        if not self.whole(name, path, lambda: found.extend(tests_of(path)), keep_success=False):
            if FRAMEWORK == "pytest" and self.coverage:
                # Maybe for want of what a conftest.py or the settings do.
                raise NeedsPytest()
            return
        if any(isinstance(test, unittest.TestCase) for _, test in found):
            self.unittests(name, path, [test for _, test in found], only)
        else:
            self.functions(name, path, found, only)

    def whole(self, name, path, work, keep_success=True):
        """Loads a file, or runs it as a script."""
        status, message, where = self.timed(work, path)
        self.loading = self.coverage.take() if self.coverage else {}
        if status != "passed" or keep_success:
            self.add(name, "", status, message, where, self.loading)
        return status == "passed"

    def timed(self, work, path):
        self.begin()
        try:
            work()
        except SystemExit as exit:
            self.end()
            if exit.code not in (None, 0):
                return "failed", "SystemExit: %s" % (exit.code,), where_in(exit, path)
        except NeedsPytest:
            self.end()
            raise
        except BaseException as error:
            self.end()
            status = "timed-out" if isinstance(error, TrialTimeout) else "failed"
            return status, self.described(error), where_in(error, path)
        self.end()
        return "passed", None, None

    def described(self, error):
        """Of candidates nobody reads it, and looking sources up takes longer than most tests."""
        return describe(error) if self.coverage else None

    def begin(self):
        self.began = time.perf_counter()
        COMPARED.clear()
        # Of its own time, however busy the machine is; whoever sleeps is ended with the whole trial. Again and again: a bare
        # `except:` may swallow the first.
        signal.setitimer(signal.ITIMER_PROF, self.timeout, 0.05)

    def end(self):
        signal.setitimer(signal.ITIMER_PROF, 0)

    def add(self, name, test, status, message, where, covered):
        result = {
            "file": name,
            "id": test,
            "status": status,
            "milliseconds": (time.perf_counter() - self.began) * 1000,
        }
        if message:
            result["message"] = message[:MOST_MESSAGE]
        if where and where.line:
            result["line"] = where.line
        if where and where.raised:
            result["raisedIn"] = where.raised
        if where and where.alike is not None:
            result["alike"] = where.alike
        if self.coverage:
            result["covered"] = covered
        self.results.append(result)
        if status == "timed-out" and not self.coverage:
            self.stopped = True

    def covered(self):
        return merged(self.loading, self.coverage.take()) if self.coverage else {}

    def functions(self, name, path, found, only):
        for test, call in found:
            if self.stopped:
                return
            if only is None or test in only:
                status, message, where = self.timed(call, path)
                self.add(name, test, status, message, where, self.covered())

    def unittests(self, name, path, tests, only):
        chosen = [test for test in tests if only is None or short(test.id()) in only]
        unittest.TestSuite(by_class(chosen)).run(Reported(self, name, path))


class Reported(unittest.TestResult):
    """Times each test and keeps what became of it."""

    def __init__(self, run, name, path):
        super().__init__()
        self.run_, self.name, self.path = run, name, path
        self.verdict = None

    def startTest(self, test):
        super().startTest(test)
        self.verdict = ("passed", None, None)
        self.run_.begin()

    def stopTest(self, test):
        self.run_.end()
        status, message, where = self.verdict
        self.run_.add(self.name, short(test.id()), status, message, where, self.run_.covered())
        if self.run_.stopped:
            self.stop()
        super().stopTest(test)

    def failed(self, error):
        status = "timed-out" if isinstance(error, TrialTimeout) else "failed"
        self.verdict = (status, self.run_.described(error), where_in(error, self.path))

    def addError(self, test, err):
        if not isinstance(test, unittest.TestCase):
            # What sets a class or a module up failed: its tests are not run.
            self.run_.end()
            self.run_.add(self.name, "", "failed", describe(err[1]), where_in(err[1], self.path), self.run_.covered())
            return
        self.failed(err[1])

    def addFailure(self, test, err):
        self.failed(err[1])

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.failed(err[1])

    def addUnexpectedSuccess(self, test):
        self.verdict = ("failed", "unexpected success", None)


def by_class(tests):
    classes = {}
    for test in tests:
        classes.setdefault(type(test), []).append(test)
    return [unittest.TestSuite(some) for some in classes.values()]


def short(test):
    return test.replace("__main__.", "", 1)


def on_alarm(_signal, _frame):
    raise TrialTimeout("It did not end.")


def describe(error):
    lines = traceback.format_exception(type(error), error, error.__traceback__, limit=-12)
    here = os.path.realpath(__file__)
    return "".join(line for line in lines if here not in line)[-MOST_MESSAGE:]


class Where:
    """Where a test stood when it failed, the innermost file of the workspace that the error came from, what it compared."""

    def __init__(self, line, raised, alike=None):
        self.line, self.raised, self.alike = line, raised, alike


def where_in(error, path):
    line = raised = None
    for frame, number in traceback.walk_tb(error.__traceback__):
        file = os.path.realpath(frame.f_code.co_filename)
        if file == path:
            line = number
        if is_ours(file):
            raised = relative(file)
    return Where(line, raised, likeness(error))


# --- how near a failed comparison was ---------------------------------------------------------------------------------

COMPARED = []


def compared(one, other):
    """Stands for `==` in what tests assert: what was compared last, and unequal, is kept."""
    equal = one == other
    if isinstance(equal, bool) and not equal:
        COMPARED[:] = [one, other]
    return equal


class Compares(ast.NodeTransformer):
    """`assert a == b` becomes `assert compared(a, b)`, where each stands."""

    def visit_Assert(self, node):
        test = node.test
        if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq):
            call = ast.Call(ast.Name("__moa_compared__", ast.Load()), [test.left, test.comparators[0]], [])
            node.test = ast.copy_location(call, test)
            ast.fix_missing_locations(node)
        return node


TESTS = {}


def read_tests(trial):
    """Once for all candidates: test files, so that their comparisons are noted."""
    for stage in trial["stages"]:
        for selection in stage:
            read_test(os.path.join(ROOT, *selection["file"].split("/")))


def read_test(path):
    try:
        state = os.stat(path)
        version = (state.st_mtime_ns, state.st_size)
        if TESTS.get(path, (None, None))[0] != version:
            TESTS[path] = (version, None)
            with open(path, "rb") as file:
                tree = Compares().visit(ast.parse(file.read()))
            TESTS[path] = (version, compile(tree, path, "exec", dont_inherit=True))
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError):
        # Loaded as it is, and what is wrong with it is said there.
        pass


def note_comparisons():
    import builtins

    builtins.__moa_compared__ = compared
    loader = importlib.machinery.SourceFileLoader
    get_code = loader.get_code

    def code(self, name):
        _, known = TESTS.get(os.path.realpath(self.get_filename(name)), (None, None))
        return get_code(self, name) if known is None else known

    loader.get_code = code
    for name in ("assertEqual", "assertAlmostEqual"):
        setattr(unittest.TestCase, name, noted(getattr(unittest.TestCase, name)))


def noted(method):
    def wrapper(self, first, second, *args, **keywords):
        try:
            return method(self, first, second, *args, **keywords)
        except self.failureException:
            COMPARED[:] = [first, second]
            raise

    return wrapper


def likeness(error=None):
    """How alike what came out and what was expected are, from 0 to 1; None where nothing was compared."""
    if not COMPARED or not (error is None or isinstance(error, AssertionError)):
        return None
    try:
        return alike(COMPARED[0], COMPARED[1], 0)
    except BaseException:
        # A method of the candidate's: then nothing is known.
        return None


def alike(one, other, depth):
    if isinstance(one, str) and isinstance(other, str):
        return of_texts(one, other)
    kinds = (int, float)
    if type(one) in kinds and type(other) in kinds:
        size = abs(one) + abs(other)
        return 1 if one == other else 0.5 * (1 - abs(one - other) / size) if size < 1e300 else 0
    if depth < 4 and isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return of_lists(one, other, depth)
    if depth < 4 and isinstance(one, dict) and isinstance(other, dict):
        keys = list({**one, **other})[:200]
        every = sum(alike(one[key], other[key], depth + 1) for key in keys if key in one and key in other)
        return 0.95 * every / len(keys) if keys else 1
    if isinstance(one, (set, frozenset)) and isinstance(other, (set, frozenset)):
        return 0.95 * len(one & other) / max(1, len(one | other))
    return 1 if one is other or one == other else 0


def of_texts(one, other):
    if one == other:
        return 1
    short = min(len(one), len(other))
    head = tail = 0
    while head < short and one[head] == other[head]:
        head += 1
    while tail < short - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    return 0.95 * (head + tail) / max(len(one), len(other))


def of_lists(one, other, depth):
    most, fewest = max(len(one), len(other)), min(len(one), len(other), 200)
    start = sum(alike(one[at], other[at], depth + 1) for at in range(fewest))
    end = 0
    if len(one) != len(other):
        end = sum(alike(one[-1 - at], other[-1 - at], depth + 1) for at in range(fewest))
    return 0.95 * max(start, end) / most if most else 1


# --- candidates' texts in place of the disk's -----------------------------------------------------------------------


def use_texts(texts):
    if not texts:
        return
    loader = importlib.machinery.SourceFileLoader
    get_code, get_data = loader.get_code, loader.get_data

    def code(self, name):
        path = self.get_filename(name)
        text = texts.get(os.path.realpath(path))
        return get_code(self, name) if text is None else compile(text, path, "exec", dont_inherit=True)

    def data(self, path):
        text = texts.get(os.path.realpath(path))
        return get_data(self, path) if text is None else text.encode()

    loader.get_code, loader.get_data = code, data


# --- tests as functions ---------------------------------------------------------------------------------------------


def run_script(path):
    sys.argv = [path]
    sys.path.insert(0, os.path.dirname(path))
    module = types.ModuleType("__main__")
    module.__file__ = path
    module.__builtins__ = __builtins__
    sys.modules["__main__"] = module
    loader = importlib.machinery.SourceFileLoader("__main__", path)
    exec(loader.get_code("__main__"), module.__dict__)


def tests_of(path):
    module = load(path)
    cases = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, unittest.TestCase)
    ]
    if FRAMEWORK == "unittest" or cases:
        if FRAMEWORK == "pytest" and plain_tests(module):
            raise NeedsPytest()
        found = unittest.defaultTestLoader.loadTestsFromModule(module)
        return [(short(test.id()), test) for test in flattened(found)]
    return plain_tests(module)


def flattened(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from flattened(test)
        else:
            yield test


def load(path):
    """As pytest and unittest do: by a name below the folder that begins the package."""
    folder, name = os.path.dirname(path), os.path.splitext(os.path.basename(path))[0]
    while os.path.exists(os.path.join(folder, "__init__.py")) and folder != ROOT:
        folder, name = os.path.dirname(folder), os.path.basename(folder) + "." + name
    for place in (ROOT, folder):
        if place in sys.path:
            sys.path.remove(place)
        sys.path.insert(0, place)
    return importlib.import_module(name)


def plain_tests(module):
    """Functions and methods that pytest would call, where nothing but pytest's marks is needed to call them."""
    if any(name.startswith(("pytest_", "setup_", "teardown_", "setUp")) for name in vars(module)):
        raise NeedsPytest()
    if hasattr(module, "pytestmark"):
        raise NeedsPytest()
    found = []
    for name, value in list(vars(module).items()):
        if "fixture" in type(value).__name__.lower() or hasattr(value, "_pytestfixturefunction"):
            raise NeedsPytest()
        if name.startswith("test") and inspect.isfunction(value):
            found.extend(calls_of(name, value, value))
        elif name.startswith("Test") and inspect.isclass(value):
            found.extend(methods_of(name, value))
    return found


def methods_of(name, kind):
    if "__init__" in vars(kind):
        return []
    if hasattr(kind, "pytestmark"):
        raise NeedsPytest()
    found = []
    for method, function in inspect.getmembers(kind, inspect.isfunction):
        if method.startswith(("setup_class", "teardown_class")) or "fixture" in type(function).__name__.lower():
            raise NeedsPytest()
        if method.startswith("test"):
            found.extend(calls_of("%s::%s" % (name, method), function, bound(kind, method)))
    return found


def bound(kind, method):
    def call(*args, **keywords):
        instance = kind()
        if hasattr(instance, "setup_method"):
            setup = instance.setup_method
            setup(*([getattr(instance, method)] if inspect.signature(setup).parameters else []))
        try:
            getattr(instance, method)(*args, **keywords)
        finally:
            if hasattr(instance, "teardown_method"):
                teardown = instance.teardown_method
                teardown(*([getattr(instance, method)] if inspect.signature(teardown).parameters else []))

    return call


def calls_of(name, function, call):
    if inspect.iscoroutinefunction(function):
        raise NeedsPytest()
    rows = [{}]
    for mark in getattr(function, "pytestmark", []):
        if mark.name != "parametrize" or "indirect" in mark.kwargs:
            raise NeedsPytest()
        names, values = mark.args[0], mark.args[1]
        names = [each.strip() for each in names.split(",")] if isinstance(names, str) else list(names)
        rows = [{**row, **dict(zip(names, cells(value, len(names))))} for value in values for row in rows]
    parameters = [
        each
        for each in inspect.signature(function).parameters.values()
        if each.name != "self" and each.default is inspect.Parameter.empty
    ]
    if any(each.name not in rows[0] for each in parameters if rows):
        raise NeedsPytest()
    return [
        ("%s[%d]" % (name, index) if rows != [{}] else name, lambda row=row: call(**row))
        for index, row in enumerate(rows)
    ]


def cells(value, count):
    if hasattr(value, "values") and hasattr(value, "marks"):
        if value.marks:
            raise NeedsPytest()
        value = value.values
        return value
    return [value] if count == 1 else value


# --- tests that need pytest -----------------------------------------------------------------------------------------


class Plugin:
    """Reports to a run what pytest finds."""

    def __init__(self, run, name, path, only):
        self.run, self.name, self.path, self.only = run, name, path, only
        self.verdict = self.failure = None

    def pytest_collection_modifyitems(self, items):
        items[:] = [item for item in items if self.only is None or self.test(item.nodeid) in self.only]

    def pytest_assertrepr_compare(self, config, op, left, right):
        if op == "==":
            COMPARED[:] = [left, right]

    def test(self, node):
        return node.split("::", 1)[-1]

    def pytest_runtest_protocol(self, item):
        if self.run.coverage and self.verdict is None:
            self.run.loading = self.run.coverage.take()
        self.verdict = ["passed", None, None]
        self.run.begin()

    def pytest_runtest_makereport(self, item, call):
        """Of candidates nobody reads what pytest would say, and it takes longer than most tests."""
        import pytest

        error = call.excinfo and call.excinfo.value
        outcomes = (pytest.skip.Exception, pytest.xfail.Exception)
        if self.run.coverage or error is None or isinstance(error, outcomes):
            return None
        status = "timed-out" if isinstance(error, TrialTimeout) else "failed"
        self.failure = [status, None, where_in(error, self.path)]
        return pytest.TestReport(item.nodeid, item.location, {}, "failed", None, call.when)

    def pytest_runtest_logreport(self, report):
        if report.failed and report.longrepr is None:
            self.verdict = self.failure
        elif report.failed:
            message = str(report.longrepr)[-MOST_MESSAGE:]
            crash = getattr(getattr(report.longrepr, "reprcrash", None), "lineno", None)
            entries = getattr(getattr(report.longrepr, "reprtraceback", None), "reprentries", [])
            lines = [
                entry.reprfileloc.lineno
                for entry in entries
                if getattr(entry, "reprfileloc", None) and entry.reprfileloc.path.endswith(os.path.basename(self.path))
            ]
            status = "timed-out" if "TrialTimeout" in message else "failed"
            file = os.path.realpath(getattr(getattr(report.longrepr, "reprcrash", None), "path", None) or "/")
            raised = relative(file) if is_ours(file) else None
            self.verdict = [status, message, Where(lines[-1] if lines else crash, raised, likeness())]
        if report.when == "teardown":
            self.run.end()
            self.run.add(self.name, self.test(report.nodeid), *self.verdict, self.run.covered())

    def pytest_collectreport(self, report):
        if report.failed:
            self.run.add(self.name, "", "failed", str(report.longrepr), None, self.run.covered())


def by_pytest(run, name, only):
    import pytest

    path = os.path.join(ROOT, *name.split("/"))
    if ROOT not in sys.path:
        sys.path.insert(0, ROOT)
    arguments = ["-q", "--no-header", "--tb=short", "-p", "no:cacheprovider", "-p", "no:faulthandler", path]
    if not run.coverage:
        arguments.insert(0, "-x")
    run.began = time.perf_counter()
    pytest.main(arguments, plugins=[Plugin(run, name, path, only)])


# --- the server -----------------------------------------------------------------------------------------------------


def in_child(trial, use_pytest):
    run = Run(trial)
    if use_pytest:
        run.file = lambda name, only: by_pytest(run, name, only)
    try:
        run.all()
    except NeedsPytest:
        return {"id": trial["id"], "results": [], "needsPytest": True}
    return {"id": trial["id"], "results": run.results, "modules": loaded_outside()}


KNOWN = set()


def loaded_outside():
    """What is not loaded yet in the process that candidates are forked from, and could be."""
    return [
        name
        for name, module in list(sys.modules.items())
        if name not in KNOWN
        and not is_ours(os.path.realpath(getattr(module, "__file__", None) or "/"))
        and name != "__main__"
    ]


def limit():
    import resource

    seconds = int(TRIAL["totalTimeout"] / 1000) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    if sys.platform.startswith("linux"):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


TRIAL = {}


def serve(use_pytest, trial):
    """In a process of its own, which leads a group of its own: what it has started ends with it."""
    global TRIAL
    TRIAL = trial
    if FRAMEWORK != "script" and not use_pytest:
        read_tests(trial)
    # What is there already is no garbage: looking for some in every fork would copy all of it.
    gc.freeze()
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            os.close(receive)
            for descriptor in (3, 4):
                os.close(descriptor)
            limit()
            reply = in_child(trial, use_pytest)
            view = memoryview(json.dumps(reply).encode())
            while view:
                view = view[os.write(send, view) :]
        finally:
            os._exit(0)
    os.close(send)
    reply = read_all(receive, child, time.monotonic() + trial["totalTimeout"] / 1000)
    os.close(receive)
    end_group(child)
    try:
        return json.loads(reply)
    except ValueError:
        stage = trial["stages"][0] if trial["stages"] else []
        file = stage[0]["file"] if stage else ""
        gone = {"file": file, "id": "", "status": "timed-out", "milliseconds": 0, "message": "It did not end."}
        return {"id": trial["id"], "results": [gone]}


def end_group(child):
    """All of it: what forks faster than it is killed is killed again."""
    reaped = False
    for _ in range(200):
        try:
            os.killpg(child, signal.SIGKILL)
        except OSError:
            break
        if not reaped:
            os.waitpid(child, 0)
            reaped = True
        time.sleep(0.001)
    if not reaped:
        os.waitpid(child, 0)
    end_strays()


def adopt_strays():
    """What a candidate starts and leaves becomes a child of ours, where the system can do that, and not of somebody else."""
    try:
        import ctypes

        PR_SET_CHILD_SUBREAPER = 36
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    except (ImportError, OSError, AttributeError, TypeError):
        # Not on this system: whoever started us ends them, with us.
        pass


def end_strays():
    """What has left the group of its candidate."""
    for _ in range(200):
        try:
            with open(f"/proc/self/task/{os.getpid()}/children") as listed:
                children = [int(pid) for pid in listed.read().split()]
        except OSError:
            return
        if not children:
            return
        for pid in children:
            os.kill(pid, signal.SIGKILL)
        for pid in children:
            os.waitpid(pid, 0)


def read_all(descriptor, child, deadline):
    parts = []
    while True:
        left = deadline - time.monotonic()
        ready = select.select([descriptor, 3], [], [], max(0, left))[0]
        if not ready:
            return b""
        if descriptor not in ready:
            # Input while a candidate runs is the end of input: nobody waits for an answer any more.
            end_group(child)
            os._exit(0)
        part = os.read(descriptor, 1 << 16)
        if not part:
            return b"".join(parts)
        parts.append(part)


def main():
    sys.dont_write_bytecode = True
    sys.path[0:1] = []
    os.chdir(ROOT)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), write_through=False)
    adopt_strays()
    use_pytest = sys.argv[3:] == ["whole"]
    if use_pytest:
        import pytest  # noqa: F401 -- every fork has it
    KNOWN.update(sys.modules)
    pending = b""
    while True:
        part = os.read(3, 1 << 16)
        if not part:
            return
        pending += part
        while b"\n" in pending:
            line, pending = pending.split(b"\n", 1)
            trial = json.loads(line)
            reply = serve(use_pytest, trial)
            if reply.pop("needsPytest", False):
                use_pytest = True
                if importlib.util.find_spec("pytest") is None:
                    reply["unsupported"] = "pytest is not installed"
                else:
                    import pytest  # noqa: F401 -- from now on every fork has it

                    reply = serve(True, trial)
                    reply["byFramework"] = True
            for name in reply.pop("modules", []):
                if name in KNOWN:
                    continue
                KNOWN.add(name)
                try:
                    importlib.import_module(name)
                except BaseException:
                    # It was loaded in another way there, and will be again.
                    pass
            answer = memoryview((json.dumps(reply) + "\n").encode())
            while answer:
                answer = answer[os.write(4, answer) :]


main()
