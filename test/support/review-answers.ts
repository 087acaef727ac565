/** What a finding says; the rest is as models usually have it. */
export interface ScriptedFinding {
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly evidence: string;
  readonly severity?: string;
  readonly edits?: readonly { readonly search: string; readonly replace: string }[];
}

/** An answer in the form that reviewers are asked for. */
export function findings(...found: readonly ScriptedFinding[]): string {
  return JSON.stringify({ findings: found.map((each) => ({ severity: "high", edits: [], ...each })) });
}

/** What makes a question one for findings, and one about somebody's finding, in the words of its prompt. */
export const reviewQuestions = {
  correctness: "does not do what it should",
  security: "somebody who means harm",
  vote: "A reviewer of this change reports the finding above",
} as const;
