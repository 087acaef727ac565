import { held, number, onlyOne, versionIn, type Declared } from "./declared.ts";
import { pythonName, pythonSigns } from "./python-name.ts";
import { said } from "../../workspace/said.ts";

/** Tables of which each key is a dependency, in Cargo.toml, pyproject.toml (Poetry) and Pipfile. */
const tables: Readonly<Record<string, RegExp>> = {
  "Cargo.toml": /(?:^|\.)(?:dev-|build-)?dependencies$/,
  "pyproject.toml": /^tool\.poetry(?:\.group\.[^.]+)?\.(?:dev-)?dependencies$/,
  Pipfile: /^(?:dev-)?packages$/,
};

/** What may stand before a version: this one or a later one. */
const signs = "(?:[~^=]|>=\\s*|~=\\s*|==\\s*)*";

/**
 * A manifest in TOML: keys of the tables of dependencies, a table of its own for one (`[dependencies.time]`), and of
 * pyproject.toml the requirements in lists, however many stand on a line.
 */
export function inToml(file: string, text: string, name: string): Declared {
  const isMeant = new RegExp(`^${pythonName(name)}$`, "i");
  const ofDependencies = tables[file] ?? /(?!)/;
  const found: Declared[] = [];
  let table = "";
  let at = 0;
  for (const line of text.split("\n")) {
    const content = withoutComment(line);
    const header = /^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*$/.exec(content)?.[1];
    if (header !== undefined && !/^["']/.test(header)) {
      table = header.replaceAll(/["']/g, "");
    } else {
      const [, before = "", quoted, bare, value = ""] =
        /^(\s*(?:["']([^"']+)["']|([\w.-]+))\s*=\s*)(.*)$/.exec(content) ?? [];
      const key = quoted ?? bare ?? "";
      if (ofDependencies.test(table)) {
        found.push(...ofEntry(key, value, at + before.length, isMeant));
      } else if (isOwnTable(table, ofDependencies, isMeant)) {
        found.push(...ofOwnTable(key, value, at + before.length));
      }
      if (file === "pyproject.toml") {
        found.push(...inStrings(content, at, name));
      }
    }
    at += line.length + 1;
  }
  return onlyOne(found, file);
}

/** `time = "0.1"`, `time = { version = "0.1", features = [] }`, `clock = { package = "time", version = "0.1" }`. */
function ofEntry(key: string, value: string, at: number, isMeant: RegExp): readonly Declared[] {
  const renamed = /[{,]\s*package\s*=\s*["']([^"']+)["']/.exec(value)?.[1];
  if (!isMeant.test(renamed ?? key)) {
    return [];
  }
  if (!value.startsWith("{")) {
    return [quotedVersion(value, at)];
  }
  const source = elsewhere(value.slice(1).split(/[,{]/));
  const version = /[{,]\s*version\s*=\s*(?=["'])/.exec(value);
  return [
    source ??
      (version === null
        ? held(said`it is asked for without a version`)
        : quotedVersion(
            value.slice(version.index + version[0].length),
            at + version.index + version[0].length,
          )),
  ];
}

function isOwnTable(table: string, ofDependencies: RegExp, isMeant: RegExp): boolean {
  const dot = table.lastIndexOf(".");
  return dot > 0 && ofDependencies.test(table.slice(0, dot)) && isMeant.test(table.slice(dot + 1));
}

function ofOwnTable(key: string, value: string, at: number): readonly Declared[] {
  const source = elsewhere([`${key} = ${value}`]);
  return source === undefined ? (key === "version" ? [quotedVersion(value, at)] : []) : [source];
}

/** Where it comes from, if that is no registry. */
function elsewhere(pairs: readonly string[]): Declared | undefined {
  const found = pairs.map((pair) => /^\s*(workspace|path|git|url|file)\s*=/.exec(pair)?.[1]).find(Boolean);
  return found === undefined
    ? undefined
    : found === "workspace"
      ? held(said`the manifest of the whole workspace decides its version`)
      : held(said`it is taken from elsewhere (${found}), and not by its version alone`);
}

function quotedVersion(value: string, at: number): Declared {
  const [, , inner = ""] = /^(["'])([^"']*)\1/.exec(value) ?? [];
  return versionIn(inner, at + 1, signs);
}

/** Requirements as Python writes them, in strings: `"requests[socks]>=2.1,<3 ; python_version > '3'"`. */
function inStrings(content: string, at: number, name: string): readonly Declared[] {
  const pattern = new RegExp(
    `(["'])(\\s*${pythonName(name)}\\s*(?:\\[[^\\]"']*\\]\\s*)?\\(?)(${pythonSigns}${number}[^"';)]*)`,
    "gi",
  );
  return [...content.matchAll(pattern)].map(({ index, 2: before = "", 3: spec = "" }) =>
    versionIn(spec, at + index + 1 + before.length, pythonSigns),
  );
}

/** Of one line; a sign within quotation marks begins none. As long as before up to there. */
function withoutComment(line: string): string {
  const [code = ""] = /^(?:[^#"']|"(?:[^"\\]|\\.)*"|'[^']*'|["'](?=[^"']*$))*/.exec(line) ?? [];
  return code;
}
