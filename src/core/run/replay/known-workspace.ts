import { SecretVault } from "../../privacy/secrets/secret-vault.ts";
import { Failure } from "../../workspace/failure.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import type { TextFile } from "../../workspace/text-file.ts";
import { whole, type ReadJournal } from "../journal/read-journal.ts";
import { preparationFrom, type KeptPreparation } from "../record/result-shapes.ts";

/** Whether a workspace still has what a run saw of it. */
export type KnownWorkspace =
  /** Byte for byte; the vault knows the secrets that the journal has placeholders for. */
  | { readonly kind: "same"; readonly vault: SecretVault }
  /** @property path of the first file that is another one now, relative to the root */
  | { readonly kind: "changed"; readonly path: string };

/** What the run knew before it asked anybody; undefined when it was cut off before. */
export function preparationIn({ header, turns }: ReadJournal): KeptPreparation | undefined {
  const value = turns.find(({ key }) => key === "prepare #1")?.value;
  return value === undefined ? undefined : whole(header.run, () => preparationFrom(value));
}

/** Lays the files that were shown and changed beside those that are there now. */
export async function compareWorkspace(journal: ReadJournal, snapshot: Snapshot): Promise<KnownWorkspace> {
  const vault = new SecretVault(journal.header.secretsNonce);
  for (const { path, file } of journal.reads) {
    const now = file === undefined ? undefined : await readNow(snapshot, path);
    const isSame =
      file === undefined ||
      (file === null ? now === undefined : now !== undefined && isSameFile(now, file, vault));
    if (!isSame) {
      return { kind: "changed", path };
    }
  }
  for (const { path, text, lines } of preparationIn(journal)?.context.files ?? []) {
    const now = (await readNow(snapshot, path))?.text;
    const part =
      lines &&
      now
        ?.split(/(?<=\n)/)
        .slice(lines.first, lines.last + 1)
        .join("");
    const shown = lines === undefined ? now : part;
    if (shown === undefined || !vault.learnFrom(shown, text)) {
      return { kind: "changed", path };
    }
  }
  vault.reserve(journal.secrets);
  return { kind: "same", vault };
}

function isSameFile(
  now: TextFile,
  then: { readonly text: string; readonly encoding: string },
  vault: SecretVault,
): boolean {
  return now.encoding === then.encoding && vault.learnFrom(now.text, then.text);
}

/** A file that cannot be read is not what it was. */
async function readNow(snapshot: Snapshot, path: string): Promise<TextFile | undefined> {
  try {
    return await snapshot.read(path);
  } catch (error) {
    if (Failure.is(error)) {
      return undefined;
    }
    throw error;
  }
}
