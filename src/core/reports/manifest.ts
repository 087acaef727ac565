import { isVersion } from "./versions.ts";

/** Where a manifest asks for a dependency. */
export interface Declaration {
  /** Zero-based. */
  readonly line: number;
  /** In the line: where the version begins and ends. */
  readonly start: number;
  readonly end: number;
  /** Without `^`, `~`, `>=`, `v`. */
  readonly version: string;
}

/** What stands before a version that says "this one or later": what else a range says cannot be raised by its number alone. */
const number = String.raw`(\d+(?:\.\d+){0,3}(?:[-.+][\w.+-]+)?)`;
const escaped = (name: string): string => name.replace(/[^\w]/g, "\\$&");
/** PEP 503: case and the kind of dash mean nothing. */
const pythonName = (name: string): string =>
  name
    .split(/[-_.]+/)
    .map(escaped)
    .join("[-_.]+");

const json = (name: string): RegExp =>
  new RegExp(`^(\\s*"${escaped(name)}"\\s*:\\s*"(?:[~^=v]|>=\\s*)*)${number}"`);
const requirement = (name: string): RegExp =>
  new RegExp(
    `^(\\s*${pythonName(name)}\\s*(?:\\[[^\\]]*\\]\\s*)?(?:==|>=|~=)\\s*)${number}(?=\\s*(?:[;#,]|$))`,
    "i",
  );
const toml = (name: string): RegExp =>
  new RegExp(
    `^(\\s*(?:"?${pythonName(name)}"?\\s*=\\s*(?:\\{.*?\\bversion\\s*=\\s*)?"(?:[~^=]|>=\\s*)*|.*"${pythonName(name)}(?:\\[[^\\]]*\\])?\\s*(?:==|>=|~=)\\s*))${number}(?=["\\s;,])`,
    "i",
  );
const goMod = (name: string): RegExp =>
  new RegExp(`^(\\s*(?:require\\s+)?${escaped(name)}\\s+v)${number}(?=\\s|$)`);
const gemfile = (name: string): RegExp =>
  new RegExp(`^(\\s*gem\\s+["']${escaped(name)}["']\\s*,\\s*["'](?:[~>=]+\\s*)?)${number}["']`);

/** By the manifest's name; others are for models. */
function patternFor(path: string, name: string): RegExp | undefined {
  const file = path.slice(path.lastIndexOf("/") + 1);
  switch (file) {
    case "package.json":
      return json(name);
    case "pyproject.toml":
    case "Cargo.toml":
    case "Pipfile":
      return toml(name);
    case "go.mod":
      return goMod(name);
    case "Gemfile":
      return gemfile(name);
    default:
      return /^requirements[\w.-]*\.(?:txt|in)$/.test(file) ? requirement(name) : undefined;
  }
}

/**
 * Where a manifest asks for a dependency by one version, or one and later ones.
 * @param path of the manifest
 * @returns the first place; undefined where it does not, or in a way that is not known here
 */
export function declarationOf(path: string, text: string, name: string): Declaration | undefined {
  // Longer names are nobody's package, and would make a slow pattern.
  const pattern = name.length > 214 ? undefined : patternFor(path, name);
  if (pattern === undefined) {
    return undefined;
  }
  for (const [line, content] of text.split("\n").entries()) {
    const found = content.length > 2_000 ? null : pattern.exec(content);
    const [, before = "", version = ""] = found ?? [];
    if (found !== null && isVersion(version)) {
      return { line, start: before.length, end: before.length + version.length, version };
    }
  }
  return undefined;
}

/** The text with another version there. */
export function raisedTo(text: string, { line, start, end }: Declaration, version: string): string {
  const lines = text.split("\n");
  const content = lines[line] ?? "";
  lines[line] = content.slice(0, start) + version.replace(/^v/, "") + content.slice(end);
  return lines.join("\n");
}

const locks =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|Cargo\.lock|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|go\.sum|Gemfile\.lock|composer\.lock)$/;

/** Written by tools alone: by hand it would say what nobody has downloaded or checked. */
export function isLockFile(path: string): boolean {
  return locks.test(path);
}
