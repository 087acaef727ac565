import * as nodeModule from "node:module";
import { join } from "node:path";
import { Unsupported } from "./unsupported.ts";

export function isTypeScript(path: string): boolean {
  return /\.[cm]?ts$/.test(path);
}

interface Stripped {
  readonly code: string;
  /** Whether everything is where it was. */
  readonly keepsPlaces: boolean;
}

interface Esbuild {
  transformSync(text: string, options: Readonly<Record<string, string>>): { code: string };
}

interface TypeScript {
  transpileModule(
    text: string,
    settings: { compilerOptions: Readonly<Record<string, string>> },
  ): { outputText: string };
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
      return { code: stripTypeScriptTypes(text), keepsPlaces: true };
    }
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") {
      throw error;
    }
  }
  return { code: translated(text, root), keepsPlaces: false };
}

function translated(text: string, root: string): string {
  const load = nodeModule.createRequire(join(root, "package.json"));
  try {
    const esbuild = load("esbuild") as Esbuild;
    return esbuild.transformSync(text, { loader: "ts", target: "es2022" }).code;
  } catch {
    // Not installed there.
  }
  try {
    const typescript = load("typescript") as TypeScript;
    return typescript.transpileModule(text, { compilerOptions: { target: "es2022", module: "esnext" } })
      .outputText;
  } catch {
    throw new Unsupported(
      "this version of Node cannot run TypeScript like this, and nothing that does is installed",
    );
  }
}
