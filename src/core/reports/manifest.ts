import { held, unknown, versionIn, type Declaration, type Declared } from "./declared/declared.ts";
import { inGoMod } from "./declared/go-mod.ts";
import { inPackageJson } from "./declared/package-json.ts";
import { inPom } from "./declared/pom.ts";
import { inRequirements } from "./declared/requirements.ts";
import { inToml } from "./declared/toml.ts";
import { said } from "../workspace/said.ts";

/** Longer files were made by programs, and longer names are nobody's package. */
const longest = { text: 1_000_000, name: 214 };

/**
 * How a manifest asks for a dependency: by one version, or one and later ones, which can be raised as a text; or in a way that
 * says something else.
 * @param path of the manifest
 */
export function declaredIn(path: string, text: string, name: string): Declared {
  if (name.length > longest.name || text.length > longest.text) {
    return unknown;
  }
  const file = path.slice(path.lastIndexOf("/") + 1);
  switch (file) {
    case "package.json":
      return inPackageJson(text, name);
    case "pyproject.toml":
    case "Cargo.toml":
    case "Pipfile":
      return inToml(file, text, name);
    case "go.mod":
      return inGoMod(text, name);
    case "Gemfile":
      return inGemfile(text, name);
    case "pom.xml":
      return inPom(text, name);
    case "build.gradle":
    case "build.gradle.kts":
      return held(said`a Gradle build is a program, which is not changed without somebody who reads it`);
    default:
      return /^requirements[\w.-]*\.(?:txt|in)$/.test(file) ? inRequirements(text, name) : unknown;
  }
}

/** As `declaredIn`; undefined where its version cannot be raised as a text. */
export function declarationOf(path: string, text: string, name: string): Declaration | undefined {
  const found = declaredIn(path, text, name);
  return found.kind === "declared" ? found : undefined;
}

function inGemfile(text: string, name: string): Declared {
  const pattern = new RegExp(
    `^([ \\t]*gem[ \\t]+["']${name.replaceAll(/\W/g, "\\$&")}["'][ \\t]*,[ \\t]*["'])([^"'\\n]*)["']`,
    "m",
  );
  const found = pattern.exec(text);
  const [, before = "", version = ""] = found ?? [];
  return found === null ? unknown : versionIn(version, found.index + before.length, "[~>=]+\\s*");
}

/** The text with another version there. */
export function raisedTo(text: string, { start, end }: Declaration, version: string): string {
  return text.slice(0, start) + version.replace(/^v/, "") + text.slice(end);
}

const locks =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|Cargo\.lock|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|go\.sum|Gemfile\.lock|composer\.lock)$/;

/** Written by tools alone: by hand it would say what nobody has downloaded or checked. */
export function isLockFile(path: string): boolean {
  return locks.test(path);
}
