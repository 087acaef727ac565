import { posix } from "node:path";
import { isPage, type Page } from "../page/page.ts";
import type { Project } from "../project/project.ts";
import { joined } from "../project/tree.ts";

export type LinkVerdict =
  | { readonly kind: "fine" }
  | { readonly kind: "dead"; readonly why: string }
  /** It leads out of the repository, and nobody looked whether anything is there. */
  | { readonly kind: "unchecked" };

/** Reads the page at a path, as it would be; undefined: there is none. */
export type PageAt = (path: string) => Promise<Page | undefined>;

/**
 * Where a link or a picture leads. Nothing is fetched.
 * @param link as it is written
 * @param from path of the page it is on
 */
export async function linkVerdict(
  link: string,
  from: string,
  project: Project,
  pageAt: PageAt,
): Promise<LinkVerdict> {
  if (/^[a-z][a-z\d+.-]*:|^\/\//i.test(link)) {
    // What code or settings name as well is at least nobody's invention.
    return /^(?:mailto|tel|data):/i.test(link) || project.code.mentions(link.replace(/\/$/, ""))
      ? { kind: "fine" }
      : { kind: "unchecked" };
  }
  const [whole, fragment] = splitAt(link, "#");
  const [written] = splitAt(whole, "?");
  if (written === "") {
    return fragment === undefined ? dead("it leads nowhere") : anchorVerdict(fragment, from, project, pageAt);
  }
  const path = decodedPath(written);
  const folder = posix.dirname(from) === "." ? "" : posix.dirname(from);
  const to = path.startsWith("/") ? joined("", path.slice(1)) : joined(folder, path);
  if (to === undefined) {
    // Above the folder there may be the rest of a repository, or its pages on a server: `../../issues`.
    return { kind: "unchecked" };
  }
  const { tree } = project;
  if (!tree.has(to)) {
    const why = (await project.reading.isMade(to))
      ? `git does not keep ${to}, so that nobody else has it`
      : `there is no ${to}${otherCase(to, project)}`;
    return dead(why);
  }
  return fragment === undefined || !tree.files.has(to)
    ? { kind: "fine" }
    : anchorVerdict(fragment, to, project, pageAt);
}

async function anchorVerdict(
  fragment: string,
  path: string,
  project: Project,
  pageAt: PageAt,
): Promise<LinkVerdict> {
  const name = decodedPath(fragment).replace(/^user-content-/, "");
  const lines = /^L(\d+)(?:C\d+)?(?:-L?(\d+)(?:C\d+)?)?$/.exec(name);
  if (lines !== null && !isPage(path)) {
    const text = (await project.reading.read(path)) ?? "";
    const last = Math.max(Number(lines[1]), Number(lines[2] ?? 0));
    return last <= text.split("\n").length ? { kind: "fine" } : dead(`${path} has no line ${last}`);
  }
  if (!isPage(path) || /^(?:|top|readme)$/i.test(name)) {
    return { kind: "fine" };
  }
  const anchors = (await pageAt(path))?.anchors ?? new Set<string>();
  return anchors.has(name) || anchors.has(name.toLowerCase())
    ? { kind: "fine" }
    : dead(`${path} has no heading or anchor #${name}`);
}

function otherCase(path: string, { tree }: Project): string {
  const small = path.toLowerCase();
  const other = [...tree.files].find((each) => each.toLowerCase() === small);
  return other === undefined ? "" : `; ${other} is written otherwise`;
}

function dead(why: string): LinkVerdict {
  return { kind: "dead", why };
}

function splitAt(text: string, sign: string): readonly [string, string?] {
  const at = text.indexOf(sign);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decodedPath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A per cent sign that begins nothing is one.
    return text;
  }
}
