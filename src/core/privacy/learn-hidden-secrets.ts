import { Failure } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { isSecretFile } from "./hidden/secret-files.ts";
import { textKindOf } from "./secrets/assigned-secrets.ts";
import type { SecretVault } from "./secrets/secret-vault.ts";

/** Remembers what the files for secrets hold, hidden as they are: checks may print it, and code may repeat it. */
export async function learnHiddenSecrets(vault: SecretVault, snapshot: Snapshot): Promise<void> {
  const listed = (await snapshot.list()).filter((path) => isSecretFile(path));
  for (const path of new Set([".env", ".env.local", ...listed])) {
    if (textKindOf(path) === "settings") {
      vault.learn(await textOf(snapshot, path), "settings");
    }
  }
}

/** Empty where there is no such file, or no text in it: then there is nothing to learn. */
export async function textOf(snapshot: Pick<Snapshot, "read">, path: string): Promise<string> {
  try {
    return (await snapshot.read(path))?.text ?? "";
  } catch (error) {
    if (Failure.is(error)) {
      return "";
    }
    throw error;
  }
}
