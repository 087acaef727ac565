import type { CodeContext } from "../context/code-context.ts";
import type { Patch } from "../patch/patch.ts";
import { textOf } from "../privacy/learn-hidden-secrets.ts";
import { textKindOf } from "../privacy/secrets/assigned-secrets.ts";
import { rewrittenSecretLines } from "../privacy/secrets/misplaced-secrets.ts";
import type { SecretVault } from "../privacy/secrets/secret-vault.ts";
import type { Task } from "../task/task.ts";
import { PatchedFiles } from "../verify/patched-files.ts";
import type { CheckResult } from "../verify/verifier.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { said } from "../workspace/said.ts";

/** What the first prompt is made of. */
interface Material {
  readonly task: Task;
  readonly context: CodeContext;
  readonly checks: readonly CheckResult[];
}

/**
 * Looks for secrets in whole files, of which a prompt may show a part and does not tell the kind, before any is sent.
 * @returns what to tell the user; `undefined` when there is no secret
 */
export async function learnSecrets(
  vault: SecretVault,
  snapshot: Snapshot,
  { task, context, checks }: Material,
): Promise<string | undefined> {
  const told: string[] = [];
  const tell = (count: number, where: string): void => {
    if (count > 0) {
      told.push(said`${count} ${count === 1 ? "secret" : "secrets"} in ${where}`);
    }
  };
  const learn = (text: string, kind: "code" | "settings", where: string): void => {
    tell(vault.learn(text, kind), where);
  };
  for (const { path } of context.files) {
    learn(await textOf(snapshot, path), textKindOf(path), path);
  }
  learn(context.overview ?? "", "code", said`the overview of the workspace`);
  for (const { command, output, passed } of checks) {
    if (!passed) {
      learn(output, "settings", said`the output of ${vault.conceal(command)}`);
    }
  }
  learn(
    [...task.problems.map(({ message }) => message), ...task.checks].join("\n"),
    "code",
    said`the problems`,
  );
  // Last, so that it is known what the workspace holds already.
  tell(vault.learnRequest(task.instruction), said`the request`);
  return told.length === 0
    ? undefined
    : `Not sent: ${told.join(", ")}. Models are shown placeholders; the patch has the secrets in their places again.`;
}

/** Lines that the user should read before applying: they hold a secret, and are not what they were. */
export function rewrittenSecrets(vault: SecretVault, patch: Patch): string | undefined {
  const places = new PatchedFiles(patch).files.flatMap(({ path, before, after }) =>
    rewrittenSecretLines(before ?? "", after ?? "", vault.restored).map((line) => `${path}:${line}`),
  );
  return places.length === 0
    ? undefined
    : `The patch rewrites what stands around a secret: read ${places.join(", ")} before applying it.`;
}
