import type { CodeContext, ContextFile } from "../../context/code-context.ts";
import { estimateTokens } from "../../context/code-context.ts";
import { fitTarget } from "../../context/fit-target.ts";
import type { SyntaxParser } from "../../syntax/syntax-parser.ts";
import { throwIfCancelled } from "../../workspace/failure.ts";
import { isPage } from "../../workspace/page-format.ts";
import type { Reading } from "../project/project.ts";
import { nodePackage } from "../project/node-packages.ts";
import { exportedNames } from "./exported-names.ts";
import { fileTree } from "./file-tree.ts";
import { helpText } from "./help-texts.ts";
import { codeFiles, tellingFiles } from "./ranked-files.ts";

/** What a page is to be written from. */
export interface PageContextRequest {
  /** The page; it need not be there. */
  readonly page: string;
  /** In the user's words: files that are named in it are shown. */
  readonly words: string;
  /** In estimated tokens. */
  readonly tokenBudget: number;
}

export interface PageContextParts extends PageContextRequest {
  /** What the page mentions now and is not there, a line each. */
  readonly dead: readonly string[];
}

/** Parts of the budget, the rest is for files. */
const share = { page: 0.35, tree: 0.08, names: 0.15, help: 0.12, other: 0.05 };
/** Of a telling file, in estimated tokens: what it begins with. */
const mostOfFile = 2_500;
/** Files in which names and texts about usage are looked for. */
const mostSearched = 600;

/**
 * What says what a project is and how it is used: manifests, entry points, exported names, texts about usage, other pages and
 * the names of all files, within a budget.
 * @param reading of what models may be shown
 */
export async function gatherPageContext(
  reading: Pick<Reading, "list" | "read">,
  parser: SyntaxParser,
  { page, words, tokenBudget, dead }: PageContextParts,
  signal: AbortSignal,
): Promise<CodeContext> {
  const paths = await reading.list();
  const files: ContextFile[] = [];
  const omitted: string[] = [];
  const present = await reading.read(page);
  if (present !== undefined) {
    files.push(fitTarget(page, present, undefined, tokenBudget * share.page));
  }
  const overview = await overviewOf(paths, reading, parser, { page, tokenBudget, dead }, signal);
  let left = tokenBudget - estimateTokens(overview) - tokensOf(files);
  const named = paths.filter((path) => words.includes(path));
  const readme = paths.filter((path) => /^readme\.\w+$/i.test(path) && isPage(path) && path !== page);
  const wanted = tellingFiles(paths, [...named, ...readme]).filter((path) => path !== page);
  for (const path of wanted) {
    throwIfCancelled(signal);
    const text = await reading.read(path);
    if (text === undefined) {
      continue;
    }
    const most = named.includes(path) ? left : Math.min(left, mostOfFile);
    if (most < leastOfFile) {
      omitted.push(path);
      continue;
    }
    const shown: ContextFile = { ...fitTarget(path, text, undefined, most), reason: "in the workspace" };
    files.push(shown);
    left -= estimateTokens(shown.text);
  }
  return { files, omitted, tokens: tokensOf(files) + estimateTokens(overview), overview };
}

/** Less of a file says nothing, in estimated tokens. */
const leastOfFile = 100;

function tokensOf(files: readonly ContextFile[]): number {
  return files.reduce((sum, { text }) => sum + estimateTokens(text), 0);
}

async function overviewOf(
  paths: readonly string[],
  reading: Pick<Reading, "read">,
  parser: SyntaxParser,
  { page, tokenBudget, dead }: Omit<PageContextParts, "words">,
  signal: AbortSignal,
): Promise<string> {
  const names = new Lines(tokenBudget * share.names);
  const help = new Lines(tokenBudget * share.help);
  const other = new Lines(tokenBudget * share.other);
  for (const path of codeFiles(paths).slice(0, mostSearched)) {
    throwIfCancelled(signal);
    const text = await reading.read(path);
    if (text === undefined) {
      continue;
    }
    if (/(?:^|\/)package\.json$/.test(path)) {
      other.add([`${path}: ${manifestOf(path, text)}`]);
    }
    names.add(await exportedNames(path, text, parser));
    const said = helpText(text);
    help.add(said === "" ? [] : [`${path}:`, ...said.split("\n")]);
  }
  for (const path of paths.filter((each) => isPage(each) && each !== page)) {
    const titles = [...((await reading.read(path)) ?? "").matchAll(/^#{1,3} +(.+)$/gm)].map(
      ([, title]) => title,
    );
    other.add([`${path}: ${titles.slice(0, 12).join("; ")}`]);
  }
  const wrong = new Lines(tokenBudget * share.other);
  wrong.add(dead);
  const tree = fileTree(paths, tokenBudget * share.tree * 3);
  return [
    [`What ${page} mentions now and is not there`, wrong.text],
    ["Files", tree],
    ["Manifests and other pages", other.text],
    ["What the code offers", names.text],
    ["What programs say of their use", help.text],
  ]
    .filter(([, text]) => text !== "")
    .map(([title = "", text = ""]) => `${title}:\n${text}`)
    .join("\n\n");
}

/** What of a package.json readers are told; the rest of it can be long. */
function manifestOf(path: string, text: string): string {
  const known = nodePackage(path, text);
  if (known === undefined) {
    return "it cannot be read";
  }
  const content = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const keys = [
    "name",
    "version",
    "description",
    "license",
    "type",
    "main",
    "bin",
    "exports",
    "scripts",
    "engines",
    "workspaces",
  ];
  const told = Object.fromEntries(keys.filter((key) => key in content).map((key) => [key, content[key]]));
  return JSON.stringify({ ...told, dependencies: [...known.dependencies] });
}

/** As many lines as there is room for, in estimated tokens. */
class Lines {
  readonly #lines: string[] = [];
  #left: number;

  constructor(room: number) {
    this.#left = room;
  }

  add(lines: readonly string[]): void {
    for (const line of lines) {
      const tokens = estimateTokens(line) + 1;
      if (tokens <= this.#left) {
        this.#lines.push(line);
        this.#left -= tokens;
      }
    }
  }

  get text(): string {
    return this.#lines.join("\n");
  }
}
