/** One case of ../patch-cases, as its README describes it. */
export interface Case {
  readonly name: string;
  readonly suite: string;
  readonly format: string;
  readonly files: Readonly<Record<string, string>>;
  readonly output: string;
  readonly expect: {
    readonly error?: boolean;
    readonly files?: Readonly<Record<string, string>>;
    readonly edits?: readonly { path: string | null; search: string; replace: string }[];
  };
  readonly target?: string;
  readonly policy?: string;
  readonly tags?: readonly string[];
  readonly eventual?: { readonly files?: Readonly<Record<string, string>> } | null;
  readonly peer_options?: { readonly args?: readonly number[] };
}

/**
 * `right`: every file byte for byte. `white space`: equal but for white space. `same tree`: of those, the ones whose
 * code is the same for the parser. `WRONG`: applied, with another result. `refused`: should have been applied.
 * `not refused`: should have been refused, and something was changed.
 */
export const verdicts = [
  "right",
  "same tree",
  "white space",
  "WRONG",
  "refused",
  "not refused",
  "THREW",
] as const;
export type Verdict = (typeof verdicts)[number];

const right: readonly Verdict[] = ["right", "same tree", "white space"];
const refused: readonly Verdict[] = ["refused"];

interface Decision {
  readonly policy: RegExp;
  /** Further condition on the case. */
  readonly when?: (testCase: Case) => boolean;
  readonly decided: readonly Verdict[];
}

/** Our decisions (README, "Our decisions where peers disagree") as what they make of a peer's expectation. First rule counts. */
const decisions: readonly Decision[] = [
  // Similarity is never applied; where a stricter step finds the place, so much the better.
  {
    policy: /similarity|fuzz|Levenshtein|edit distance|block-anchor|wrong context line|similar one/i,
    decided: [...right, ...refused, "not refused"],
  },
  // An empty SEARCH never changes a file with content, whatever line it names.
  {
    policy: /needs start\/end line/,
    when: ({ output }) => /-------\n=======/.test(output),
    decided: refused,
  },
  // A line that the caller or the answer names chooses between places; it forbids none.
  { policy: /needs start\/end line/, decided: [...right, "not refused"] },
  { policy: /FIRST match of an ambiguous/, decided: refused },
  { policy: /missing final REPLACE|missing End Patch/, decided: refused },
  { policy: /disabled upstream/, decided: [...right, ...refused] },
  { policy: /Roo dialect/, when: ({ expect }) => expect.error === true, decided: ["right", "not refused"] },
  { policy: /Roo dialect/, decided: right },
  {
    policy:
      /automatic line-ending conversion|line without prefix|free text|from prose|pure rename|doubled @@|leading blank|without a file name even/,
    decided: [...right, "not refused"],
  },
  // New code between two placeholders: nothing tells where in between.
  { policy: /blank lines ignored/, decided: [...right, ...refused] },
  // The peer decodes a line into several and replaces one.
  {
    policy: /literal backslash/,
    when: ({ output }) => /^-.*\\n/m.test(output),
    decided: [...right, "WRONG"],
  },
  { policy: /lone CR|FIRST line ending|trailing newline even/, decided: [...right, ...refused] },
  // Escapes stay as they are where the file matches without decoding them.
  { policy: /literal backslash/, when: ({ output }) => !/^-.*\\[tn]/m.test(output), decided: ["WRONG"] },
  { policy: /when only one reading|without header or numbers|context-line/, decided: [...right, ...refused] },
  {
    policy: /expected code is what can-ai-code extracted/,
    when: ({ tags }) => tags?.includes("unclosed") ?? false,
    decided: [...right, ...refused],
  },
];

/** Whether the verdict on a policy case is the one our decisions ask for; unless a rule says otherwise the case is to be right. */
export function isAsDecided(testCase: Case, verdict: Verdict): boolean {
  const rule = decisions.find(
    ({ policy, when }) => policy.test(testCase.policy ?? "") && (when?.(testCase) ?? true),
  );
  return (rule?.decided ?? right).includes(verdict) || verdict === "right";
}
