import * as nodeModule from "node:module";
import { join } from "node:path";
import { Unsupported } from "./unsupported.ts";

export function isTypeScript(path: string): boolean {
  return /\.[cm]?ts$/.test(path);
}

export interface Translation {
  readonly code: string;
  /** Of each line of the code, the one it was made of; both counted from 1, undefined where it is of none. */
  readonly lines: readonly (number | undefined)[];
}

/** `translation`: left out where everything is where it was. */
interface Stripped {
  readonly code: string;
  readonly translation?: Translation;
}

interface Esbuild {
  transformSync(text: string, options: Readonly<Record<string, string>>): { code: string; map: string };
}

interface TypeScript {
  transpileModule(
    text: string,
    settings: { compilerOptions: Readonly<Record<string, string | boolean>> },
  ): { outputText: string; sourceMapText?: string };
}

/**
 * TypeScript as JavaScript: by Node itself where it can, by what is installed in the workspace where it cannot (older
 * versions; enums and the like).
 */
export function typesStripped(text: string, root: string): Stripped {
  // Named in an import it would keep older versions of Node from loading this file.
  const { stripTypeScriptTypes } = nodeModule as Partial<typeof nodeModule>;
  try {
    if (stripTypeScriptTypes !== undefined) {
      return { code: stripTypeScriptTypes(text) };
    }
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") {
      throw error;
    }
  }
  const translation = translated(text, root);
  return { code: translation.code, translation };
}

function translated(text: string, root: string): Translation {
  const load = nodeModule.createRequire(join(root, "package.json"));
  try {
    const esbuild = load("esbuild") as Esbuild;
    const options = { loader: "ts", target: "es2022", sourcemap: "external" };
    const { code, map } = esbuild.transformSync(text, options);
    return { code, lines: linesOf(code, map) };
  } catch {
    // Not installed there.
  }
  try {
    const typescript = load("typescript") as TypeScript;
    const compilerOptions = { target: "es2022", module: "esnext", sourceMap: true };
    const { outputText: code, sourceMapText = "" } = typescript.transpileModule(text, { compilerOptions });
    return { code, lines: linesOf(code, sourceMapText) };
  } catch {
    throw new Unsupported(
      "this version of Node cannot run TypeScript like this, and nothing that does is installed",
    );
  }
}

/** A line begins with what it was made of. */
function linesOf(code: string, map: string): readonly (number | undefined)[] {
  const sources = new nodeModule.SourceMap(JSON.parse(map) as nodeModule.SourceMapPayload);
  return code.split("\n").map((line, index) => {
    const column = line.search(/\S/);
    // What is found may begin in a line before; of what is none, all is left out.
    const entry = sources.findEntry(index, Math.max(column, 0)) as Partial<nodeModule.SourceMapping>;
    return column >= 0 && entry.generatedLine === index && entry.originalLine !== undefined
      ? entry.originalLine + 1
      : undefined;
  });
}
