/** A function that the checks call, with what is needed to call it again in another sandbox. */
export interface ObservedFunction {
  /** Absolute path of the interpreter that ran the check. */
  readonly program: string;
  /** Where it looks for modules, entries inside of the sandbox relative to it; of Python only. */
  readonly path: readonly string[];
  /** Relative to the sandbox, `/` as separator. */
  readonly file: string;
  /** Of Python only. */
  readonly module: string;
  readonly function: string;
  /** Those of each call, as literals of the language. */
  readonly arguments: readonly string[];
}

interface Call {
  readonly file: string;
  readonly module: string;
  readonly function: string;
  readonly arguments: string;
  readonly program: string;
  readonly path: readonly string[];
}

/** Those that are called most often are looked at. */
const MOST_FUNCTIONS = 6;

/** Notes come from a process in which a candidate's code ran: what is not as we write it is no note. */
export function callsIn(text: string): readonly Call[] {
  return jsonLines(text).filter(isCall);
}

export function functionsOf(calls: readonly Call[]): readonly ObservedFunction[] {
  const groups = new Map<string, Call[]>();
  for (const call of calls) {
    const key = JSON.stringify([call.file, call.module, call.function]);
    groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return [...groups.values()]
    .toSorted((a, b) => b.length - a.length)
    .slice(0, MOST_FUNCTIONS)
    .flatMap((group) => {
      const [first] = group;
      const known = [...new Set(group.map((call) => call.arguments))];
      return first === undefined ? [] : [{ ...first, arguments: known }];
    });
}

/** `[function, input, outcome]` a line. */
export function outcomesIn(text: string): ReadonlyMap<string, string> {
  const outcomes = new Map<string, string>();
  for (const line of jsonLines(text)) {
    if (Array.isArray(line)) {
      const [index, input, outcome] = line as unknown[];
      if (typeof index === "number" && typeof input === "number" && typeof outcome === "string") {
        outcomes.set(`${index} ${input}`, outcome);
      }
    }
  }
  return outcomes;
}

function jsonLines(text: string): readonly unknown[] {
  return text.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      // The last line of a process that was killed, or what a candidate wrote into the file.
      return [];
    }
  });
}

function isCall(value: unknown): value is Call {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const call = value as Partial<Record<keyof Call, unknown>>;
  const texts = [call.file, call.module, call.function, call.arguments, call.program];
  return (
    texts.every((text) => typeof text === "string") &&
    Array.isArray(call.path) &&
    call.path.every((entry) => typeof entry === "string")
  );
}
