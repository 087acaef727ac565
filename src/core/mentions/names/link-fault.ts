import { posix } from "node:path";
import { isPage, pageFormat } from "../../workspace/page-format.ts";
import type { Page } from "../page/page.ts";
import type { Project } from "../project/project.ts";
import { joined } from "../project/tree.ts";
import { said } from "../../workspace/said.ts";

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
  const [place] = splitAt(whole, "?");
  if (place === "") {
    return fragment === undefined
      ? dead(said`it leads nowhere`)
      : anchorVerdict(fragment, from, project, pageAt);
  }
  const path = decodedPath(place);
  const folder = posix.dirname(from) === "." ? "" : posix.dirname(from);
  const isRooted = path.startsWith("/");
  const written = isRooted ? joined("", path.slice(1)) : joined(folder, path);
  const to = written === undefined ? undefined : pageNamed(written, from, project);
  if (to === undefined || (isRooted && isBuilt(from) && !project.tree.has(to))) {
    // Above the folder there may be the rest of a repository, or its pages on a server: `../../issues`. What a site is built
    // from has its own idea of what is at the top.
    return { kind: "unchecked" };
  }
  const { tree } = project;
  if (!tree.has(to)) {
    const why = (await project.reading.isMade(to))
      ? said`git does not keep ${to}, so that nobody else has it`
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
    return last <= text.split("\n").length ? { kind: "fine" } : dead(said`${path} has no line ${last}`);
  }
  if (!isPage(path) || /^(?:|top|readme)$/i.test(name)) {
    return { kind: "fine" };
  }
  const anchors = (await pageAt(path))?.anchors;
  return anchors === undefined || anchors.has(name) || anchors.has(name.toLowerCase())
    ? { kind: "fine" }
    : dead(said`${path} has no heading or anchor #${name}`);
}

/** Pages that a program makes a site of. */
function isBuilt(page: string): boolean {
  return /^(?:MDX|reStructuredText)$/.test(pageFormat(page) ?? "");
}

const endings = [".rst", ".mdx", ".md", ".txt", "/index.rst", "/index.mdx", "/index.md"];

/** Who builds a site names its pages without their endings. */
function pageNamed(path: string, from: string, { tree }: Project): string {
  const other =
    isBuilt(from) && !tree.files.has(path)
      ? endings.map((ending) => path + ending).find((each) => tree.files.has(each))
      : undefined;
  return other ?? path;
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
