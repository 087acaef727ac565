import { fieldsOf, indexOf, listOf, textOf, type Fields } from "./fields.ts";

/** Bases refer to bases; a longer chain goes round. */
const longestChain = 10;

/**
 * Where a file may be meant to be, likeliest first (section 3.4): below its base, and by itself, since a report is often
 * made on another machine, where the workspace folder was elsewhere.
 */
export function pathsOfUri(run: Fields, location: Fields): readonly string[] {
  const artifact = fieldsOf(listOf(run["artifacts"])[indexOf(location["index"]) ?? -1]);
  const named = textOf(location["uri"]) === undefined ? fieldsOf(artifact["location"]) : location;
  const own = pathOf(textOf(named["uri"]) ?? "");
  if (own === undefined) {
    return [];
  }
  const base = baseOf(run, textOf(named["uriBaseId"]));
  return isAbsolute(own) || base === "" ? [own] : [`${base.replace(/\/+$/, "")}/${own}`, own];
}

/** @returns "" where nothing is known of it: then it is the workspace folder */
function baseOf(run: Fields, id: string | undefined): string {
  const bases = fieldsOf(run["originalUriBaseIds"]);
  let path = "";
  let next = id;
  for (let depth = 0; next !== undefined && depth < longestChain && !isAbsolute(path); depth++) {
    // What an object inherits is no base.
    const base = fieldsOf(Object.hasOwn(bases, next) ? bases[next] : undefined);
    const part = pathOf(textOf(base["uri"]) ?? "");
    if (part === undefined) {
      break;
    }
    path = path === "" ? part : `${part.replace(/\/+$/, "")}/${path}`;
    next = textOf(base["uriBaseId"]);
  }
  return path;
}

/**
 * A URI as a path; what is not on a disk has none.
 * @returns undefined for another scheme, another host, or what cannot be decoded
 */
function pathOf(uri: string): string | undefined {
  const [, scheme = "", rest = ""] = /^(?:([a-zA-Z][a-zA-Z\d+.-]+):)?(.*)$/s.exec(uri) ?? [];
  if (scheme !== "" && scheme.toLowerCase() !== "file") {
    return undefined;
  }
  const local = scheme === "" ? rest : rest.replace(/^\/\/(?:localhost)?(?=\/|$)/, "");
  if (rest === "" || (scheme !== "" && local.startsWith("//"))) {
    return undefined;
  }
  try {
    const path = decodeURIComponent(local.replace(/[?#].*$/s, ""));
    // file:///C:/a
    return path.replace(/^\/(?=[a-zA-Z]:)/, "");
  } catch {
    // No encoding that anybody could undo: some tools write paths as they are.
    return local;
  }
}

function isAbsolute(path: string): boolean {
  return /^(?:[/\\]|[a-zA-Z]:)/.test(path);
}
