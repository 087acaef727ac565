import { Failure } from "../../workspace/failure.ts";
import { runGit } from "../../workspace/run-git.ts";
import type { FileChange, Patch } from "../patch.ts";
import { printUnifiedDiff } from "./print-unified.ts";

/**
 * The patch as a file that `git apply` takes, wherever in the repository it is run: names are those of the repository, of which
 * the workspace may be a part.
 * @param root absolute path of the workspace folder
 * @throws Failure `encoding` for files that git has no lines for
 */
export async function patchFile(root: string, patch: Patch): Promise<string> {
  for (const change of patch.changes) {
    const { encoding } = change.kind === "create" ? change.file : change.base;
    if (encoding.startsWith("utf-16")) {
      throw new Failure(
        "encoding",
        `${change.path} is UTF-16, which git takes for binary: no patch file can change it. Apply the patch to the workspace instead.`,
      );
    }
  }
  const folder = await folderInRepository(root);
  return printUnifiedDiff({ changes: patch.changes.map((change) => below(folder, change)) });
}

function below<Change extends FileChange>(folder: string, change: Change): Change {
  const path = folder + change.path;
  return change.kind === "rename" ? { ...change, path, from: folder + change.from } : { ...change, path };
}

/** Empty, or with a slash at its end: git says so, and where it says nothing there is no repository. */
function folderInRepository(root: string): Promise<string> {
  return runGit(root, ["rev-parse", "--show-prefix"], { config: ["core.fsmonitor=false"] }).then(
    (said) => said.replace(/\n$/, ""),
    () => "",
  );
}
