/** One call on the stack, as its program printed it. */
export interface Frame {
  /** An address taken apart: absolute, or relative to nobody knows what. */
  readonly path: string;
  /** Zero-based. */
  readonly line: number;
  /** Zero-based; left out: not told. */
  readonly column?: number;
  /** What was called; left out: not told. */
  readonly name?: string;
}

interface ReadFrame {
  /** In which order such frames are printed; or what a compiled place that was just printed was written as. */
  readonly kind: "innermost first" | "innermost last" | "original of the last";
  readonly frame: Frame;
}

const python = /^[\s|]*File "([^"]+)", line (\d+)(?:, in (.+))?$/;
const java = /^\s*at (?:[\w.@-]+\/{1,2})*([\w$.<>-]+)\(([\w$-]+\.(?:java|kt|kts|scala|groovy)):(\d+)\)/;
const go = /^\s+((?:[a-zA-Z]:)?[^\s:]+\.go):(\d+)(?: \+0x[\da-f]+)?$/;
const rust = /^thread '[^']*'(?: \(\d+\))? panicked at (?:'.*', )?([^\s:']+\.rs):(\d+)(?::\d+)?:?$/;
/** What test runners print: pytest's `src/a.py:2: in f`, and Vitest's ` ❯ f src/a.ts:4:22`. */
const pytest = /^([^\s:][^:]*\.py):(\d+): ?(?:in (\S+)|[A-Z]\w*)?$/;
const vitest = /^\s*❯ (?:(.+) )?([^\s:]+\.[cm]?[jt]sx?):(\d+):\d+$/;
/** The head of what Node prints of an error that nobody caught. */
const nodeHead = /^((?:file:\/\/)?(?:\/|[a-zA-Z]:[\\/])[^:]*):(\d+)$/;
/** Firefox and Safari: `f@http://localhost:5173/src/a.ts?t=1:12:3` */
const firefox = /^\s*([^@\s]*)@((?:https?|file|webpack|webpack-internal|blob):.+)$/;
/** Compilers: `a.ts(3,5): error TS2322: …`, `a.ts:3:5 - error TS2322: …`, `a.c:3:5: error: …`, `A.java:3: error: …`; Go's, Rust's. */
const compilers: readonly RegExp[] = [
  /^((?:[a-zA-Z]:)?[^\s:()][^:()]*\.\w+)\((\d+),\d+\): (?:fatal )?error\b/,
  /^((?:[a-zA-Z]:)?[^\s:()][^:()]*\.\w+):(\d+)(?::\d+)?(?::| -) (?:fatal )?error\b/,
  /^(?:vet: )?((?:\.{1,2}\/)?[^\s:]+\.go):(\d+):\d+: \S/,
  /^\s*--> ([^\s:]+\.rs):(\d+):\d+$/,
];
const place = /^(.+?):(\d+)(?::(\d+))?$/;
const foreign = /^(?:node:|internal\/|native\b|eval at |<|chrome-extension:|moz-extension:)/;

/** @returns undefined for a line that names no place */
export function readFrame(line: string): ReadFrame | undefined {
  const [, pythonPath, pythonLine, pythonName] = python.exec(line) ?? [];
  if (pythonPath !== undefined) {
    return framed("innermost last", pythonPath, pythonLine, pythonName);
  }
  const [, testPath, testLine, testName] = pytest.exec(line) ?? [];
  if (testPath !== undefined) {
    return framed("innermost last", testPath, testLine, testName);
  }
  const [, vitestName, vitestPath, vitestLine] = vitest.exec(line) ?? [];
  if (vitestPath !== undefined) {
    return framed("innermost first", vitestPath, vitestLine, vitestName);
  }
  const [, called = "", file, javaLine] = java.exec(line) ?? [];
  if (file !== undefined) {
    // The folders are those of the package: the name without its class and method.
    const folder = called.split(".").slice(0, -2).join("/");
    return framed("innermost first", folder === "" ? file : `${folder}/${file}`, javaLine, called);
  }
  const [, path, at] = [go, rust, nodeHead, ...compilers].map((form) => form.exec(line)).find(Boolean) ?? [];
  if (path !== undefined) {
    return framed("innermost first", path, at);
  }
  const [, name = "", address] = firefox.exec(line) ?? [];
  return address === undefined ? frameAt(line) : placed("innermost first", address, name);
}

/** Whether a line is an error that a compiler found. */
export function isCompilerError(line: string): boolean {
  return compilers.slice(0, -1).some((form) => form.test(line));
}

/** `at f (a.js:1:2)`, `at async a.js:1:2`, Rust's `at ./src/main.rs:4:5`, and `-> a.ts:1:2` below a compiled place. */
function frameAt(line: string): ReadFrame | undefined {
  const text = line.trim();
  if (text.startsWith("-> ")) {
    return placed("original of the last", text.slice(3));
  }
  if (!text.startsWith("at ")) {
    return undefined;
  }
  const rest = text.slice(3);
  const open = rest.endsWith(")") ? rest.indexOf(" (") : -1;
  return open === -1
    ? placed("innermost first", rest.replace(/^async /, ""))
    : placed("innermost first", rest.slice(open + 2, -1), rest.slice(0, open));
}

function placed(kind: ReadFrame["kind"], text: string, name?: string): ReadFrame | undefined {
  const [, path, line, column] = foreign.test(text) ? [] : (place.exec(text) ?? []);
  return path === undefined || !/[/\\]|\.[cm]?[jt]sx?$/.test(path)
    ? undefined
    : framed(kind, path, line, name, column);
}

function framed(
  kind: ReadFrame["kind"],
  path: string,
  line: string | undefined,
  name?: string,
  column?: string,
): ReadFrame | undefined {
  const number = Number(line);
  const plain = plainPath(path);
  if (plain === "" || !Number.isSafeInteger(number) || number < 1) {
    return undefined;
  }
  const at = Number(column ?? 0);
  return {
    kind,
    frame: {
      path: plain,
      line: number - 1,
      ...(at >= 1 && Number.isSafeInteger(at) && { column: at - 1 }),
      ...(name !== undefined && name !== "" && { name }),
    },
  };
}

/** Without the scheme, the host and the query that loaders and bundlers put around a path. */
function plainPath(address: string): string {
  const [, scheme, rest = ""] = /^([a-z][a-z-]+):\/\/(.*)$/.exec(address) ?? [];
  if (scheme === undefined) {
    return address.replaceAll("\\", "/");
  }
  const path = (scheme === "file" ? rest : rest.replace(/^[^/]*\/(?:\.\/)?/, "")).replace(/[?#].*$/, "");
  try {
    // Vite serves files from elsewhere by their whole path.
    return decodeURIComponent(path)
      .replace(/^@fs(?=\/)/, "")
      .replace(/^\/(?=[a-zA-Z]:)/, "");
  } catch {
    // No encoding that could be undone: it is a path as it is.
    return path;
  }
}
