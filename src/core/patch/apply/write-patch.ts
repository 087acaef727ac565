import { access, constants, lstat, readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../workspace/failure.ts";
import { workspacePath } from "../../workspace/path.ts";
import { decodeText, encodeText, type TextFile } from "../../workspace/text-file.ts";
import { FileTransaction } from "./file-transaction.ts";
import type { FileChange, Patch } from "../patch.ts";
import { resultOf } from "../result-text.ts";

/**
 * Writes the patch into the folder: everything or nothing. Encoding, byte-order mark and file mode stay.
 * @param root absolute path of the workspace folder
 * @throws Failure `stale` when a file is not what the patch was made for, `read-only`, `outside-workspace`,
 * `protected-path`; the folder is then as it was
 */
export async function writePatch(root: string, patch: Patch): Promise<void> {
  const transaction = new FileTransaction();
  try {
    for (const change of patch.changes) {
      await stage(transaction, root, change);
    }
    await transaction.commit();
  } catch (error) {
    await transaction.rollBack();
    throw error;
  }
}

async function stage(transaction: FileTransaction, root: string, change: FileChange): Promise<void> {
  const path = await checkedPath(root, change.path);
  const bytes = (file: Pick<TextFile, "encoding">): Uint8Array =>
    encodeText(resultOf(change) ?? "", file.encoding);
  switch (change.kind) {
    case "create":
      await checkAbsent(path, change.path);
      return transaction.create(path, bytes(change.file), { executable: change.executable });
    case "delete":
      await checkUnchanged(path, change.path, change.base);
      return transaction.remove(path);
    case "modify":
      await checkUnchanged(path, change.path, change.base);
      return transaction.replace(await realpath(path), bytes(change.base), change);
    case "rename": {
      const from = await checkedPath(root, change.from);
      await checkUnchanged(from, change.from, change.base);
      if (!(await isSameFile(from, path))) {
        await checkAbsent(path, change.path);
      }
      await transaction.remove(from);
      return transaction.create(path, bytes(change.base), { like: from, executable: change.executable });
    }
  }
}

async function checkedPath(root: string, path: string): Promise<string> {
  const verdict = await workspacePath(root, path);
  if (verdict.kind !== "inside") {
    const kind = verdict.kind === "outside" ? "outside-workspace" : "protected-path";
    throw new Failure(kind, verdict.reason);
  }
  return join(root, verdict.path);
}

async function checkUnchanged(file: string, path: string, base: TextFile): Promise<void> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new Failure("stale", `${path} cannot be read any more; run again on its present state.`, { cause });
  });
  const now = decodeText(bytes, path);
  if (now.hash !== base.hash || now.encoding !== base.encoding) {
    throw new Failure(
      "stale",
      `${path} changed since the patch was made for it; nothing was written. Run again on its present state.`,
    );
  }
  const { mode } = await lstat(await realpath(file));
  const writable = await access(file, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!writable || (mode & 0o222) === 0) {
    throw new Failure(
      "read-only",
      `${path} is read-only; nothing was written. Allow writing with "chmod u+w ${path}", then try again.`,
    );
  }
}

async function checkAbsent(file: string, path: string): Promise<void> {
  const present = await lstat(file).then(
    () => true,
    () => false,
  );
  if (present) {
    throw new Failure(
      "stale",
      `${path} exists now, and the patch would create it; nothing was written. Run again, or move it away.`,
    );
  }
}

/** A rename that only changes the case of letters, where the file system does not tell them apart. */
async function isSameFile(from: string, to: string): Promise<boolean> {
  try {
    const [a, b] = [await lstat(from), await lstat(to)];
    return a.ino === b.ino && a.dev === b.dev && from.toLowerCase() === to.toLowerCase();
  } catch {
    return false;
  }
}
