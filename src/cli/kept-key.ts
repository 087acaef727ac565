import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../core/workspace/failure.ts";

/** The key by which the user's programs ask the gateway, from one start to the next. */
export interface KeptKey {
  readonly key: string;
  /** Of the file that only the user may read. */
  readonly path: string;
  /** It was made up just now, and nobody has seen it yet. */
  readonly isNew: boolean;
}

/** As it is made up here; anything else in the file is damage. */
const form = /^moa-[\w-]{32}$/;

/**
 * The gateway's key that is kept in the user's state folder; the first time, or where `fresh` is asked for, it is made up.
 * @throws Failure `usage` where others could have read it, or it cannot be read or kept
 */
export function keptKey(folder: string, fresh: boolean): KeptKey {
  const path = join(folder, "serve-key");
  const known = fresh ? undefined : knownKey(path);
  if (known !== undefined) {
    return { key: known, path, isNew: false };
  }
  const key = `moa-${randomBytes(24).toString("base64url")}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.new`, `${key}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch (cause) {
    throw new Failure("usage", `The gateway's key cannot be kept in ${path}. ${instead}`, { cause });
  }
  return { key, path, isNew: true };
}

const instead = "Set PATCHED_MOA_SERVE_KEY to a key of your own.";

/** @returns undefined where there is none */
function knownKey(path: string): string | undefined {
  let text: string;
  let mode: number;
  try {
    text = readFileSync(path, "utf8").trim();
    mode = statSync(path).mode;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") {
      return undefined;
    }
    throw new Failure("usage", `The gateway's key in ${path} cannot be read. ${instead}`, { cause });
  }
  // Windows tells nothing by it: there the folder is the user's own.
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    throw new Failure(
      "usage",
      `Others on this machine may have read the gateway's key in ${path}. Start with --new-key: programs then need the new one.`,
    );
  }
  if (!form.test(text)) {
    throw new Failure(
      "usage",
      `There is no key of the gateway in ${path}. Start with --new-key to make one.`,
    );
  }
  return text;
}
