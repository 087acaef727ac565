import { tomlStrings, tomlTables } from "./toml.ts";

/** What the manifests of a Python project name. */
export interface PythonProject {
  readonly names: ReadonlySet<string>;
  /** Programs that are there once it is installed, and tasks of its tools; with what they run: `till.cli:main`. */
  readonly scripts: ReadonlyMap<string, string>;
  readonly dependencies: ReadonlySet<string>;
  readonly extras: ReadonlySet<string>;
  /** Everything is said in pyproject.toml, and nothing by a program. */
  readonly isWhole: boolean;
}

const scriptTables =
  /^(?:project\.(?:gui-)?scripts|project\.entry-points.*|tool\.poetry\.scripts|tool\.pdm\.scripts|tool\.hatch\.envs\.[^.]+\.scripts|tool\.poe\.tasks|tool\.taskipy\.tasks|tool\.rye\.scripts)$/;

export function pythonProject(files: ReadonlyMap<string, string>): PythonProject {
  const names = new Set<string>();
  const scripts = new Map<string, string>();
  const dependencies = new Set<string>();
  const extras = new Set<string>();
  let isWhole = true;
  for (const [path, text] of files) {
    if (path.endsWith("pyproject.toml")) {
      for (const [table, entries] of tomlTables(text)) {
        if (table === "project" || table === "tool.poetry") {
          tomlStrings(entries.get("name")).forEach((name) => names.add(name));
          requirements(tomlStrings(entries.get("dependencies"))).forEach((name) => dependencies.add(name));
        } else if (scriptTables.test(table)) {
          entries.forEach((value, name) =>
            scripts.set(name.split(".")[0] ?? name, tomlStrings(value)[0] ?? ""),
          );
        } else if (/^project\.optional-dependencies$|^tool\.poetry\.extras$/.test(table)) {
          [...entries.keys()].forEach((name) => extras.add(name));
        }
        if (/optional-dependencies$|dependency-groups$/.test(table)) {
          [...entries.values()].forEach((value) =>
            requirements(tomlStrings(value)).forEach((name) => dependencies.add(name)),
          );
        } else if (/^tool\.(?:poetry|pdm|uv|rye|hatch).*dependenc/.test(table)) {
          [...entries.keys()].forEach((name) => dependencies.add(plain(name)));
        }
        if (entries.has("dynamic")) {
          isWhole = false;
        }
      }
    } else if (/(?:^|\/)requirements[^/]*\.txt$|(?:^|\/)requirements\//.test(path)) {
      requirements(text.split("\n")).forEach((name) => dependencies.add(name));
    } else {
      // What a program or an older tool says is searched for names as it is.
      isWhole = false;
    }
  }
  return { names, scripts, dependencies, extras, isWhole };
}

function requirements(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const name = /^\s*([A-Za-z0-9][\w.-]*)/.exec(line)?.[1];
    return name === undefined ? [] : [plain(name)];
  });
}

/** As Python's packages are told apart, and modules are called. */
export function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-.]+/g, "_");
}
