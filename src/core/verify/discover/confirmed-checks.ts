import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { Failure } from "../../workspace/failure.ts";
import { digestOfCheck, type FoundCheck } from "./found-check.ts";

/**
 * What the user says of a check that was found:
 * - `confirmed`: may be run on candidates, exactly as it is defined now
 * - `declined`: the user was asked and does not want it
 * - `changed`: was confirmed, and is defined differently now: to be confirmed again
 * - `new`: nobody has been asked
 */
export type Standing = "confirmed" | "declined" | "changed" | "new";

/** Below the user's state folder. */
const folderName = "checks";
/** A longer file was not written by this program. Bytes. */
const longest = 1_000_000;

const kept = v.object({
  root: v.string(),
  answers: v.array(v.object({ command: v.string(), digest: v.string(), isConfirmed: v.boolean() })),
});

type Answer = v.InferOutput<typeof kept>["answers"][number];

/** What the user confirmed to be run, for one workspace, kept in the user's own folder and never in the workspace. */
export class ConfirmedChecks {
  readonly file: string;
  readonly #root: string;

  /**
   * @param stateFolder from `stateFolder`
   * @param root absolute path of the workspace folder, without symbolic links
   */
  constructor(stateFolder: string, root: string) {
    const name = createHash("sha256").update(root).digest("hex").slice(0, 32);
    this.file = join(stateFolder, folderName, `${name}.json`);
    this.#root = root;
  }

  /** Whether the user was ever asked here. */
  get hasAnswers(): boolean {
    return this.#answers().length > 0;
  }

  standingOf(check: FoundCheck): Standing {
    return standing(check, this.#answers());
  }

  /** Of several checks, those that may be run. */
  among(checks: readonly FoundCheck[]): readonly FoundCheck[] {
    const answers = this.#answers();
    return checks.filter((check) => standing(check, answers) === "confirmed");
  }

  /**
   * Keeps the user's answer to all that was shown; what was not shown stays as it was answered.
   * @throws Failure `read-only` when it cannot be kept
   */
  answer(shown: readonly FoundCheck[], isConfirmed: (check: FoundCheck) => boolean): void {
    const commands = new Set(shown.map(({ command }) => command));
    const others = this.#answers().filter(({ command }) => !commands.has(command));
    const answers = shown.map((check) => ({
      command: check.command,
      digest: digestOfCheck(check),
      isConfirmed: isConfirmed(check),
    }));
    this.#write([...others, ...answers]);
  }

  /** @throws Failure `read-only` */
  forget(): void {
    this.#write([]);
  }

  /** What cannot be read was never confirmed. */
  #answers(): readonly Answer[] {
    try {
      const stat = statSync(this.file, { throwIfNoEntry: false });
      if (stat === undefined || !stat.isFile() || stat.size > longest) {
        return [];
      }
      const { success, output } = v.safeParse(kept, JSON.parse(readFileSync(this.file, "utf8")));
      // Two folders never share a file by accident; a file that says otherwise was put there.
      return success && output.root === this.#root ? output.answers : [];
    } catch {
      return [];
    }
  }

  #write(answers: readonly Answer[]): void {
    const next = `${this.file}.${randomUUID()}`;
    try {
      mkdirSync(join(this.file, ".."), { recursive: true, mode: 0o700 });
      writeFileSync(next, JSON.stringify({ root: this.#root, answers }), { mode: 0o600 });
      renameSync(next, this.file);
    } catch (cause) {
      throw new Failure("read-only", `What you confirmed cannot be kept in ${this.file}: ${String(cause)}`, {
        cause,
      });
    }
  }
}

function standing(check: FoundCheck, answers: readonly Answer[]): Standing {
  const digest = digestOfCheck(check);
  const answer = answers.find(({ command }) => command === check.command);
  if (answer === undefined) {
    return "new";
  }
  if (answer.digest !== digest) {
    return answer.isConfirmed ? "changed" : "new";
  }
  return answer.isConfirmed ? "confirmed" : "declined";
}
