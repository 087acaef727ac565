import type { LineRange } from "../workspace/position.ts";
import { said } from "../workspace/said.ts";
import type { Target } from "./task.ts";

/** Texts that can be asked for; nothing is changed by them. */
export type TextKind = (typeof textKinds)[number];

export const textKinds = ["commit-message", "pr-description", "explain"] as const;

/** One request for a text, as people know it. */
export interface TextTask {
  readonly kind: TextKind;
  /** The user's own words; may be empty. */
  readonly instruction: string;
  /** What is to be explained. */
  readonly target?: Target;
  /** What a branch is described beside, where it was named. */
  readonly base?: string;
}

/** What is known of it where it is only named. */
export interface NamedText {
  readonly instruction: string;
  readonly target?: { readonly path: string; readonly lines?: LineRange | undefined } | undefined;
  readonly base?: string | undefined;
}

export function isTextKind(kind: string): kind is TextKind {
  return textKinds.some((each) => each === kind);
}

/** What a person would call it. */
export function titleOfText({ kind, instruction, target, base }: NamedText & Pick<TextTask, "kind">): string {
  const asked = instruction === "" ? "" : `: ${instruction}`;
  switch (kind) {
    case "commit-message":
      return said`commit message${asked}`;
    case "pr-description": {
      const beside = base === undefined ? "" : ` beside ${base}`;
      return said`description of a pull request${beside}${asked}`;
    }
    case "explain": {
      const { path = "", lines } = target ?? {};
      const place = lines === undefined ? path : `${path}:${lines.first + 1}-${lines.last + 1}`;
      return said`explanation of ${place}${asked}`;
    }
  }
}
