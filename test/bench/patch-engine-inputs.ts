/** Inputs of the patch engine's benchmarks: made up, the same in every run, shaped like code. */

export interface EditedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** SEARCH/REPLACE blocks that lead from one to the other. */
  readonly answer: string;
}

const words = ["total", "index", "value", "order", "state", "entry", "limit", "found"];

/** Methods of a class, six lines each, most lines of which occur many times. */
function classOf(methods: number): string[] {
  const lines = ["export class Ledger {"];
  for (let method = 0; method < methods; method++) {
    const word = words[method % words.length] ?? "";
    lines.push(
      `  ${word}${method}(items: readonly number[]): number {`,
      "    for (const item of items) {",
      `      this.${word} += item * ${method % 13};`,
      "    }",
      `    return this.${word};`,
      "  }",
    );
  }
  lines.push("}");
  return lines;
}

const linesPerMethod = 6;

/** @param shown how the answer writes the lines of the file, such as with another indentation */
function edited(
  methods: number,
  edits: number,
  shown: (lines: readonly string[]) => readonly string[],
): EditedFile {
  const before = classOf(methods);
  const after = before.slice();
  const path = "src/ledger.ts";
  let answer = "";
  for (let edit = 0; edit < edits; edit++) {
    const start = 1 + Math.floor((edit * methods) / edits) * linesPerMethod;
    const search = before.slice(start, start + linesPerMethod - 1);
    const replace = search.map((line) => line.replace("item *", `item + ${edit} *`));
    after.splice(start, search.length, ...replace);
    answer += `${path}\n\`\`\`ts\n<<<<<<< SEARCH\n${shown(search).join("\n")}\n=======\n${shown(replace).join("\n")}\n>>>>>>> REPLACE\n\`\`\`\n\n`;
  }
  return { path, before: `${before.join("\n")}\n`, after: `${after.join("\n")}\n`, answer };
}

/** 1,000 blocks against a file of 50,000 lines. */
export function manyBlocks(): EditedFile {
  return edited(8_333, 1_000, (lines) => lines);
}

/** 50 blocks against a file of 10,000 lines: every other one without its indentation, the rest with the first line's lost. */
export function reindentedBlocks(): EditedFile {
  let block = 0;
  return edited(1_666, 50, (lines) => {
    const isUniform = Math.floor(block++ / 2) % 2 === 0;
    return lines.map((line, index) => (isUniform || index === 0 ? line.slice(2) : line));
  });
}

export interface CandidateFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/**
 * 64 candidates that each change 20 files of 200 lines: eight different effects, each written in eight ways.
 * @returns for each candidate its files
 */
export function manyCandidates(): readonly (readonly CandidateFile[])[] {
  const before = classOf(33).join("\n");
  return Array.from({ length: 64 }, (_, candidate) =>
    Array.from({ length: 20 }, (__, file) => {
      const [effect, style] = [candidate % 8, Math.floor(candidate / 8)];
      const renamed = style % 2 === 0 ? "item" : `item${style}`;
      const body = `    for (const ${renamed} of items) {${style > 3 ? ` // way ${style}` : ""}`;
      const after = before
        .replace("    for (const item of items) {", body)
        .replace("item * 0;", `${renamed} * ${effect + file + 100}${style % 4 < 2 ? ";" : ""}`);
      return { path: `src/file${file}.ts`, before, after };
    }),
  );
}
