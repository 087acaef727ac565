import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkEnvironment } from "../check-environment.ts";
import type { CheckLimits } from "../check.ts";
import { confinementHere } from "../confinement.ts";
import type { SandboxBase } from "../sandbox.ts";
import { sharedEntries } from "../shared-folder.ts";
import type { ProjectScripts } from "../package-scripts.ts";
import { scriptsBehind } from "./scripts-behind.ts";
import { Stamp } from "./stamp.ts";
import { addTools } from "./tools-on-path.ts";
import { said } from "../../workspace/said.ts";

/** Another one wherever a result means something else than it did: no result of before is used then. */
const meaning = 1;

/** Of how and from where this program was started: another value means nothing to a check. What tells of the terminal no check gets. */
const ofTheStart =
  /^(?:_|PWD|OLDPWD|SHLVL|SSH_.*|XDG_SESSION_ID|XDG_VTNR|PATCHED_MOA_.*|npm_lifecycle_.*|npm_command|npm_execpath|npm_node_execpath|npm_package_.*)$/;

/** What the sandboxes' own `.git` has that git, asked by a check, tells of. */
const gitFiles = [
  "HEAD",
  "config",
  "packed-refs",
  "index",
  "shallow",
  "info/exclude",
  "info/attributes",
  "info/sparse-checkout",
];

/** What checks are run on, and how. */
export interface BaselineQuestion {
  /** All of them, in the order in which they are run one after the other. */
  readonly commands: readonly string[];
  readonly base: SandboxBase;
  readonly limits: CheckLimits;
  /** Of the workspace's packages. */
  readonly scripts: ProjectScripts;
}

/** Everything that results of checks may depend on, as far as it can be told without running them. */
export interface AskedState {
  /** The same for the same state. */
  readonly key: string;
  /** The latest change of anything that is no file of the workspace's own; in milliseconds since 1970. */
  readonly newest: number;
}

/**
 * A check sees the files of its sandbox, which are those of the workspace by content (nothing that git ignores is among
 * them, so that no `.env` and no built file plays a part), folders that are shared with it, the programs of the machine
 * and its environment. Time, network and services are not among what can be told: whoever uses an earlier result asks
 * again before he holds anything against a patch.
 * @returns a text that says why nothing certain can be told, where that is so
 */
export async function stateOf(question: BaselineQuestion, signal: AbortSignal): Promise<AskedState | string> {
  const { commands, base, limits, scripts } = question;
  if (base.hasLinksOut) {
    return said`a link leads out of the workspace`;
  }
  const stamp = new Stamp(base.top, signal);
  const environment = checkEnvironment(process.env);
  stamp.fact("meaning", meaning);
  stamp.fact("checks", { commands, limits, scripts });
  stamp.fact("files", { tree: base.tree, top: base.top, prefix: base.prefix });
  for (const [path, file] of base.unsaved) {
    stamp.fact("unsaved", [path, file.encoding, file.text]);
  }
  stamp.fact("machine", [process.platform, process.arch, await confinementHere()]);
  stamp.fact(
    "environment",
    Object.entries(environment)
      .filter(([name]) => !ofTheStart.test(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  await addOwnGit(stamp, base.ownGit);
  const own = [...commands, ...scripts.packages.flatMap((each) => Object.values(each.scripts))];
  const texts = [...own, ...(await scriptsBehind(own, join(base.top, ...base.prefix.split("/"))))];
  await addTools(stamp, { texts, environment, top: base.top });
  for (const folder of base.heavyFolders) {
    await stamp.folder(join(base.top, ...folder.split("/")), sharedEntries(folder));
  }
  stamp.fact("own folders", base.ownFolders);
  for (const folder of base.ownFolders) {
    await stamp.folder(join(base.top, ...folder.split("/")));
  }
  return stamp.doubt ?? { key: stamp.digest(), newest: stamp.newest };
}

async function addOwnGit(stamp: Stamp, folder: string | undefined): Promise<void> {
  for (const name of folder === undefined ? [] : gitFiles) {
    const path = join(folder ?? "", name);
    const bytes = (await stamp.seen(path, readFile(path))) ?? Buffer.alloc(0);
    stamp.fact("git", [name, createHash("sha256").update(bytes).digest("hex")]);
  }
}
