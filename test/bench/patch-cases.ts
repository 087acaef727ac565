import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { patchFromAnswer } from "../../src/core/patch/patch-from-answer.ts";
import { resultOf } from "../../src/core/patch/result-text.ts";
import type { PatchResult } from "../../src/core/patch/patch.ts";
import type { Snapshot } from "../../src/core/workspace/snapshot.ts";
import { textFile } from "../../src/core/workspace/text-file.ts";

/** `node test/bench/patch-cases.ts FOLDER [SUITE] [--list VERDICT]`: what the patch engine makes of a folder of cases. */

interface Case {
  readonly name: string;
  readonly suite: string;
  readonly format: string;
  readonly files: Readonly<Record<string, string>>;
  readonly output: string;
  readonly expect: {
    readonly error?: boolean;
    readonly files?: Readonly<Record<string, string>>;
    readonly edits?: readonly { path: string | null; search: string; replace: string }[];
  };
  readonly target?: string;
  readonly policy?: string;
  readonly eventual?: unknown;
}

const VERDICTS = ["right", "white space", "WRONG", "refused", "not refused", "THREW"] as const;
type Verdict = (typeof VERDICTS)[number];

function snapshotOf(files: Readonly<Record<string, string>>): Snapshot {
  const known = new Map(Object.entries(files).map(([path, text]) => [path, textFile(text)]));
  return {
    root: "/workspace",
    read: (path) => Promise.resolve(known.get(path)),
    list: () => Promise.resolve([...known.keys()].sort()),
    unsaved: new Map(),
  };
}

function filesAfter(files: Readonly<Record<string, string>>, result: PatchResult): Map<string, string> {
  const after = new Map(Object.entries(files));
  for (const change of result.kind === "patch" ? result.patch.changes : []) {
    const text = resultOf(change);
    if (change.kind === "rename") {
      after.delete(change.from);
    }
    if (text === undefined) {
      after.delete(change.path);
    } else {
      after.set(change.path, text);
    }
  }
  return after;
}

/** The files an answer's edits would be made to, when a case gives the edits and not the files. */
function filesOf(testCase: Case): Readonly<Record<string, string>> {
  if (!testCase.expect.edits) {
    return testCase.files;
  }
  const files: Record<string, string> = {};
  for (const { path, search } of testCase.expect.edits) {
    const name = path ?? "file.txt";
    if (search.trim() !== "" && !(files[name] ?? "").includes(search)) {
      files[name] = `${files[name] ?? ""}${search}${search.endsWith("\n") ? "" : "\n"}`;
    }
  }
  return files;
}

function expectedFiles(
  testCase: Case,
  files: Readonly<Record<string, string>>,
): Map<string, string> | undefined {
  if (!testCase.expect.edits) {
    return new Map(Object.entries(testCase.expect.files ?? files));
  }
  const after = new Map(Object.entries(files));
  for (const { path, search, replace } of testCase.expect.edits) {
    const name = path ?? "file.txt";
    const text = after.get(name) ?? "";
    after.set(name, search.trim() === "" && text === "" ? replace : text.replace(search, () => replace));
  }
  return after;
}

function same(
  a: ReadonlyMap<string, string>,
  b: ReadonlyMap<string, string>,
  key = (text: string) => text,
): boolean {
  return a.size === b.size && [...a].every(([path, text]) => key(text) === key(b.get(path) ?? "\0"));
}

async function judge(testCase: Case): Promise<{ verdict: Verdict; why: string; after: Map<string, string> }> {
  const files = filesOf(testCase);
  const shown = Object.keys(files);
  let result: PatchResult;
  try {
    result = await patchFromAnswer(testCase.output, {
      snapshot: snapshotOf(files),
      shown,
      ...(testCase.target !== undefined && { defaultPath: testCase.target }),
    });
  } catch (error) {
    return { verdict: "THREW", why: String(error), after: new Map() };
  }
  const after = filesAfter(files, result);
  const why =
    result.kind === "patch"
      ? ""
      : result.problems.map(({ kind, message }) => `${kind}: ${message}`).join("\n");
  const verdictOf = (): Verdict => {
    if (testCase.expect.error) {
      return result.kind === "unusable" ? "right" : "not refused";
    }
    if (result.kind === "unusable") {
      return "refused";
    }
    const expected = expectedFiles(testCase, files) ?? new Map<string, string>();
    if (same(after, expected)) {
      return "right";
    }
    return same(after, expected, (text) => text.replace(/\s+/g, "")) ? "white space" : "WRONG";
  };
  return { verdict: verdictOf(), why, after };
}

async function main([folder, ...options]: readonly string[]): Promise<void> {
  if (folder === undefined) {
    throw new Error("usage: node test/bench/patch-cases.ts FOLDER [SUITE] [--list VERDICT]");
  }
  const listed = options.includes("--list") ? options[options.indexOf("--list") + 1] : undefined;
  const suite = options[0]?.startsWith("--") ? undefined : options[0];
  const files = readdirSync(folder).filter(
    (name) => name.endsWith(".json") && (!suite || name.includes(suite)),
  );
  const head = ["suite", "cases", ...VERDICTS, "| policy:", ...VERDICTS].map((name, index) =>
    index ? name : name.padEnd(28),
  );
  console.log(head.join("  "));
  const slow: string[] = [];
  for (const file of files.sort()) {
    const cases = JSON.parse(readFileSync(join(folder, file), "utf8")) as Case[];
    const counts = new Map<string, number>();
    for (const testCase of cases) {
      const started = performance.now();
      const { verdict, why, after } = await judge(testCase);
      const took = performance.now() - started;
      if (took > 100) {
        slow.push(`${testCase.name}: ${Math.round(took)} ms`);
      }
      const key = `${testCase.policy ? "policy " : ""}${verdict}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (listed !== undefined && (key === listed || listed === "all")) {
        console.log(`--- ${testCase.name} [${key}] ${testCase.policy ?? ""}\n${why}`);
        if (options.includes("--diff")) {
          const expected = expectedFiles(testCase, filesOf(testCase)) ?? new Map<string, string>();
          for (const [path, text] of expected) {
            console.log(
              JSON.stringify(
                { path, expected: text.slice(0, 1500), got: after.get(path)?.slice(0, 1500) },
                null,
                1,
              ),
            );
          }
        }
      }
    }
    const columns = [...VERDICTS, ...VERDICTS.map((verdict) => `policy ${verdict}`)].map(
      (key) => counts.get(key) ?? 0,
    );
    const row = [cases.length, ...columns.slice(0, 6), "|", ...columns.slice(6)];
    const titles = head.slice(1);
    const cells = row.map((cell, index) => String(cell).padStart((titles[index] ?? "").length));
    console.log([file.replace(".json", "").padEnd(28), ...cells].join("  "));
  }
  if (slow.length > 0) {
    console.log(`Slower than 100 ms:\n${slow.join("\n")}`);
  }
}

await main(process.argv.slice(2));
