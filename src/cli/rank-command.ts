import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer as readAll } from "node:stream/consumers";
import { rank, type Ranking } from "../core/moa/rank/rank.ts";
import { readCandidates } from "../core/moa/rank/read-candidates.ts";
import { SyntaxParser } from "../core/syntax/syntax-parser.ts";
import { ObservedBehaviour } from "../core/verify/behaviour/observed-behaviour.ts";
import { GatedVerifier } from "../core/verify/gated-verifier.ts";
import { OutputReaderThread } from "../core/verify/results/output-reader-thread.ts";
import { SandboxPool } from "../core/verify/sandbox-pool.ts";
import { DiskSnapshot } from "../core/workspace/disk-snapshot.ts";
import { Failure } from "../core/workspace/failure.ts";
import { decodeText } from "../core/workspace/text-file.ts";
import type { ExitCode } from "./exit-code.ts";
import { parseArguments } from "./parse-arguments.ts";
import { printRanking, rankingJson } from "./rank-report.ts";
import { existingRoot } from "./root.ts";
import { harmless, type Terminal } from "./terminal.ts";

interface RankOptions {
  /** The commit that the patches are for; left out: they are judged by what they say. */
  readonly root: string | undefined;
  readonly checks: readonly string[];
  readonly json: boolean;
  /** A path, or `-` for standard input. */
  readonly candidates: string;
}

/**
 * `patched-moa rank`: patches of any tools in, an ordered choice with reasons out. Asks no model and writes nothing.
 * @param home folder of the program, with the grammars
 */
export async function rankCommand(
  args: readonly string[],
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const options = parseOptions(args);
  const [text, root] = await Promise.all([
    readCandidatesFile(options.candidates),
    options.root === undefined ? undefined : existingRoot(options.root),
  ]);
  const candidates = readCandidates(text);
  const ranking = await rankIn(root, options, candidates, home, signal);
  if (options.json) {
    terminal.out(`${JSON.stringify(rankingJson(ranking))}\n`);
  } else {
    printRanking(terminal, ranking);
  }
  if (ranking.chosen !== null) {
    return 0;
  }
  const isWrongRoot =
    root !== undefined && [...ranking.verdicts.values()].some(({ status }) => status === "unusable");
  const advice = isWrongRoot ? ` Is ${root} the commit that the patches were made for?` : "";
  terminal.err(harmless(`Nothing can be chosen: every patch is empty or cannot be used.${advice}`));
  return 1;
}

async function rankIn(
  root: string | undefined,
  { checks }: RankOptions,
  candidates: Parameters<typeof rank>[0],
  home: string,
  signal: AbortSignal,
): Promise<Ranking> {
  const parser = new SyntaxParser(join(home, "grammars"));
  if (root === undefined) {
    return rank(candidates, { parser }, signal);
  }
  const snapshot = new DiskSnapshot(root);
  // What fails at first is what the patches are for, as in `fix` without a reported problem.
  const target = { problems: [], failingChecks: true };
  const sandboxes = new SandboxPool(snapshot);
  const outputs = new OutputReaderThread(home);
  const verifier = new GatedVerifier({
    ...{ snapshot, target, checks, tools: outputs, parser, sandboxes },
    diagnosers: [],
  });
  const behaviour = new ObservedBehaviour({ sandboxes, commands: checks, scripts: join(home, "behaviour") });
  try {
    return await rank(candidates, { parser, base: { snapshot, verifier, behaviour } }, signal);
  } finally {
    await verifier.dispose();
    await outputs.dispose();
  }
}

const argumentOptions = {
  root: { type: "string" },
  check: { type: "string", multiple: true },
  json: { type: "boolean" },
} as const;

function parseOptions(args: readonly string[]): RankOptions {
  const { values, positionals } = parseArguments(args, argumentOptions);
  const [candidates, ...more] = positionals;
  if (candidates === undefined || more.length > 0) {
    throw new Failure("usage", "rank takes one CANDIDATES.jsonl: a file, or - for standard input.");
  }
  const checks = values.check ?? [];
  if (checks.some((check) => check.trim() === "")) {
    throw new Failure("usage", "--check needs a command.");
  }
  if (checks.length > 0 && values.root === undefined) {
    throw new Failure("usage", "--check needs the code that the patches are for; give it with --root DIR.");
  }
  return { root: values.root, checks, json: values.json ?? false, candidates };
}

/** @throws Failure `usage` when it cannot be read, `binary` and `encoding` when it is no text */
async function readCandidatesFile(path: string): Promise<string> {
  if (path === "-") {
    return decodeText(await readAll(process.stdin), "The list of candidates").text;
  }
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new Failure("usage", `The candidates in ${path} cannot be read; check the path.`, { cause });
  }
  return decodeText(bytes, path).text;
}
