import { findAssignedSecrets, type TextKind } from "./assigned-secrets.ts";
import { findPrivateKeys } from "./private-keys.ts";
import type { SecretSpan } from "./secret-span.ts";
import { HintFinder } from "./hint-finder.ts";
import { tokenRules, type TokenRule } from "./token-rules.ts";

/** No rule finds anything in a text of fewer characters than `;pwd=abcd` has. */
export const shortestTell = 9;

/**
 * Everything in a text that no model should be sent, in the order of the text, without overlaps. Takes time in proportion
 * to the text, whatever is in it.
 * @param textKind how values are written there; `code` counts the least as a secret
 */
export function findSecrets(text: string, textKind: TextKind = "code"): readonly SecretSpan[] {
  return withAssigned(findByForm(text), text, textKind);
}

/** Keys and tokens, which are known by their form in whatever kind of text. */
export function findByForm(text: string): readonly SecretSpan[] {
  const hinted = finder.groupsIn(text);
  return [
    ...findPrivateKeys(text),
    ...tokenRules.flatMap((rule, index) => (hinted.has(index) ? matches(rule, text) : [])),
  ];
}

/**
 * All secrets of a text, of which those are known that `findByForm` found.
 * @param textKind as for `findSecrets`
 */
export function withAssigned(
  byForm: readonly SecretSpan[],
  text: string,
  textKind: TextKind,
): readonly SecretSpan[] {
  return withoutOverlaps([...byForm, ...findAssignedSecrets(text, textKind)]);
}

const finder = new HintFinder(tokenRules.map(({ hints }) => hints));

function matches({ kind, pattern, accepts }: TokenRule, text: string): readonly SecretSpan[] {
  const found: SecretSpan[] = [];
  for (const match of text.matchAll(pattern)) {
    const secret = match.groups?.["secret"] ?? match[0];
    if (accepts?.(secret) ?? true) {
      const start = match.index + match[0].lastIndexOf(secret);
      found.push({ kind, start, end: start + secret.length });
    }
  }
  return found;
}

/** Of two that overlap the one that starts first, then the longer one; what it leaves over of the other is covered too. */
function withoutOverlaps(spans: readonly SecretSpan[]): readonly SecretSpan[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: SecretSpan[] = [];
  for (const span of sorted) {
    const last = kept.at(-1);
    if (last === undefined || span.start >= last.end) {
      kept.push(span);
    } else if (span.end > last.end) {
      kept[kept.length - 1] = { ...last, end: span.end };
    }
  }
  return kept;
}
