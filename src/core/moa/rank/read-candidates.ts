import { Failure } from "../../workspace/failure.ts";
import type { RankCandidate } from "./ranked-part.ts";

/**
 * Candidates as JSON lines, or as one array: `{"id", "patch"}` each; a patch may be null, missing or empty, other members are
 * ignored.
 * @throws Failure `usage` that names the line, or the place in the array
 */
export function readCandidates(text: string): readonly RankCandidate[] {
  const lines = new Map<string, number>();
  const candidates: RankCandidate[] = [];
  let hasPatches = false;
  for (const [index, value] of valuesIn(text.replace(/^\uFEFF/, ""))) {
    const candidate = candidateIn(value, index + 1);
    hasPatches ||= "patch" in (value as object);
    const earlier = lines.get(candidate.id);
    if (earlier !== undefined) {
      throw wrong(
        index + 1,
        `the id ${shown(candidate.id)} is that of line ${earlier} too; give every candidate its own.`,
      );
    }
    lines.set(candidate.id, index + 1);
    candidates.push(candidate);
  }
  if (candidates.length === 0) {
    throw new Failure(
      "usage",
      `There are no candidates; give one a line: {"id": "a", "patch": "diff --git …"}`,
    );
  }
  if (!hasPatches) {
    throw new Failure("usage", `No candidate has a "patch"; write {"id": "a", "patch": "diff --git …"}.`);
  }
  return candidates;
}

/** With the lines they stand on, or with their places in the one array that the text is. */
function* valuesIn(text: string): Generator<readonly [number, unknown]> {
  const array = text.trimStart().startsWith("[") ? arrayIn(text) : undefined;
  if (array) {
    yield* array.entries();
    return;
  }
  // Not by what JavaScript calls a line end: a JSON string may have U+2028 in it.
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() !== "") {
      yield [index, parsed(line, index + 1)];
    }
  }
}

function arrayIn(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    // Then its lines are looked at one by one, and the first that is wrong says what is.
    return undefined;
  }
}

function parsed(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw wrong(number, `it is no JSON (${cause instanceof Error ? cause.message : String(cause)}).`);
  }
}

function candidateIn(value: unknown, number: number): RankCandidate {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong(number, `it is no object; write {"id": "a", "patch": "diff --git …"}.`);
  }
  const { id, patch = null } = value as { id?: unknown; patch?: unknown };
  if (typeof id !== "string" || id === "") {
    throw wrong(number, `"id" must be a text that is not empty.`);
  }
  if (patch !== null && typeof patch !== "string") {
    throw wrong(number, `"patch" of ${shown(id)} must be a unified diff as a text, or null.`);
  }
  return { id, patch: patch ?? "" };
}

function wrong(line: number, what: string): Failure {
  return new Failure("usage", `Line ${line} of the candidates: ${what}`);
}

function shown(id: string): string {
  return JSON.stringify(id.length > 80 ? `${id.slice(0, 79)}…` : id);
}
