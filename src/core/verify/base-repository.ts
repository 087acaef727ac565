import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { Failure } from "../workspace/failure.ts";
import { checkOneFits, sumOf } from "./disk-allowance.ts";
import { bytesIn } from "./disk-use.ts";
import { feedGit, gitIn, type Git } from "./git.ts";
import { alternate, makeOwnGit } from "./own-git-folder.ts";
import { objectsOf, openRepository, type Repository } from "./repository.ts";
import { workingFilesOf, type WorkingFiles } from "./working-files.ts";

/** Without a repository nothing says what belongs to a project; more is somebody's home folder. */
const MOST_FILES_WITHOUT_GIT = 20_000;

/** Made while tools run, and the same again for every candidate. */
const CACHES = ["__pycache__/", ".pytest_cache/", ".mypy_cache/", ".ruff_cache/"];

/** Files come out as they went in: no line ends are converted, no filter is run, no large file is fetched. */
const AS_THEY_ARE = "* -text !eol -ident -filter !working-tree-encoding\n";

/** Whatever the user's own settings say. Packing what is read a few times costs more than it saves. */
const SETTINGS = `[core]
\tbare = false
\tautocrlf = false
\tcompression = 0
\tlogAllRefUpdates = false
\tsparseCheckout = false
\tsplitIndex = false
`;

/** A repository of ours with one commit: the user's folder as it was when it was asked for, byte for byte. */
export interface BaseRepository {
  readonly git: Git;
  /** Its commit. */
  readonly commit: string;
  /** Names all of its files by their content: the same for the same files, whenever it was taken. */
  readonly tree: string;
  /** A link leads out of the user's working tree: what is there is in no commit. */
  readonly hasLinksOut: boolean;
  /** The user's working tree, which is only read. Absolute. */
  readonly top: string;
  /** The workspace folder in it: empty, or `packages/app/`. */
  readonly prefix: string;
  /** Shared instead of copied. Relative to `top`. */
  readonly heavyFolders: readonly string[];
  /** Copied, whatever git says of them. Relative to `top`. */
  readonly ownFolders: readonly string[];
  /** Absolute path of what a sandbox gets as its `.git`; undefined where the user's folder has none. */
  readonly ownGit: string | undefined;
  /** Absolute paths of all that is the user's: his working tree, and his repository where it stands elsewhere. */
  readonly userFolders: readonly string[];
  /** Of the files in one sandbox. */
  readonly bytes: number;
}

export interface BaseSettings {
  /** Bytes that one copy may take at the most. */
  readonly allowed: number;
  /** Folders that every sandbox gets a copy of, although git ignores them; relative to the workspace folder. */
  readonly declared: readonly string[];
}

/**
 * Takes the base that every sandbox of a pool is made of. The user's repository, if there is one, lends its objects and
 * is told nothing: no worktree, no reference and no object of ours is ever in it.
 * @param root absolute path of the workspace folder
 * @param place absolute path of an empty folder
 * @throws Failure `no-git`, `no-workspace`, `sandbox` when it takes too much disk, `cancelled`
 */
export async function takeBase(
  root: string,
  place: string,
  { allowed, declared }: BaseSettings,
  signal: AbortSignal,
): Promise<BaseRepository> {
  const repository = await openRepository(root, signal);
  const top = repository?.top ?? root;
  const ours = join(place, "base");
  await makeRepository(ours, repository, signal);
  const git: Git = (args, stop) => gitIn(place)([`--git-dir=${ours}`, ...args], stop);
  const files = await workingFilesOf(top, repository?.git ?? listing(ours, top), repository, signal);
  if (repository === undefined && files.files.length > MOST_FILES_WITHOUT_GIT) {
    throw new Failure(
      "no-git",
      `${root} is not in a git repository, and has too many files to copy them for every patch. Type: git -C ${quoted(root)} init && git -C ${quoted(root)} add -A && git -C ${quoted(root)} commit -m "Start"`,
    );
  }
  const ownFolders = declared.map((folder) => `${repository?.prefix ?? ""}${folder}`);
  const copied = await Promise.all(
    ownFolders.map(async (path) => ({
      path: `${path}/`,
      bytes: await bytesIn(join(top, ...path.split("/"))),
    })),
  );
  checkOneFits([...files.files, ...copied], allowed);
  const { tree, commit } = await commitOf(files, { ours, top, git }, signal);
  const ownGit = repository && join(place, "git");
  if (repository && ownGit !== undefined) {
    await makeOwnGit(repository, files.staged, ownGit, signal);
  }
  return {
    git,
    commit,
    tree,
    hasLinksOut: files.files.some(({ leadsOut }) => leadsOut === true),
    top,
    prefix: repository?.prefix ?? "",
    heavyFolders: files.heavyFolders.filter((path) => !isWithinAny(path, ownFolders)),
    ownFolders,
    ownGit,
    userFolders: userFolders(top, repository, place),
    bytes: sumOf([...files.files, ...copied]),
  };
}

/** One that we ourselves stand in cannot be closed to a check. */
function userFolders(top: string, repository: Repository | undefined, place: string): readonly string[] {
  const all = [top, ...(repository === undefined ? [] : [repository.common])];
  return all.filter((folder) => !isWithin(place, folder) && (folder === top || !isWithin(folder, top)));
}

function isWithinAny(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

function isWithin(path: string, folder: string): boolean {
  const inside = relative(folder, path);
  return inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

async function makeRepository(
  ours: string,
  lender: Repository | undefined,
  signal: AbortSignal,
): Promise<void> {
  // Its own names of objects, else nothing could be lent.
  const sha256 = lender?.objectFormat === "sha256" ? ["--object-format=sha256"] : [];
  // Without the user's template, which may have hooks.
  await gitIn(dirname(ours))(["init", "--quiet", "--bare", "--template=", ...sha256, ours], signal);
  await appendFile(join(ours, "config"), SETTINGS);
  await mkdir(join(ours, "info"), { recursive: true });
  await writeFile(join(ours, "info", "attributes"), AS_THEY_ARE);
  await writeFile(join(ours, "exclude"), CACHES.join("\n"));
  if (lender !== undefined) {
    await writeFile(join(ours, "objects", "info", "alternates"), alternate(objectsOf(lender)));
  }
}

/** Git's list of a folder that no repository knows. */
function listing(ours: string, top: string): Git {
  const ignored = ["-c", `core.excludesFile=${join(ours, "exclude")}`];
  return (args, signal) =>
    gitIn(top)([...ignored, `--git-dir=${ours}`, `--work-tree=${top}`, ...args], signal);
}

async function commitOf(
  { files }: WorkingFiles,
  { ours, top, git }: { readonly ours: string; readonly top: string; readonly git: Git },
  signal: AbortSignal,
): Promise<Pick<BaseRepository, "tree" | "commit">> {
  const input = (lines: readonly string[]): string => lines.map((line) => `${line}\0`).join("");
  const update = [`--git-dir=${ours}`, `--work-tree=${top}`, "update-index", "-z", "--add"];
  // --remove: a file that has gone since it was listed is no error.
  await feedGit(top, [...update, "--remove", "--stdin"], input(files.map(({ path }) => path)), signal);
  const links: string[] = [];
  for (const { path, leadsInto } of files) {
    if (leadsInto !== undefined) {
      const up = "../".repeat(path.split("/").length - 1);
      const target = `${up}${leadsInto.replaceAll("\\", "/")}` || ".";
      const object = await feedGit(
        ours,
        [`--git-dir=${ours}`, "hash-object", "-w", "--stdin"],
        target,
        signal,
      );
      links.push(`120000 ${object.trim()}\t${path}`);
    }
  }
  if (links.length > 0) {
    await feedGit(top, [...update, "--index-info"], input(links), signal);
  }
  const tree = (await git(["write-tree"], signal)).trim();
  const identity = ["-c", "user.name=Patched MoA", "-c", "user.email=patched-moa@localhost"];
  const commit = (await git([...identity, "commit-tree", "-m", "Workspace", tree], signal)).trim();
  return { tree, commit };
}

function quoted(path: string): string {
  return /^[\w./\\:-]+$/.test(path) ? path : JSON.stringify(path);
}
