import { posix } from "node:path";
import type { Snapshot } from "../../workspace/snapshot.ts";
import { textOf } from "../text-of.ts";
import { ownTests } from "./test-place.ts";
import type { TestRunner } from "./test-runner.ts";

/** So many that they are still much quicker than all of them. */
const mostRelated = 8;
/** Test files that are looked into for what they import. */
const mostRead = 500;
/** Other paths would have to be quoted, and a repository may name its files as it likes. */
const PLAIN_PATH = /^[\w@.][\w@./+-]*$/;
const EXTENSION = /(?:\.d)?\.[cm]?[jt]sx?$|\.py$/;

/**
 * The tests that are nearest to changed files: changed themselves, called like one of them, or importing one of them.
 * @param changed relative to the workspace folder
 */
export async function relatedTests(
  changed: readonly string[],
  language: TestRunner["language"],
  project: Pick<Snapshot, "list" | "read">,
): Promise<readonly string[]> {
  const tests = (await project.list()).filter(
    (path) => ownTests[language].test(path) && PLAIN_PATH.test(path),
  );
  const modules = new Set(changed.map((path) => path.replace(EXTENSION, "")));
  const names = new Set([...modules].map((module) => posix.basename(module)));
  const near = tests.filter((path) => changed.includes(path) || names.has(subjectOf(path)));
  for (const path of tests.slice(0, mostRead)) {
    if (near.length >= mostRelated) {
      break;
    }
    if (!near.includes(path) && imports(await textOf(project, path), path, language, modules)) {
      near.push(path);
    }
  }
  return near.slice(0, mostRelated);
}

/** `test_cart.py`, `cart.test.ts`, `cart_test.py`: cart. */
function subjectOf(path: string): string {
  return posix
    .basename(path)
    .replace(EXTENSION, "")
    .replace(/[._-](?:test|spec)$/, "")
    .replace(/^test[._-]/, "");
}

function imports(
  text: string,
  path: string,
  language: TestRunner["language"],
  modules: ReadonlySet<string>,
): boolean {
  if (language === "JavaScript") {
    return [...text.matchAll(/["'](\.{1,2}\/[^"'\n]{1,300})["']/g)].some(([, specifier = ""]) => {
      const module = posix.join(posix.dirname(path), specifier).replace(EXTENSION, "");
      return modules.has(module) || modules.has(`${module}/index`);
    });
  }
  const imported = [...text.matchAll(/^\s*(?:from\s+([\w.]+)\s+import\s+(.+)|import\s+([\w.]+))/gm)].flatMap(
    ([, from = "", members = "", module = ""]) =>
      from === "" ? [module] : [from, ...members.split(/[,\s()]+/).map((member) => `${from}.${member}`)],
  );
  return [...modules].some((module) => {
    const dotted = module.replaceAll("/", ".").replace(/\.__init__$/, "");
    return imported.some((name) => name !== "" && (dotted === name || dotted.endsWith(`.${name}`)));
  });
}
