/** Runs beside the program, in the thread in which Node loads modules. */
import { fileURLToPath } from "node:url";
import { instrumented, realPath } from "./instrument.mjs";

let watched = new Set();

export function initialize({ files }) {
  watched = new Set(files);
}

export async function load(url, context, nextLoad) {
  const loaded = await nextLoad(url, context);
  const isOurs = url.startsWith("file:") && watched.has(realPath(url));
  if (!isOurs || !loaded.source || !/^module/.test(loaded.format ?? "")) {
    return loaded;
  }
  return { ...loaded, source: instrumented(String(Buffer.from(loaded.source)), fileURLToPath(url), false) };
}
