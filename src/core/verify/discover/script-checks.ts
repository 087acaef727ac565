import { scriptsIn } from "../package-scripts.ts";
import { plainLine } from "../results/plain-line.ts";
import type { FoundCheck } from "./found-check.ts";

const kinds: readonly (readonly [RegExp, FoundCheck["kind"]])[] = [
  [/^(?:test|tests|unit|test[:-](?:unit|units|ci|node|all))$/, "tests"],
  [/^(?:type-?check|types|check[:-]types|tsc|test[:-]types)$/, "types"],
  [/^(?:lint|eslint|lint[:-](?:js|ts|all|check)|check|verify)$/, "lint"],
];
/** What `npm init` writes. */
const PLACEHOLDER = /no test specified/;
/** Never ends, changes files, or wants a network. */
const UNFIT =
  /(?:^|\s)--?(?:watch\w*|fix|write|updateSnapshot|ui|u)\b(?!=false)|\b(?:npm|pnpm|yarn|bun)\s+(?:ci|i|install|add|publish)\b|\bnpx\s+(?!--no)|\b(?:nodemon|curl|wget|playwright|cypress)\b/;

/** Other names would have to be quoted, and a repository may name its folders as it likes. */
const PLAIN_FOLDER = /^[\w@./+-]*$/;

export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";

interface Package {
  /** Folder relative to the workspace, empty for the workspace itself. */
  readonly folder: string;
  readonly manifest: string;
  readonly manager: PackageManager;
  /** No workspace names it. */
  readonly isAlone?: boolean;
}

/** Scripts of a package.json that check, by their usual names. */
export function scriptChecks({ folder, manifest, manager, isAlone = false }: Package): readonly FoundCheck[] {
  const scripts = scriptsIn(manifest);
  return Object.entries(scripts).flatMap(([name, text]): FoundCheck[] => {
    const kind = kinds.find(([pattern]) => pattern.test(name))?.[1];
    const related = relatedScripts(name, scripts);
    const unfit = Object.values(related).some((line) => UNFIT.test(line) || PLACEHOLDER.test(line));
    if (kind === undefined || unfit || !PLAIN_FOLDER.test(folder)) {
      return [];
    }
    return [
      {
        command: commandFor(name, { folder, manager, isAlone }),
        kind,
        from: folder === "" ? "package.json" : `${folder}/package.json`,
        why: plainLine(`script ${name}: ${text}`),
        definition: JSON.stringify(related),
      },
    ];
  });
}

function commandFor(
  name: string,
  { folder, manager, isAlone }: Required<Pick<Package, "folder" | "manager" | "isAlone">>,
): string {
  const script = name === "test" && manager !== "bun" ? "test" : `run ${name}`;
  if (folder === "") {
    return `${manager} ${script}`;
  }
  switch (manager) {
    case "npm":
      return isAlone ? `npm --prefix ${folder} ${script}` : `npm ${script} --workspace ${folder}`;
    case "pnpm":
      return `pnpm --dir ${folder} ${script}`;
    case "yarn":
    case "bun":
      return `${manager} --cwd ${folder} ${script}`;
  }
}

/** The script, what npm runs before and after it, and every script that one of these names, or may name by a pattern. */
function relatedScripts(
  name: string,
  scripts: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const related = new Map<string, string>();
  const waiting = [name];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const text = scripts[next];
    if (text === undefined || related.has(next)) {
      continue;
    }
    related.set(next, text);
    const words = text.split(/[\s"'&|;()]+/);
    const prefixes = words
      .filter((word) => word.includes("*"))
      .map((word) => word.slice(0, word.indexOf("*")));
    waiting.push(
      `pre${next}`,
      `post${next}`,
      ...Object.keys(scripts).filter(
        (other) => words.includes(other) || prefixes.some((prefix) => other.startsWith(prefix)),
      ),
    );
  }
  return Object.fromEntries([...related].sort(([a], [b]) => (a < b ? -1 : 1)));
}
