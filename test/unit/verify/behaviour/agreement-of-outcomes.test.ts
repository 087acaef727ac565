import fc from "fast-check";
import { expect, test } from "vitest";
import { agreementOf, type Outcomes } from "../../../../src/core/verify/behaviour/agreement-of-outcomes.ts";

function outcomes(count: number, ...texts: readonly (string | undefined)[]): Outcomes {
  const entries = texts.flatMap((text, input) =>
    text === undefined ? [] : [[String(input), text] as const],
  );
  return { count, byInput: new Map(entries) };
}

test("who does what most do has the largest share, counted by those behind each patch", () => {
  const most = outcomes(1, "= 1", "= 2", "= 3");
  const { shares, telling } = agreementOf([most, outcomes(1, "= 1", "= 2", "= 4"), most]);
  expect(telling).toBe(1);
  expect(shares).toEqual([0.5, 0, 0.5]);
  expect(agreementOf([outcomes(1, "= 1"), outcomes(3, "= 2")]).shares).toEqual([0, 2 / 3]);
});

test("one without a voice is compared with all others, and changes nothing for them", () => {
  const [most, odd] = [outcomes(1, "= 1"), outcomes(1, "= 2")];
  const { shares } = agreementOf([most, odd, most, outcomes(0, "= 1"), outcomes(0, "= 3")]);
  expect(shares).toEqual([0.5, 0, 0.5, 2 / 3, 0]);
});

test("an input that most cannot take tells nothing; one that few cannot take speaks against them", () => {
  const [refusing, taking] = [outcomes(1, "! ValueError", "= 2"), outcomes(1, "= 1", "= 2")];
  expect(agreementOf([refusing, refusing, taking])).toEqual({ shares: [1, 1, 1], inputs: 2, telling: 0 });
  expect(agreementOf([refusing, taking, taking])).toMatchObject({ shares: [0, 0.5, 0.5], telling: 1 });
});

test("what was not reached agrees with nobody", () => {
  const { shares } = agreementOf([
    outcomes(1, "= 1", undefined),
    outcomes(1, "= 1", "= 2"),
    outcomes(1, "= 1", "= 2"),
  ]);
  expect(shares).toEqual([0, 0.5, 0.5]);
});

test("shares are between 0 and 1, and those who do the same have the same", () => {
  const outcome = fc.constantFrom("= 1", "= 2", "! ValueError", "overdue", undefined);
  const patch = fc.record({
    count: fc.integer({ min: 1, max: 3 }),
    texts: fc.array(outcome, { maxLength: 4 }),
  });
  fc.assert(
    fc.property(fc.array(patch, { maxLength: 5 }), (patches) => {
      const { shares } = agreementOf(patches.map(({ count, texts }) => outcomes(count, ...texts)));
      expect(shares).toHaveLength(patches.length);
      shares.forEach((share) => {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      });
      const twice = agreementOf(
        [...patches, ...patches].map(({ count, texts }) => outcomes(count, ...texts)),
      );
      expect(twice.shares.slice(0, patches.length)).toEqual(twice.shares.slice(patches.length));
    }),
    { numRuns: 10_000 },
  );
});
