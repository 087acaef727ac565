import fc from "fast-check";
import { expect, test } from "vitest";
import { dropoutAndVote, leaveOneOut } from "../../../src/core/moa/witness-vote.ts";

const three = ["a", "b", "liar"];

test("what all agree on is found, with one question more than there are witnesses", async () => {
  const asked: string[] = [];
  const vote = await leaveOneOut(three, (some) => {
    asked.push(some.join());
    return Promise.resolve(true);
  });
  expect(vote).toEqual({ finding: true, yes: 4, no: 0, swayedBy: [] });
  expect(asked).toEqual(["a,b,liar", "b,liar", "a,liar", "a,b"]);
});

test("one who sways whoever hears it finds nothing, and is named", async () => {
  const vote = await leaveOneOut(three, (some) => Promise.resolve(some.includes("liar")));
  expect(vote).toMatchObject({ finding: undefined, swayedBy: ["liar"] });
});

test("an answer that fails counts neither for nor against", async () => {
  const vote = await leaveOneOut(three, (some) => Promise.resolve(some.length === 3 ? undefined : false));
  expect(vote).toEqual({ finding: false, yes: 0, no: 3, swayedBy: [] });
  expect((await leaveOneOut(three, () => Promise.resolve(undefined))).finding).toBeUndefined();
});

test("dropout and vote asks every group, and the majority counts: one who is believed only when alone loses", async () => {
  const vote = await dropoutAndVote(three, (some) => Promise.resolve(some.join() !== "liar"));
  expect(vote).toEqual({ finding: true, yes: 6, no: 1 });
});

test("no single witness decides alone what is found when one is left out", async () => {
  const answers = fc.func(fc.boolean());
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 5 }), answers, async (count, says) => {
      const witnesses = Array.from({ length: count }, (_, index) => index);
      const vote = await leaveOneOut(witnesses, (some) => Promise.resolve(says(some)));
      if (vote.finding !== undefined) {
        for (const left of witnesses) {
          expect(says(witnesses.filter((witness) => witness !== left))).toBe(vote.finding);
        }
      }
    }),
  );
});
