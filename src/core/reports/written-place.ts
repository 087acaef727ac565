import { SourceMap, type SourceMapping } from "node:module";
import { posix } from "node:path";
import * as v from "valibot";
import { debugLine } from "../workspace/debug-line.ts";
import { Failure } from "../workspace/failure.ts";
import { relativePath } from "../workspace/path.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import type { Frame } from "./trace-frame.ts";

/** Characters of a map; longer ones are of whole applications in one file. */
const longestMap = 20_000_000;
const made = /\.[cm]?jsx?$/;
const inline = /^\/\/[#@] sourceMappingURL=data:application\/json;(?:charset=utf-8;)?base64,([\w+/=]+)\s*$/m;
const shape = v.object({
  version: v.literal(3),
  mappings: v.string(),
  sources: v.array(v.string()),
  sourceRoot: v.optional(v.string(), ""),
});

/**
 * Where in the workspace the code was written that a compiler made a place of, as the map beside it says.
 * @param path of the file that was run, relative
 * @returns undefined where nothing says so
 */
export async function writtenPlace(
  path: string,
  { line, column }: Pick<Frame, "line" | "column">,
  files: Pick<Snapshot, "read">,
): Promise<{ readonly path: string; readonly line: number } | undefined> {
  if (!made.test(path)) {
    return undefined;
  }
  const text = await textAt(path, files);
  const [, data] = inline.exec(text) ?? [];
  const map =
    data === undefined ? await textAt(`${path}.map`, files) : Buffer.from(data, "base64").toString();
  const mapped = entryIn(map, line, column ?? Math.max(0, text.split("\n")[line]?.search(/\S/) ?? 0));
  if (mapped?.originalSource === undefined || mapped.originalLine === undefined) {
    return undefined;
  }
  const place = relativePath(posix.join(posix.dirname(path), mapped.originalSource));
  return place.kind === "inside" ? { path: place.path, line: mapped.originalLine } : undefined;
}

/** Maps are hostile as everything in a workspace: one that cannot be read says nothing. */
function entryIn(map: string, line: number, column: number): Partial<SourceMapping> | undefined {
  if (map === "" || map.length > longestMap) {
    return undefined;
  }
  try {
    const { sourceRoot, ...own } = v.parse(shape, JSON.parse(map));
    const sources = own.sources.map((source) => posix.join(sourceRoot, source));
    const payload = { ...own, sources, file: "", sourceRoot: "", sourcesContent: [], names: [] };
    const entry = new SourceMap(payload).findEntry(line, column);
    return "originalLine" in entry && entry.generatedLine === line ? entry : undefined;
  } catch (error) {
    debugLine("a source map is not read: %s", error);
    return undefined;
  }
}

async function textAt(path: string, files: Pick<Snapshot, "read">): Promise<string> {
  try {
    return (await files.read(path))?.text ?? "";
  } catch (error) {
    // It leads out through a link, or is no text.
    if (Failure.is(error) && error.kind !== "cancelled") {
      return "";
    }
    throw error;
  }
}
