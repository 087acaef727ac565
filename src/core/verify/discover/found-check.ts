import { createHash } from "node:crypto";

/** A check that the project itself names. Nothing of it is run before the user has confirmed it. */
export interface FoundCheck {
  /** Run in the workspace folder. It installs nothing. */
  readonly command: string;
  readonly kind: "tests" | "types" | "lint" | "build";
  /** The file it was found in, relative to the workspace folder. */
  readonly from: string;
  /** For people: what in that file speaks for it. */
  readonly why: string;
  /** What decides which program is run beside the command itself, such as the text of a script. */
  readonly definition: string;
}

/** Recognises a check as it was confirmed: another command or another definition is another check. */
export function digestOfCheck({ command, definition }: FoundCheck): string {
  return createHash("sha256")
    .update(JSON.stringify([command, definition]))
    .digest("hex");
}
