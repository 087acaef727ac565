import { expect, test } from "vitest";
import { noUsage } from "../../../src/core/model/chat-model.ts";
import type { Origin, PatchedCandidate } from "../../../src/core/moa/candidate.ts";
import { combine } from "../../../src/core/patch/diff/combine-patches.ts";
import { diffTexts } from "../../../src/core/patch/diff/diff-texts.ts";
import type { Patch } from "../../../src/core/patch/patch.ts";
import { provenanceOf } from "../../../src/core/run/provenance.ts";
import { EffectKeys } from "../../../src/core/patch/effect/cluster-by-effect.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { verdictOf } from "../../../src/core/verify/verdict.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { grammars } from "../patch/grammars.ts";

const effects = new EffectKeys(new SyntaxParser(grammars));
const base =
  'export const one = "1";\nexport const two = "2";\nexport const three = "3";\n\nexport const four = "4";\n';

function patch(...replacements: readonly (readonly [string, string])[]): Patch {
  const after = replacements.reduce((text, [from, to]) => text.replace(from, to), base);
  return {
    changes: [
      { kind: "modify", path: "a.ts", base: textFile(base), hunks: diffTexts("a.ts", base, after, "exact") },
    ],
  };
}

let arrived = 0;
function candidate(proposer: string, made: Patch, origin: Origin = "proposal"): PatchedCandidate {
  arrived++;
  return {
    kind: "patched",
    id: String(arrived),
    proposer,
    origin,
    text: "",
    usage: noUsage,
    patch: made,
    effect: "",
    verdict: verdictOf([]),
  };
}

test("a hunk that is written otherwise and does the same is the same hunk", async () => {
  const a = candidate("a", patch(['two = "2"', 'two = "II"']));
  const b = candidate("b", patch(['two = "2"', "two = 'II' // Roman"]));
  const other = candidate("c", patch(['two = "2"', 'two = "zwei"'], ['four = "4"', 'four = "IV"']));
  const final = candidate(
    "synthesis by a",
    patch(['two = "2"', "two = 'II'"], ['four = "4"', 'four = "IV"']),
    "synthesis",
  );
  const [two, four] = await provenanceOf(final, [a, b, other, final], effects);
  expect(two).toMatchObject({
    candidates: [a.id, b.id, final.id],
    proposers: ["a", "b", "synthesis by a"],
    agreed: 2,
    partly: [],
  });
  expect(four).toMatchObject({ candidates: [other.id, final.id], agreed: 1 });
});

test("what only the aggregator wanted is nobody else's", async () => {
  const a = candidate("a", patch(['two = "2"', 'two = "II"']));
  const final = candidate("synthesis by a", patch(['four = "4"', 'four = "IV"']), "synthesis");
  expect(await provenanceOf(final, [a, final], effects)).toMatchObject([
    { candidates: [final.id], agreed: 0 },
  ]);
});

test("hunks that touch become one, which is in part of each", async () => {
  const a = candidate("a", patch(['one = "1"', 'one = "I"']));
  const b = candidate("b", patch(['two = "2"', 'two = "II"']));
  const whole = candidate("candidates 1 and 2", combine([a.patch, b.patch]).patch, "combination");
  expect(await provenanceOf(whole, [a, b, whole], effects)).toMatchObject([
    { candidates: [whole.id], agreed: 0, partly: [a.id, b.id] },
  ]);
});

test("two tries of one proposer are one who wants it", async () => {
  const a = candidate("a", patch(['two = "2"', 'two = "II"']));
  const again = candidate("a", patch(['two = "2"', 'two = "II"']), "repair");
  expect(await provenanceOf(again, [a, again], effects)).toMatchObject([
    { candidates: [a.id, again.id], agreed: 1 },
  ]);
});

test("created and deleted files are told by what they are", async () => {
  const create = (text: string): Patch => ({
    changes: [{ kind: "create", path: "b.ts", file: textFile(text) }],
  });
  const a = candidate("a", create('export const b = "b";\n'));
  const b = candidate("b", create("export const b = 'b';\n"));
  const c = candidate("c", create("export const b = 'c';\n"));
  expect(await provenanceOf(a, [a, b, c], effects)).toMatchObject([
    { path: "b.ts", candidates: [a.id, b.id], agreed: 2 },
  ]);
  const gone: Patch = { changes: [{ kind: "delete", path: "a.ts", base: textFile(base) }] };
  const [d, e] = [candidate("d", gone), candidate("e", gone)];
  expect(await provenanceOf(d, [a, d, e], effects)).toMatchObject([{ candidates: [d.id, e.id] }]);
});
