import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { absent } from "../workspace/debug-line.ts";
import type { Snapshot } from "../workspace/snapshot.ts";

/** A package of the workspace: the workspace itself, or one of a monorepo. */
export interface PackageScripts {
  /** Relative to the workspace folder, which is "" itself. */
  readonly folder: string;
  /** Empty where it has none. */
  readonly name: string;
  readonly scripts: Readonly<Record<string, string>>;
}

/** What is behind the commands of a workspace, beside their own text. */
export interface ProjectScripts {
  readonly packages: readonly PackageScripts[];
  /** pytest's own settings measure coverage: some of the tests alone may fall short of what they ask. */
  readonly pytestMeasures?: boolean;
}

const manifest = "package.json";
const mostPackages = 200;
const pytestSettings = ["pytest.ini", "pyproject.toml", "setup.cfg", "tox.ini"];

/**
 * The scripts of all packages of a workspace, unsaved buffers first; read once.
 * @param project where packages are looked for; left out: there is none but the workspace itself
 */
export function packageScripts(
  { root, unsaved }: Pick<Snapshot, "root" | "unsaved">,
  project?: Pick<Snapshot, "list">,
): () => Promise<ProjectScripts> {
  let scripts: Promise<ProjectScripts> | undefined;
  const text = async (path: string): Promise<string> =>
    // Not there, or not for us to read: then it names no scripts.
    unsaved.get(path)?.text ?? (await readFile(join(root, path), "utf8").catch(absent(path))) ?? "";
  const read = async (): Promise<ProjectScripts> => projectScripts((await project?.list()) ?? [], text);
  return () => (scripts ??= read());
}

/**
 * @param files of the workspace, relative
 * @param text of a file; empty where it is not there
 */
export async function projectScripts(
  files: readonly string[],
  text: (path: string) => Promise<string>,
): Promise<ProjectScripts> {
  const inner = files.filter((path) => path.endsWith(`/${manifest}`)).slice(0, mostPackages);
  const packages = await Promise.all(
    [manifest, ...inner].map(async (path) => {
      const own = await text(path);
      const folder = posix.dirname(path);
      return { folder: folder === "." ? "" : folder, name: nameIn(own), scripts: scriptsIn(own) };
    }),
  );
  const settings = files.filter((path) => pytestSettings.includes(posix.basename(path)));
  const texts = await Promise.all(settings.slice(0, mostPackages).map(text));
  return { packages, pytestMeasures: texts.some((each) => /(?:^|[\s"'=])--cov\b/.test(each)) };
}

/** @returns the scripts of a package.json by name; none where it is missing or says nothing */
export function scriptsIn(manifestText: string): Readonly<Record<string, string>> {
  const { scripts } = fieldsIn(manifestText);
  return Object.fromEntries(
    Object.entries(typeof scripts === "object" && scripts !== null ? scripts : {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}

function nameIn(manifestText: string): string {
  const { name } = fieldsIn(manifestText);
  return typeof name === "string" ? name : "";
}

function fieldsIn(text: string): { readonly name?: unknown; readonly scripts?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    // No manifest, or none that says anything: then no check is a script of it.
    return {};
  }
}
