import type { Block, Mention } from "../page/page.ts";
import type { Project } from "../project/project.ts";
import { plain } from "../project/python-project.ts";
import { said } from "../../workspace/said.ts";

/** What an example imports from the project itself and the project does not have; the text is what stands there. */
export interface ImportFault {
  readonly mention: Mention;
  readonly why: string;
}

const python = new Set(["python", "py", "python3", "pycon"]);
const javascript = new Set(["js", "jsx", "mjs", "cjs", "javascript", "ts", "tsx", "mts", "typescript"]);

const pythonImport =
  /^[ \t]*(?:>>> )?from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n#;]*)|^[ \t]*(?:>>> )?import[ \t]+([\w.]+)/gm;
const namedImport =
  /\b(?:import|export)\s+(?:type\s+)?(?:[\w$]+\s*,\s*)?\{([^{}]*)\}\s*from\s*["']([^"'\n]+)["']/g;
const namedRequire =
  /\b(?:const|let|var)\s*\{([^{}]*)\}\s*=\s*(?:await\s+import|require)\(\s*["']([^"'\n]+)["']\s*\)/g;

/** Names that examples import: who copies them gets an error where they are not there. What others' packages have nobody looks up. */
export function importFaults(block: Block, project: Project): readonly ImportFault[] {
  const language = block.language.replace(/[^\w].*$/, "");
  if (!project.code.isWhole) {
    return [];
  }
  return python.has(language)
    ? pythonFaults(block, project)
    : javascript.has(language)
      ? [namedImport, namedRequire].flatMap((pattern) => javascriptFaults(block, pattern, project))
      : [];
}

function pythonFaults(block: Block, project: Project): readonly ImportFault[] {
  return [...block.text.matchAll(pythonImport)].flatMap((found) => {
    const [, from, names = "", module = from ?? ""] = found;
    const mention = { text: onOneLine(found[0]), line: lineOf(block, found.index) };
    if (!isOwnModule(module, project)) {
      return [];
    }
    // Modules can be made as a program runs, and then something names them.
    const gone = module
      .split(".")
      .slice(1)
      .find((part) => !isThere(part, project));
    if (gone !== undefined) {
      return [{ mention, why: said`there is no module ${module}` }];
    }
    const missing = namesIn(names, /\s+as\s+/).find((name) => !isThere(name, project));
    return missing === undefined ? [] : [{ mention, why: said`nothing here is called ${missing}` }];
  });
}

/** Where modules are: at the top, or below `src`. A folder without any is no module, whatever package it is called like. */
function isOwnModule(module: string, { tree }: Project): boolean {
  const [head = ""] = module.split(".");
  const places = head === "" ? [] : [head, `src/${head}`];
  return places.some(
    (place) =>
      tree.files.has(`${place}.py`) ||
      (tree.folders.has(place) &&
        [...tree.files].some((file) => file.startsWith(`${place}/`) && file.endsWith(".py"))),
  );
}

function javascriptFaults(block: Block, pattern: RegExp, project: Project): readonly ImportFault[] {
  return [...block.text.matchAll(pattern)].flatMap((found) => {
    const [whole, names = "", from = ""] = found;
    const isOwn = project.manifests.packages.some(
      ({ name }) => name !== undefined && (from === name || from.startsWith(`${name}/`)),
    );
    const missing = isOwn
      ? namesIn(names, /\s+as\s+|\s*:\s*/).find((name) => !isThere(name, project))
      : undefined;
    const mention = { text: onOneLine(whole), line: lineOf(block, found.index) };
    return missing === undefined ? [] : [{ mention, why: said`nothing here is called ${missing}` }];
  });
}

/** Of a list of names, without what they are called afterwards. */
function namesIn(list: string, rename: RegExp): readonly string[] {
  return list
    .replaceAll(/#[^\n]*|\/\/[^\n]*|\/\*[^*]*\*\/|[()\\]/g, " ")
    .split(",")
    .map((each) => (each.split(rename)[0] ?? "").replace(/^\s*type\s+/, "").trim())
    .filter((name) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) && name !== "default");
}

function isThere(name: string, { code, tree, manifests }: Project): boolean {
  return (
    // Tools make these, such as the version.
    name.startsWith("__") ||
    code.hasWord(name) ||
    tree.hasNamed(name) ||
    tree.hasNamed(`${name}.py`) ||
    manifests.names.has(plain(name))
  );
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

function lineOf(block: Block, index: number): number {
  return block.line + (block.text.slice(0, index).match(/\n/g)?.length ?? 0);
}
