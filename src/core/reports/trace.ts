import { isCompilerError, readFrame, type Frame } from "./trace-frame.ts";

/** What is known of a crash. */
export interface Trace {
  /** What went wrong, in the program's words; several lines where one fault led to another. */
  readonly message: string;
  /** Innermost first: those of the fault that was thrown first, then those of the faults it led to. */
  readonly frames: readonly Frame[];
}

/** Lines, frames and faults beyond these tell nothing new. */
const mostLines = 20_000;
const mostFrames = 500;
const longestLine = 2_000;
const mostMessages = 12;

const plainMessage =
  /^[\s|]*(?:E {3})?(?:Uncaught |Unhandled |Caused by: |Suppressed: |Exception in thread "[^"]*" |\[cause\]: )*((?:[\w$]+[.:])*[A-Z][\w$]*(?:Error|Exception|Exit|Interrupt|Warning|Fault|Group|Throwable|Iteration)(?:\b.*)?)$/;
const goMessage = /^(?:panic|fatal error): .+/;
const rustError = /^error(?:\[E\d+\])?: .+/;
const rustPanic = /^thread '[^']*'(?: \(\d+\))? panicked at (?:'(.*)', )?/;

/** Python: what comes after it was thrown later. */
const leadsTo = /^[\s|]*(?:The above exception was the direct cause|During handling of the above exception)/;
/** Java and Node: what comes after it was thrown earlier. */
const causedBy = /^\s*(?:Caused by: |\[cause\]: )/;
/** Python: one of the faults that a group holds. */
const ofGroup = /^\s*\+(?:-\+)?-+ (?:\d+|\.\.\.) -+$/;

/** What services and CI put in front of each line: `web-1  | `, and when it was printed. */
const logged = /^(?:[\w./-]{1,60} *\| ?)?(?:\[?\d{4}-\d\d-\d\d[T ][\d:.,]{5,20}(?:Z|[+-]\d\d:?\d\d)?\]? ?)?/;
/** Where a stack stands in a text of JSON, as loggers write it: line ends and quotation marks are escaped, and more fields follow. */
const escapedLine = /\\n(?=\s*(?:at |File \\"|Traceback |Caused by: |\w+(?:Error|Exception)\b))/;

function plainLines(line: string): readonly string[] {
  const [first = "", ...frames] = line.split(escapedLine);
  if (frames.length === 0) {
    return [line.replace(logged, "")];
  }
  return [
    // It follows the name of its field.
    first.slice(first.lastIndexOf('"') + 1),
    ...frames.map((each) =>
      each
        .slice(0, longestLine)
        .replaceAll('\\"', '"')
        .replace(/(:\d+\)?|, in [^\s\\"]+)(?:\\n|").*$/, "$1"),
    ),
  ];
}

/**
 * Reads what Node, browsers, Python, Java, Go and Rust print when a program fails, and compilers when they refuse it, with
 * whatever else stands around it.
 * @param text hostile. Never throws
 */
export function readTrace(text: string): Trace {
  const lines = text
    .slice(0, mostLines * longestLine)
    // Colours of terminals.
    .replace(/\u001b\[[\d;]*[A-Za-z]/g, "")
    .split(/\r?\n/, mostLines)
    .flatMap(plainLines)
    .slice(0, mostLines)
    .map((line) => line.slice(0, longestLine));
  const messages: string[] = [];
  let current: Frame[] = [];
  /** In the order they were thrown. */
  const faults: Frame[][] = [current];
  let count = 0;
  for (const [at, line] of lines.entries()) {
    const place = leadsTo.test(line)
      ? faults.length
      : causedBy.test(line)
        ? 0
        : ofGroup.test(line)
          ? faults.length - 1
          : undefined;
    if (place !== undefined) {
      current = [];
      faults.splice(place, 0, current);
    }
    const message = messageIn(line, lines[at + 1] ?? "");
    if (message !== undefined && messages.length < mostMessages && !messages.includes(message)) {
      messages.push(message);
    }
    const found = count < mostFrames ? readFrame(line) : undefined;
    if (found === undefined) {
      continue;
    }
    count++;
    const { frame } = found;
    if (found.kind === "original of the last") {
      current.splice(-1, 1, frame);
    } else if (found.kind === "innermost last") {
      current.unshift(frame);
    } else {
      current.push(frame);
    }
  }
  const said = messages.length > 0 ? messages : lines.filter((line) => line.trim() !== "").slice(0, 1);
  return { message: said.join("\n"), frames: faults.flat() };
}

function messageIn(line: string, next: string): string | undefined {
  const panic = rustPanic.exec(line);
  if (panic !== null) {
    return `panic: ${panic[1] ?? next.trim()}`;
  }
  if (isCompilerError(line)) {
    return line.trim();
  }
  return (
    goMessage.exec(line)?.[0] ??
    rustError.exec(line)?.[0] ??
    plainMessage.exec(line)?.[1]?.replace(/ \{$/, "")
  );
}
