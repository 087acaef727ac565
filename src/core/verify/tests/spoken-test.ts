/** A test as people say its name, or as a tool printed it. */
export interface SpokenTest {
  /** Without what tools put around names. */
  readonly name: string;
  /** The test's own, without its suites. */
  readonly title: string;
  /** Where the tool said it; relative, as printed. */
  readonly file?: string;
  /** A regular expression for the whole name, suites and title with blanks or signs between, or the end of it. */
  readonly pattern: string;
  /** The same for whoever says suites without a sign between them; left out: there can be none. */
  readonly loose?: string;
}

/** Marks before a name, and what was measured or went wrong behind it. */
const before = /^\s*(?:(?:●|✖|✗|✘|✕|×|❯|▶|FAIL(?:ED)?:?|ERROR:?|not ok \d+ -|\d+\))\s+)+/;
const duration = /\s+\(?\d+(?:\.\d+)? ?m?s\)?\s*$/;
/** unittest: `test_none (test_sums.Sums.test_none)`, before Python 3.11 without the name in the brackets. */
const unittest = /^(test\w*) \(([\w.]+)\)/;
const javascriptFile = /^(?:\|[^|]*\| *)?(\S+\.[cm]?[jt]sx?)$/;
/** People and tools write suites before a title with a sign between. */
const sign = / +[>›»→] +/;

export function spokenTest(text: string): SpokenTest {
  const plain = text.trim().replace(before, "");
  const [, dotted = "", place = ""] = unittest.exec(plain) ?? [];
  if (dotted !== "") {
    const name = place.endsWith(`.${dotted}`) ? place : `${place}.${dotted}`;
    return { name, title: dotted, pattern: patternOf(name) };
  }
  const name = plain === text.trim() ? plain : withoutMessage(plain).replace(duration, "");
  const parts = name.split(sign);
  const [, file] = parts.length > 1 ? (javascriptFile.exec(parts[0] ?? "") ?? []) : [];
  const own = file === undefined ? name : name.slice((parts[0] ?? "").length).replace(/^ +[>›»→] +/, "");
  return {
    name: own,
    title: own.split(sign).at(-1) ?? own,
    ...(file !== undefined && { file }),
    pattern: patternOf(own),
    ...(/ /.test(own) && {
      loose: `(^| )${own
        .split(/ +(?:[>›»→] +)?/)
        .map(escaped)
        .join("( | *[>›] *)")}$`,
    }),
  };
}

/** pytest: `tests/test_a.py::test_b[1 - 2] - AssertionError: …`; what stands in brackets belongs to the name. */
function withoutMessage(text: string): string {
  let depth = 0;
  for (let at = 0; text.includes(".py::") && at < text.length; at++) {
    depth += Number(text[at] === "[") - Number(text[at] === "]");
    if (depth <= 0 && text.startsWith(" - ", at)) {
      return text.slice(0, at);
    }
  }
  return text;
}

/** A sign may as well be part of a title, and of each tool its own stands between suites. */
function patternOf(name: string): string {
  return `(^| )${name.split(sign).map(escaped).join("( | *[>›] *)")}$`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
