import { posix } from "node:path";
import type { ImportResolver } from "./import-resolver.ts";

const fromImport =
  /^[ \t]*from[ \t]+(\.{0,5})([\w.]{0,200})[ \t]+import[ \t]+(?:\(([^()]{0,4000})\)|([^\n]{0,1000}))/gm;
const plainImport = /^[ \t]*import[ \t]+([^\n]{1,1000})/gm;

/** Python: relative and absolute imports, from wherever packages are; a package's `__init__` runs with any of it. */
export class PythonImports implements ImportResolver {
  readonly #known: ReadonlySet<string>;
  /** Modules by their last name. */
  readonly #byName = new Map<string, string[]>();

  constructor(files: readonly string[]) {
    this.#known = new Set(files);
    for (const path of files.filter((each) => each.endsWith(".py"))) {
      const name = posix.basename(path.replace(/(?:\/__init__)?\.py$/, ""));
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), path]);
    }
  }

  importsOf(path: string, text: string): readonly string[] {
    const found = new Set<string>(this.#fixturesOf(path));
    const folder = posix.dirname(path);
    const add = (files: readonly string[]): boolean => {
      files.forEach((file) => found.add(file));
      return files.length > 0;
    };
    for (const [, dots = "", name = "", inBrackets, onLine] of text.matchAll(fromImport)) {
      const members = membersOf(inBrackets ?? onLine ?? "");
      if (dots !== "") {
        const up = posix.join(folder, ...Array.from({ length: dots.length - 1 }, () => ".."));
        const base = posix.join(up, name.replaceAll(".", "/"));
        add(this.#moduleAt(base));
        members.forEach((member) => add(this.#moduleAt(posix.join(base, member))));
        continue;
      }
      add(this.#moduleCalled(name, folder));
      members.forEach((member) => add(this.#moduleCalled(`${name}.${member}`, folder)));
    }
    for (const [, line = ""] of text.matchAll(plainImport)) {
      membersOf(line).forEach((name) => add(this.#moduleCalled(name, folder)));
    }
    found.delete(path);
    return [...found];
  }

  /** From the file's own folder and those above it, from `src`, else wherever there is one of that name. */
  #moduleCalled(name: string, folder: string): readonly string[] {
    const place = name.replaceAll(".", "/");
    for (let each = folder; ; each = posix.dirname(each)) {
      for (const base of [each, posix.join(each, "src"), posix.join(each, "lib")]) {
        const files = this.#moduleAt(posix.join(base, place));
        if (files.length > 0) {
          return files;
        }
      }
      if (each === "." || each === "/") {
        break;
      }
    }
    const last = name.slice(name.lastIndexOf(".") + 1);
    const others = (this.#byName.get(last) ?? []).filter((path) =>
      `/${path.replace(/(?:\/__init__)?\.py$/, "")}`.endsWith(`/${place}`),
    );
    return others.length === 1 ? others : [];
  }

  /** The file, and the packages it is in. */
  #moduleAt(base: string): readonly string[] {
    const file = [`${base}.py`, posix.join(base, "__init__.py")].find((each) => this.#known.has(each));
    return file === undefined ? [] : [file, ...this.#initsAbove(file)];
  }

  #initsAbove(path: string): readonly string[] {
    const found: string[] = [];
    for (let folder = posix.dirname(path); folder !== "." && folder !== "/"; folder = posix.dirname(folder)) {
      const init = `${folder}/__init__.py`;
      if (!this.#known.has(init)) {
        break;
      }
      found.push(init);
    }
    return found;
  }

  /** What pytest gives a test without an import. */
  #fixturesOf(path: string): readonly string[] {
    if (!/(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$/.test(path)) {
      return [];
    }
    const found: string[] = [];
    for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
      found.push(posix.join(folder, "conftest.py"));
      if (folder === "." || folder === "/") {
        return found.filter((each) => this.#known.has(each));
      }
    }
  }
}

function membersOf(list: string): readonly string[] {
  return list
    .split(",")
    .map((member) => /^\s*([\w.]+)/.exec(member.replace(/#.*/g, ""))?.[1] ?? "")
    .filter((member) => member !== "");
}
