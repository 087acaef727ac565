import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAnswer } from "../../src/core/patch/parse/parse-answer.ts";
import { patchFromAnswer } from "../../src/core/patch/patch-from-answer.ts";
import type { PatchResult } from "../../src/core/patch/patch.ts";
import { resultOf } from "../../src/core/patch/result-text.ts";
import { SyntaxParser, type Node } from "../../src/core/syntax/syntax-parser.ts";
import type { Snapshot } from "../../src/core/workspace/snapshot.ts";
import { textFile } from "../../src/core/workspace/text-file.ts";
import { isAsDecided, verdicts, type Case, type Verdict } from "./patch-case.ts";

/** `node test/bench/patch-cases.ts FOLDER [SUITE] [--list VERDICT [--diff]]`: what the patch engine makes of a folder of cases. */

const grammars = fileURLToPath(new URL("../../node_modules/@vscode/tree-sitter-wasm/wasm", import.meta.url));
const parser = new SyntaxParser(grammars);

type Files = ReadonlyMap<string, string>;

interface Judgement {
  readonly verdict: Verdict;
  readonly why: string;
  readonly expected: Files;
  readonly after: Files;
}

function snapshotOf(files: Files): Snapshot {
  const known = new Map([...files].map(([path, text]) => [path, textFile(text)]));
  return {
    root: "/workspace",
    read: (path) => Promise.resolve(known.get(path)),
    list: () => Promise.resolve([...known.keys()].sort()),
    unsaved: new Map(),
  };
}

function filesAfter(files: Files, result: PatchResult): Files {
  const after = new Map(files);
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
function filesOf({ files, expect }: Case): Files {
  const all = new Map(Object.entries(files));
  for (const { path, search } of expect.edits ?? []) {
    const name = path ?? "file.txt";
    const text = all.get(name) ?? "";
    if (search.trim() !== "" && !text.includes(search)) {
      all.set(name, text + search + (search.endsWith("\n") ? "" : "\n"));
    }
  }
  return all;
}

function expectedFiles({ expect }: Case, files: Files): Files {
  if (!expect.edits) {
    return expect.files ? new Map(Object.entries(expect.files)) : files;
  }
  const after = new Map(files);
  for (const { path, search, replace } of expect.edits) {
    const name = path ?? "file.txt";
    const text = after.get(name) ?? "";
    after.set(name, search.trim() === "" && text === "" ? replace : text.replace(search, () => replace));
  }
  return after;
}

async function same(
  a: Files,
  b: Files,
  key: (text: string, path: string) => string | Promise<string>,
): Promise<boolean> {
  for (const [path, text] of a) {
    const other = b.get(path);
    if (other === undefined || (await key(text, path)) !== (await key(other, path))) {
      return false;
    }
  }
  return a.size === b.size;
}

/** What the parser sees: blocks and words, neither layout nor comments. */
async function treeOf(text: string, path: string): Promise<string> {
  const print = (node: Node): string =>
    node.type === "comment"
      ? ""
      : node.childCount === 0
        ? node.text.replace(/\s+/g, " ")
        : `(${node.type} ${node.children.map((child) => (child ? print(child) : "")).join(" ")})`;
  return (await parser.read(path, text, print)) ?? `no grammar: ${text}`;
}

async function judge(testCase: Case): Promise<Judgement> {
  const files = filesOf(testCase);
  const expected = expectedFiles(testCase, files);
  const [first, last] = testCase.peer_options?.args ?? [];
  let result: PatchResult;
  try {
    result = await patchFromAnswer(testCase.output, {
      snapshot: snapshotOf(files),
      parser,
      shown: [...files.keys()],
      ...(testCase.target !== undefined && { defaultPath: testCase.target, aboutDefault: true }),
      ...(first !== undefined && { range: { first: first - 1, last: (last ?? first) - 1 } }),
    });
  } catch (error) {
    return { verdict: "THREW", why: String(error), expected, after: new Map() };
  }
  const after = filesAfter(files, result);
  const why =
    result.kind === "patch"
      ? ""
      : result.problems.map(({ kind, message }) => `${kind}: ${message}`).join("\n");
  return { verdict: await verdictOf(testCase, result, files, expected, after), why, expected, after };
}

async function verdictOf(
  testCase: Case,
  result: PatchResult,
  files: Files,
  expected: Files,
  after: Files,
): Promise<Verdict> {
  const squeezed = (text: string): string => text.replace(/\s+/g, "");
  if (testCase.expect.error) {
    const eventual =
      testCase.eventual?.files && new Map([...files, ...Object.entries(testCase.eventual.files)]);
    const unchanged = await same(after, files, (text) => text);
    return unchanged || (eventual && (await same(after, eventual, squeezed))) ? "right" : "not refused";
  }
  if (result.kind === "unusable") {
    return parsesAsExpected(testCase, files) ? "right" : "refused";
  }
  if (await same(after, expected, (text) => text)) {
    return "right";
  }
  if (await same(after, expected, squeezed)) {
    return (await same(after, expected, treeOf)) ? "same tree" : "white space";
  }
  return "WRONG";
}

/** A case without files is about parsing alone: the lines of its blocks may be anywhere in the file we make for it. */
function parsesAsExpected({ output, expect }: Case, files: Files): boolean {
  const { edits, problems } = parseAnswer(output, { format: "auto", isKnown: (name) => files.has(name) });
  const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");
  const found = edits.map((edit) =>
    edit.kind === "replace" ? [edit.path ?? null, textOf(edit.search), textOf(edit.replace)] : [edit.kind],
  );
  const wanted = expect.edits?.map(({ path, search, replace }) => [path, search, replace]);
  return problems.length === 0 && JSON.stringify(found) === JSON.stringify(wanted);
}

function show(testCase: Case, key: string, { why, expected, after }: Judgement, withTexts: boolean): void {
  console.log(`--- ${testCase.name} [${key}] ${testCase.policy ?? ""}\n${why}`);
  for (const [path, text] of withTexts ? expected : []) {
    const texts = { path, expected: text.slice(0, 3000), got: after.get(path)?.slice(0, 3000) };
    console.log(JSON.stringify(texts, null, 1));
  }
}

async function main([folder, ...options]: readonly string[]): Promise<void> {
  if (folder === undefined) {
    throw new Error("usage: node test/bench/patch-cases.ts FOLDER [SUITE] [--list VERDICT [--diff]]");
  }
  const listed = options.includes("--list") ? options[options.indexOf("--list") + 1] : undefined;
  const suite = options[0]?.startsWith("--") ? undefined : options[0];
  const names = readdirSync(folder).filter((name) => name.endsWith(".json") && name.includes(suite ?? ""));
  const titles = ["cases", ...verdicts, "| policy: as decided", "not as decided"];
  console.log(["suite".padEnd(28), ...titles].join("  "));
  const total = new Map<string, number>();
  const slow: string[] = [];
  const row = (name: string, counts: ReadonlyMap<string, number>): string => {
    const cells = titles.map((title) => String(counts.get(title) ?? 0).padStart(title.length));
    return [name.padEnd(28), ...cells].join("  ");
  };
  for (const name of names.sort()) {
    const counts = new Map<string, number>();
    for (const testCase of JSON.parse(readFileSync(join(folder, name), "utf8")) as Case[]) {
      const started = performance.now();
      const judgement = await judge(testCase);
      const took = performance.now() - started;
      if (took > 100) {
        slow.push(`${testCase.name}: ${Math.round(took)} ms`);
      }
      const { verdict } = judgement;
      const decided = isAsDecided(testCase, verdict) ? "| policy: as decided" : "not as decided";
      const keys = ["cases", testCase.policy === undefined ? verdict : decided];
      for (const key of keys) {
        counts.set(key, (counts.get(key) ?? 0) + 1);
        total.set(key, (total.get(key) ?? 0) + 1);
      }
      const key =
        testCase.policy === undefined ? verdict : `policy ${verdict}, ${decided.replace("| policy: ", "")}`;
      if (listed !== undefined && (listed === "all" || key.includes(listed))) {
        show(testCase, key, judgement, options.includes("--diff"));
      }
    }
    console.log(row(name.replace(".json", ""), counts));
  }
  console.log(row("all", total));
  if (slow.length > 0) {
    console.log(`Slower than 100 ms:\n${slow.join("\n")}`);
  }
}

await main(process.argv.slice(2));
