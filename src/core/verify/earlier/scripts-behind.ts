import { open } from "node:fs/promises";
import { join } from "node:path";
import { absent } from "../../workspace/debug-line.ts";

/** Where tools look for the commands that they are told to run by a short name. */
const taskFiles: readonly (readonly [tool: RegExp, names: readonly string[]])[] = [
  [/\bg?make\b/, ["Makefile", "makefile", "GNUmakefile"]],
  [/\bjust\b/, ["justfile", "Justfile", ".justfile"]],
  [/\btask\b/, ["Taskfile.yml", "Taskfile.yaml", "Taskfile.dist.yml"]],
  [/\brake\b/, ["Rakefile"]],
  [/\b(?:tox|pytest|py\.test)\b/, ["tox.ini", "pyproject.toml", "setup.cfg"]],
  [/\bnox\b/, ["noxfile.py"]],
  [/\b(?:hatch|pdm|poetry|uv|rye)\b/, ["pyproject.toml"]],
  [/\bcomposer\b/, ["composer.json"]],
  [/\bdeno\b/, ["deno.json", "deno.jsonc"]],
];

const mostFiles = 30;
/** Bytes of each that are read. */
const longest = 100_000;
/** Of what starts other programs; a program in a language of its own is a file of the workspace as others are. */
const isScript = /(?:^|\/)[^./][^.]*$|\.(?:sh|bash|zsh|ps1|cmd|bat|mk)$/;
const relativePaths = /(?<![\w/.-])(?:\.{0,2}\/)?[\w-][\w.-]*(?:\/[\w.-]+)*/g;

/**
 * What commands are made of beside their own text: the recipes of the tools that they start, and the scripts that they or
 * these name.
 * @param texts commands
 * @param folder absolute path of where they are run, in the user's tree
 */
export async function scriptsBehind(texts: readonly string[], folder: string): Promise<readonly string[]> {
  const found = new Map<string, string>();
  const asked = new Set<string>();
  for (const queue = [...texts]; queue.length > 0 && found.size < mostFiles;) {
    const text = queue.shift() ?? "";
    const named = taskFiles.flatMap(([tool, names]) => (tool.test(text) ? names : []));
    const paths = (text.match(relativePaths) ?? []).filter(
      (path) => /[./]/.test(path) && isScript.test(path),
    );
    for (const name of new Set([...named, ...paths])) {
      if (!asked.has(name) && found.size < mostFiles && asked.size < mostFiles * 10) {
        asked.add(name);
        const content = await beginningOf(join(folder, name));
        if (content !== undefined) {
          found.set(name, content);
          queue.push(content);
        }
      }
    }
  }
  return [...found.values()];
}

/** @returns undefined where there is no such file, or no text */
async function beginningOf(path: string): Promise<string | undefined> {
  const file = await open(path, "r").catch(absent(path));
  if (file === undefined) {
    return undefined;
  }
  try {
    if (!(await file.stat()).isFile()) {
      return undefined;
    }
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(longest), position: 0 });
    const text = buffer.toString("utf8", 0, bytesRead);
    return text.includes("\0") ? undefined : text;
  } finally {
    await file.close();
  }
}
