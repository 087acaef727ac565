import { learnHiddenSecrets } from "../privacy/learn-hidden-secrets.ts";
import { textKindOf } from "../privacy/secrets/assigned-secrets.ts";
import type { SecretVault } from "../privacy/secrets/secret-vault.ts";
import type { HeldFinding, SuggestedChange } from "./finding.ts";
import type { ReviewedChanges } from "./read-changes.ts";
import type { FindingsAnswer, ReviewReading, ReviewResults } from "./reading/protocol.ts";
import { reviewPrompt } from "./review-prompts.ts";
import { ChangeTrial, type TryingParts } from "./try-change.ts";

/** What models are asked, as it is known before anybody is. */
export interface PreparedReview {
  /** Which words models are asked with, and their version. */
  readonly prompt: string;
  /** For people: `staged changes`. */
  readonly what: string;
  /** Paths. */
  readonly files: readonly string[];
  readonly questions: ReviewResults["questions"]["questions"];
  /** What endpoints that can are told of the form of an answer. */
  readonly format: object;
  /** What is not reviewed, a sentence each. */
  readonly gaps: readonly string[];
  /** Recognises the workspace, so that a review that was cut off goes on only where it began; empty: none can. */
  readonly workspace: string;
}

/** What of a review depends on the workspace. */
export interface ReviewMaterial {
  /**
   * @param room for a change in one question, in estimated tokens
   * @param nonce delimiter of untrusted text in prompts
   */
  readonly prepare: (room: number, nonce: string) => Promise<PreparedReview>;
  /** What answers say, held against the code and merged. */
  readonly hold: (answers: readonly FindingsAnswer[], nonce: string) => Promise<ReviewResults["findings"]>;
  /** What becomes of the change that is suggested with a finding. */
  readonly tryChange: (finding: HeldFinding) => Promise<SuggestedChange>;
}

export interface MaterialParts extends TryingParts {
  readonly secrets: SecretVault;
  readonly reader: ReviewReading;
  /** Left out: the review is not gone on with. */
  readonly stateOf?: (signal: AbortSignal) => Promise<string>;
}

/** @param instruction in the user's own words; may be empty */
export function materialOf(
  changes: ReviewedChanges,
  instruction: string,
  parts: MaterialParts,
  signal: AbortSignal,
): ReviewMaterial {
  const { reader, secrets, stateOf } = parts;
  const { what, files, left } = changes;
  const trial = new ChangeTrial(parts, files, signal);
  return {
    prepare: async (room, nonce) => {
      const [workspace = ""] = await Promise.all([
        stateOf?.(signal),
        learnSecrets(changes, instruction, parts),
      ]);
      const asked = await reader.do({ kind: "questions", files, nonce, room, instruction }, signal);
      return {
        ...{ prompt: reviewPrompt, what, files: files.map(({ path }) => path), workspace },
        ...{ questions: asked.questions, format: asked.format, gaps: [...left, ...asked.left] },
      };
    },
    hold: async (answers, nonce) => {
      const read = await reader.do({ kind: "findings", files, answers, nonce }, signal);
      // What is shown and kept of it holds no secret; a patch has to.
      const conceal = (text: string): string => secrets.conceal(text);
      return {
        ...read,
        raised: read.raised.map((finding) => {
          const [first, ...others] = finding.said.map((each) => ({
            ...each,
            message: conceal(each.message),
          }));
          const evidence = conceal(finding.evidence);
          return first === undefined ? finding : { ...finding, evidence, said: [first, ...others] };
        }),
        dropped: read.dropped.map((each) => ({ ...each, message: conceal(each.message) })),
      };
    },
    tryChange: async (finding) => {
      const change = await trial.of(finding);
      return change.kind === "failed" ? { ...change, reason: secrets.conceal(change.reason) } : change;
    },
  };
}

/** Of whole files, of which a prompt shows a part and does not tell the kind, before any is sent. */
async function learnSecrets(
  { files }: ReviewedChanges,
  instruction: string,
  { secrets, snapshot }: MaterialParts,
): Promise<void> {
  await learnHiddenSecrets(secrets, snapshot);
  for (const { path, oldPath = path, after = "", hunks } of files) {
    const before = hunks.flatMap(({ lines }) => lines.filter(({ sign }) => sign !== "+"));
    secrets.learn(after, textKindOf(path));
    secrets.learn(before.map(({ text }) => text).join("\n"), textKindOf(oldPath));
  }
  secrets.learnRequest(instruction);
}
