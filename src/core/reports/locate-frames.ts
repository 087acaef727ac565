import { posix, relative, sep } from "node:path";
import { Failure } from "../workspace/failure.ts";
import { relativePath } from "../workspace/path.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import type { Frame } from "./trace-frame.ts";
import { writtenPlace } from "./written-place.ts";

/** A frame in a file of the workspace, in a line that is there. */
export interface OwnFrame {
  readonly path: string;
  readonly line: number;
  readonly name?: string;
}

/** Folders of what was installed, and of languages themselves. */
const installed =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|\.venv|venv|\.cargo|rustc|go\/pkg\/mod|go\/[\d.]+\/[^:]*src|vendor)\/|^\/usr\/(?:lib|local\/(?:lib|go))\/|^<|^\/rustc\//;
/** More are looked up in vain where somebody made up a trace. */
const mostLooked = 200;

/**
 * The frames that are in the workspace, by their path or, where the program ran elsewhere, by the end of it; of what a compiler
 * made, where it was written. What was installed counts where nothing else is there.
 * @param root absolute path of the workspace folder, without symbolic links
 */
export async function locateFrames(
  frames: readonly Frame[],
  snapshot: Pick<Snapshot, "root" | "read" | "list">,
): Promise<readonly OwnFrame[]> {
  const looked = frames.slice(0, mostLooked);
  const likely = looked.filter(({ path }) => !installed.test(insideOf(path, snapshot.root) ?? path));
  const files = new Files(
    await snapshot.list(),
    likely.map(({ path }) => path),
  );
  const own = await found(likely, snapshot, files);
  return own.length > 0 ? own : found(looked, snapshot);
}

async function found(
  frames: readonly Frame[],
  snapshot: Pick<Snapshot, "root" | "read">,
  files?: Files,
): Promise<readonly OwnFrame[]> {
  const own: OwnFrame[] = [];
  for (const frame of frames) {
    const inside = insideOf(frame.path, snapshot.root);
    // Where the program ran here its paths are these; else they are another machine's.
    const paths = [inside, files?.endingLike(frame.path)].filter((path) => path !== undefined);
    for (const path of paths) {
      if (await hasLine(snapshot, path, frame.line)) {
        const written = await writtenPlace(path, frame, snapshot);
        const isThere = written !== undefined && (await hasLine(snapshot, written.path, written.line));
        own.push({ ...frame, path, ...(isThere && written) });
        break;
      }
    }
  }
  return own.filter(
    ({ path, line }, at) => own.findIndex((each) => each.path === path && each.line === line) === at,
  );
}

/** Relative to the root; undefined where it leads elsewhere. */
function insideOf(path: string, root: string): string | undefined {
  const isAbsolute = /^(?:\/|[a-zA-Z]:)/.test(path);
  const named = isAbsolute ? relative(root, path).split(sep).join(posix.sep) : path;
  const verdict = relativePath(named);
  return verdict.kind === "inside" ? verdict.path : undefined;
}

async function hasLine(snapshot: Pick<Snapshot, "read">, path: string, line: number): Promise<boolean> {
  try {
    const text = (await snapshot.read(path))?.text;
    return text !== undefined && line < text.split("\n").length;
  } catch (error) {
    // It leads out through a link, or is no text: then it is no file of ours.
    if (Failure.is(error)) {
      return false;
    }
    throw error;
  }
}

/** The files of a workspace by their names. */
class Files {
  readonly #byName = new Map<string, string[]>();

  /** The folder that the workspace was where the program ran, as far as its frames tell. */
  readonly #foreignRoots: ReadonlySet<string>;

  /** @param framePaths as the trace has them */
  constructor(paths: readonly string[], framePaths: readonly string[]) {
    for (const path of paths) {
      const name = path.slice(path.lastIndexOf("/") + 1);
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), path]);
    }
    this.#foreignRoots = this.#rootsOf(framePaths);
  }

  /** What stands before a whole path of the workspace; before the name of a file at its top only where no longer one is there. */
  #rootsOf(framePaths: readonly string[]): ReadonlySet<string> {
    const roots = new Set<string>();
    const topFolders = new Set<string>();
    for (const path of framePaths) {
      const name = path.slice(path.lastIndexOf("/") + 1);
      for (const file of this.#byName.get(name) ?? []) {
        if (path.endsWith(`/${file}`)) {
          (file === name ? topFolders : roots).add(path.slice(0, -file.length - 1));
        }
      }
    }
    // Several folders with files of such names: nobody knows which is meant.
    return roots.size > 0 ? roots : topFolders.size === 1 ? topFolders : roots;
  }

  /** The one file that shares the longest end with a path: its name alone is too little, unless there is no more. */
  endingLike(path: string): string | undefined {
    const parts = path.split("/").filter((part) => part !== "" && part !== "." && part !== "..");
    const least = Math.min(2, parts.length);
    let best: readonly string[] = [];
    let most = least - 1;
    for (const file of this.#byName.get(parts.at(-1) ?? "") ?? []) {
      const shared = sharedEnd(file.split("/"), parts);
      // A file at the top has nothing but its name, which says something in the folder of the others alone.
      const isWhole = shared === file.split("/").length;
      const counts =
        shared >= least ||
        (isWhole && (parts.length === shared || this.#foreignRoots.has(path.slice(0, -file.length - 1))));
      if (counts && shared > most) {
        best = [file];
        most = shared;
      } else if (counts && shared === most) {
        best = [...best, file];
      }
    }
    return best.length === 1 ? best[0] : undefined;
  }
}

function sharedEnd(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a.at(-1 - shared) === b.at(-1 - shared)) {
    shared++;
  }
  return shared;
}
