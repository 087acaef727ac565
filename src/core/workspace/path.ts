import { lstat, realpath } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";

/**
 * Where a path from a model, a diff or a user leads.
 * - `inside`: relative to the root, `/` as separator, no `.` or `..`
 * - `outside`: absolute, upwards, another drive, or through a symbolic link that leaves the root
 * - `forbidden`: inside git's own folder, which nothing may ever touch
 */
export type PathVerdict =
  | { readonly kind: "inside"; readonly path: string }
  | { readonly kind: "outside"; readonly reason: string }
  | { readonly kind: "forbidden"; readonly reason: string };

/** Characters; no operating system opens longer ones by name. */
const LONGEST_PATH = 4096;

/** The check of `workspacePath` without the disk: what can be said from the name alone. */
export function relativePath(raw: string): PathVerdict {
  if (raw.length > LONGEST_PATH) {
    return outside(`A path of ${raw.length} characters is no path; name a file inside the workspace.`);
  }
  const path = raw.replaceAll("\\", "/");
  if (path.trim() === "") {
    return outside("The path is empty; name a file inside the workspace.");
  }
  if (/[\u0000-\u001f\u007f]/.test(path)) {
    return outside(`${JSON.stringify(raw)} has control characters; name a file inside the workspace.`);
  }
  if (path.startsWith("/") || path.startsWith("~/") || /^[a-zA-Z]:/.test(path)) {
    return outside(`${raw} is absolute; use a path relative to the workspace folder.`);
  }
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) {
    return outside(`${raw} leads upwards; use a path relative to the workspace folder, without "..".`);
  }
  if (parts.length === 0) {
    return outside(`${raw} names a folder; name a file inside the workspace.`);
  }
  if (parts.some(isGitFolder)) {
    return { kind: "forbidden", reason: `${raw} belongs to git itself, which is never edited.` };
  }
  return { kind: "inside", path: parts.join("/") };
}

/**
 * The single place where paths are checked. The file need not exist; its deepest existing parent decides where
 * it would land.
 * @param root absolute path of the workspace folder
 */
export async function workspacePath(root: string, raw: string): Promise<PathVerdict> {
  const verdict = relativePath(raw);
  if (verdict.kind !== "inside") {
    return verdict;
  }
  const realRoot = await realpath(root);
  const parts = verdict.path.split("/");
  for (let depth = parts.length; depth > 0; depth--) {
    const real = await realPathOf(join(realRoot, ...parts.slice(0, depth)));
    if (real?.kind === "dangling") {
      return outside(`${raw} is a symbolic link that leads nowhere; remove it first.`);
    }
    if (real) {
      const landed = relative(realRoot, real.path);
      if (landed === ".." || landed.startsWith(`..${sep}`) || isAbsolute(landed)) {
        return outside(`${raw} leaves the workspace through a symbolic link; edit the file it links to.`);
      }
      if (landed.split(sep).some(isGitFolder)) {
        return { kind: "forbidden", reason: `${raw} links into git's own folder, which is never edited.` };
      }
      break;
    }
  }
  return verdict;
}

/**
 * Where a path that `workspacePath` let through really is, symbolic links inside the workspace followed: what a rule
 * about names has to look at, and what tells two names of one file.
 * @returns relative to the root, `/` as separator
 */
export async function landedPath(root: string, path: string): Promise<string> {
  const realRoot = await realpath(root);
  const parts = path.split("/");
  for (let depth = parts.length; depth > 0; depth--) {
    const real = await realPathOf(join(realRoot, ...parts.slice(0, depth)));
    if (real?.kind === "found") {
      return [...relative(realRoot, real.path).split(sep), ...parts.slice(depth)].filter(Boolean).join("/");
    }
  }
  return path;
}

/**
 * Files that steer the editor, continuous integration, git hooks or coding agents: a model may propose to change
 * them, but only a separate, explicit confirmation lets it happen.
 * @param path relative to the root, `/` as separator
 */
export function isProtected(path: string): boolean {
  const parts = path.replaceAll("\\", "/").split("/").map(canonical);
  const whole = parts.join("/");
  return (
    parts.some((part) => isGitFolder(part) || PROTECTED_FOLDERS.has(part)) ||
    PROTECTED_FILES.has(parts.at(-1) ?? "") ||
    PROTECTED_PATHS.some((start) => whole === start || whole.startsWith(`${start}/`)) ||
    whole.endsWith(".code-workspace")
  );
}

const PROTECTED_FOLDERS: ReadonlySet<string> = new Set([
  ".vscode",
  ".idea",
  ".devcontainer",
  ".husky",
  ".circleci",
  ".buildkite",
  ".claude",
  ".codex",
  ".cursor",
  ".gemini",
  ".roo",
  ".clinerules",
  ".windsurf",
  ".zed",
  ".kiro",
  ".opencode",
  ".continue",
  ".patched-moa",
]);

const PROTECTED_FILES: ReadonlySet<string> = new Set([
  ".gitattributes",
  ".gitmodules",
  ".gitconfig",
  ".gitlab-ci.yml",
  ".travis.yml",
  ".drone.yml",
  ".pre-commit-config.yaml",
  ".envrc",
  ".npmrc",
  ".yarnrc.yml",
  "azure-pipelines.yml",
  "bitbucket-pipelines.yml",
  "appveyor.yml",
  "jenkinsfile",
  "agents.md",
  "claude.md",
  "gemini.md",
  ".cursorrules",
  ".windsurfrules",
  ".clinerules",
  ".roomodes",
  ".mcp.json",
  ".pnpmfile.cjs",
  "claude.local.md",
  "lefthook.yml",
  "lefthook.yaml",
  "mcp.json",
  ".aider.conf.yml",
]);

const PROTECTED_PATHS = [
  ".github/workflows",
  ".github/actions",
  ".github/copilot-instructions.md",
  ".github/instructions",
  ".github/prompts",
  ".github/agents",
  ".github/chatmodes",
];

function outside(reason: string): PathVerdict {
  return { kind: "outside", reason };
}

/** As a case-insensitive file system, Windows (trailing dots, streams) and macOS (ignored characters) would see it. */
function canonical(part: string): string {
  return part
    .normalize("NFC")
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, "")
    .toLowerCase()
    .replace(/:.*$/, "")
    .replace(/[. ]+$/, "");
}

function isGitFolder(part: string): boolean {
  const name = canonical(part);
  return name === ".git" || name === "git~1";
}

type RealPath = { readonly kind: "dangling" } | { readonly kind: "found"; readonly path: string };

async function realPathOf(path: string): Promise<RealPath | undefined> {
  try {
    return { kind: "found", path: await realpath(path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") {
      return (await isLink(path)) ? { kind: "dangling" } : undefined;
    }
    if (code === "ENOTDIR") {
      return undefined;
    }
    throw error;
  }
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch {
    return false;
  }
}
