import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Snapshot } from "../workspace/snapshot.ts";

/** The scripts of the workspace's package.json, unsaved buffers first; read once. */
export function packageScripts({
  root,
  unsaved,
}: Pick<Snapshot, "root" | "unsaved">): () => Promise<Readonly<Record<string, string>>> {
  let scripts: Promise<Readonly<Record<string, string>>> | undefined;
  const read = async (): Promise<Readonly<Record<string, string>>> =>
    // Not there, or not for us to read: then it names no scripts.
    scriptsIn(unsaved.get(manifest)?.text ?? (await readFile(join(root, manifest), "utf8").catch(() => "")));
  return () => (scripts ??= read());
}

const manifest = "package.json";

/** @returns the scripts of a package.json by name; none where it is missing or says nothing */
export function scriptsIn(manifest: string): Readonly<Record<string, string>> {
  try {
    const { scripts } = JSON.parse(manifest) as { readonly scripts?: Readonly<Record<string, unknown>> };
    return Object.fromEntries(
      Object.entries(scripts ?? {}).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string",
      ),
    );
  } catch {
    // No manifest, or none that says anything: then no check is a script of it.
    return {};
  }
}

/** Of `npm test`, `npm run unit`, `yarn test`, `pnpm run test`: the script's name. */
export function scriptOf([program, first, second]: readonly string[]): string | undefined {
  if (program !== "npm" && program !== "yarn" && program !== "pnpm" && program !== "bun") {
    return undefined;
  }
  return first === "run" ? second : first === "t" || first === "tst" ? "test" : first;
}
