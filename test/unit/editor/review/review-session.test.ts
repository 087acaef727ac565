import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diffTexts } from "../../../../src/core/patch/diff/diff-texts.ts";
import { splitLines } from "../../../../src/core/patch/diff/lines.ts";
import type { Patch } from "../../../../src/core/patch/patch.ts";
import { resultOf } from "../../../../src/core/patch/result-text.ts";
import { textFile } from "../../../../src/core/workspace/text-file.ts";
import { rivalVersions } from "../../../../src/editor/review/session/rival-versions.ts";
import { ReviewSession } from "../../../../src/editor/review/session/review-session.ts";
import { finishedWith } from "../../../support/sample-proposal.ts";

const path = "a.ts";

function modify(before: string, after: string): Patch {
  const base = textFile(before);
  return { changes: [{ kind: "modify", path, base, hunks: diffTexts(path, before, after, "exact") }] };
}

function reviewOf(patch: Patch): ReviewSession {
  return ReviewSession.of({ id: "p", patch });
}

const text = (session: ReviewSession): string => session.file(path)?.text ?? "";
const fingerprints = (session: ReviewSession): string[] =>
  session.hunks().map(({ fingerprint }) => fingerprint);

function decide(session: ReviewSession, kind: "accept" | "reject", fingerprint: string | undefined) {
  return session.act({ kind, proposal: "p", path, fingerprint: fingerprint ?? "" });
}

function type(session: ReviewSession, typed: string): ReviewSession {
  return session.act({ kind: "type", proposal: "p", path, text: typed });
}

function rebase(session: ReviewSession, now: string | undefined): ReviewSession {
  return session.act({ kind: "rebase", proposal: "p", path, now: now === undefined ? now : textFile(now) });
}

const before = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n";
const after = "one\nTWO\nthree\nfour\nfive\nsix\nSEVEN\neight\nnine\n";

describe("decisions", () => {
  test("a proposal that nobody has touched is applied as it is, the very same patch", () => {
    const patch = modify(before, after);
    const session = reviewOf(patch);
    expect(session.patch()).toEqual(patch);
    expect(session.isAsProposed()).toBe(true);
    expect(session.hunks().map(({ status }) => status)).toEqual(["pending", "pending"]);
  });

  test("a rejected hunk is not applied and its lines are back; accepting brings it again", () => {
    const session = reviewOf(modify(before, after));
    const [first] = fingerprints(session);
    const rejected = decide(session, "reject", first);
    expect(text(rejected)).toBe(after.replace("TWO", "two"));
    expect(
      rejected.patch().changes.flatMap((change) => ("hunks" in change ? change.hunks : [])),
    ).toHaveLength(1);
    expect(text(decide(rejected, "accept", first))).toBe(after);
  });

  test("a stale click is refused, in words, and nothing happens", () => {
    const session = reviewOf(modify(before, after));
    expect(() => decide(session, "reject", "0123")).toThrow(/not there any more.*Nothing was changed/);
    expect(() => session.act({ kind: "accept-file", proposal: "other", path })).toThrow(/closed/);
    expect(() => session.act({ kind: "accept-file", proposal: "p", path: "b.ts" })).toThrow(
      /b\.ts is not in/,
    );
  });

  test("created, deleted and renamed files are decided as a whole", () => {
    const patch: Patch = {
      changes: [
        { kind: "create", path: "new.ts", file: textFile("made\n") },
        { kind: "delete", path: "old.ts", base: textFile("gone\n") },
        { kind: "rename", from: "from.ts", path: "to.ts", base: textFile("same\n"), hunks: [] },
      ],
    };
    let session = reviewOf(patch);
    expect(session.patch()).toEqual(patch);
    for (const hunk of session.hunks()) {
      session = session.act({
        kind: "reject",
        proposal: "p",
        path: hunk.path,
        fingerprint: hunk.fingerprint,
      });
    }
    expect(session.patch()).toEqual({ changes: [] });
    expect(session.file("old.ts")?.text).toBe("gone\n");
    session = session.act({ kind: "type", proposal: "p", path: "new.ts", text: "mine\n" });
    expect(session.patch().changes.map((change) => resultOf(change))).toEqual(["mine\n"]);
    for (const file of session.paths) {
      session = session.act({ kind: "accept-file", proposal: "p", path: file });
    }
    expect(session.patch().changes.map(({ kind }) => kind)).toEqual(["create", "delete", "rename"]);
  });
});

describe("typing into the right side", () => {
  test("inside a hunk it makes the hunk edited; rejecting and accepting it again loses nothing", () => {
    const session = type(reviewOf(modify(before, after)), after.replace("TWO", "two and a half"));
    const [first] = fingerprints(session);
    expect(session.hunks()[0]).toMatchObject({ status: "edited" });
    const rejected = decide(session, "reject", first);
    expect(text(rejected)).toContain("one\ntwo\nthree");
    expect(text(decide(rejected, "accept", first))).toContain("two and a half");
  });

  test("elsewhere it is a change of the user's own, which no decision about a hunk touches", () => {
    const session = type(reviewOf(modify(before, after)), after.replace("four\n", "four\nmine\n"));
    const [first, own, last] = fingerprints(session);
    expect(session.hunks()[1]).toMatchObject({ status: "own", line: 4, length: 1 });
    const bare = decide(decide(session, "reject", first), "reject", last);
    expect(text(bare)).toBe(before.replace("four\n", "four\nmine\n"));
    expect(text(decide(bare, "reject", own))).toBe(before);
  });

  test("lines after a hunk that ends the file without a line end are not glued to it", () => {
    const session = type(reviewOf(modify("a", "a\nb")), "a\nb\nmine\n");
    const [first] = fingerprints(session);
    expect(text(decide(session, "reject", first))).toBe("a");
    const own = type(reviewOf(modify("x\nq\na", "X\nq\na")), "X\nq\na\nmine");
    expect(text(decide(own, "reject", fingerprints(own)[0]))).toBe("x\nq\na\nmine");
  });

  test("line ends that the editor has made the same are those of the file, also mixed ones", () => {
    const mixed = "a\r\nb\nc\r\nd\nb\r\n";
    const session = reviewOf(modify(mixed, mixed.replace("c\r\n", "C\r\n")));
    expect(type(session, "a\r\nb\r\nC\r\nd\r\nb\r\n")).toBe(session);
    expect(text(type(session, "a\r\nb\r\nC\r\nd\r\nnew\r\nb\r\n"))).toBe("a\r\nb\nC\r\nd\nnew\r\nb\r\n");
  });
});

describe("a file that changes meanwhile", () => {
  test("takes its hunks along, wherever they are by now", () => {
    const session = rebase(reviewOf(modify(before, after)), `zero\n${before}`);
    expect(text(session)).toBe(`zero\n${after}`);
    expect(session.patch().changes.map((change) => resultOf(change))).toEqual([`zero\n${after}`]);
  });

  test("leaves aside the hunk whose lines are gone, says so, and the rest stays usable", () => {
    const session = reviewOf(modify(before, after));
    const [first] = fingerprints(session);
    const now = before.replace("two\n", "2\n");
    const moved = rebase(session, now);
    expect(text(moved)).toBe(now.replace("seven", "SEVEN"));
    expect(moved.hunks().filter(({ status }) => status === "stale")).toMatchObject([{ fingerprint: first }]);
    expect(() => decide(moved, "accept", first)).toThrow(/no place in a\.ts/);
    const back = rebase(moved, before);
    expect(text(back)).toBe(after);
    expect(back.isAsProposed()).toBe(true);
  });

  test("an edit two lines from a hunk does not make it stale", () => {
    expect(text(rebase(reviewOf(modify(before, after)), before.replace("four", "4")))).toBe(
      after.replace("four", "4"),
    );
  });

  test("keeps what the user wrote into the proposal, and decisions", () => {
    const typed = type(reviewOf(modify(before, after)), after.replace("four\n", "four\nmine\n"));
    const rejected = decide(typed, "reject", fingerprints(typed)[0]);
    expect(text(rebase(rejected, `zero\n${before}`))).toBe(
      `zero\n${before.replace("four\n", "four\nmine\n").replace("seven", "SEVEN")}`,
    );
  });

  test("a file that is gone blocks its hunks until it is back", () => {
    const gone = rebase(reviewOf(modify(before, after)), undefined);
    expect(gone.patch().changes).toEqual([]);
    expect(gone.hunks().map(({ status, reason }) => [status, reason])).toEqual([
      ["stale", "a.ts is gone"],
      ["stale", "a.ts is gone"],
    ]);
    expect(rebase(gone, before).patch()).toEqual(modify(before, after));
  });
});

describe("versions of others", () => {
  const rival = (lines: string) => modify(before, lines);

  function rivals(session: ReviewSession, ...patches: Patch[]) {
    const own = modify(before, after);
    const { candidates } = finishedWith([own, ...patches]);
    const file = session.file(path);
    const [slot] = file?.slots() ?? [];
    return slot === undefined || file === undefined
      ? []
      : rivalVersions(
          file.state.change,
          slot,
          candidates.filter((candidate) => candidate.kind === "patched"),
        );
  }

  test("who agrees with one another is one version; it replaces the hunk, and back again", () => {
    const session = reviewOf(modify(before, after));
    const other = before.replace("two", "zwei");
    const [version, ...rest] = rivals(session, rival(other), rival(other));
    expect(rest).toEqual([]);
    expect(version).toMatchObject({ proposers: ["model b", "model c"], held: "proven", isUnchanged: false });
    const [fingerprint = ""] = fingerprints(session);
    const chosen = session.act({
      ...{ kind: "choose", proposal: "p", path, fingerprint },
      version: version!.version,
    });
    expect(text(chosen)).toBe(after.replace("TWO", "zwei"));
    expect(chosen.hunks()[0]).toMatchObject({ by: "model b, model c", status: "pending" });
    expect(chosen.isAsProposed()).toBe(false);
  });

  test("a version that goes over lines around the hunk takes them in, other hunks too", () => {
    const session = reviewOf(modify(before, after));
    const [first, second] = fingerprints(session);
    const wide = before.replace("two\nthree\nfour\nfive\nsix\nseven\n", "everything\n");
    const [version] = rivals(session, rival(wide));
    const chosen = session.act({
      ...{ kind: "choose", proposal: "p", path, fingerprint: first ?? "" },
      version: version!.version,
    });
    expect(text(chosen)).toBe(wide);
    expect(() => decide(chosen, "reject", second)).toThrow(/part of another one/);
    expect(text(decide(chosen, "reject", first))).toBe(before);
  });

  test("lines that the user has changed are not taken in", () => {
    const session = type(reviewOf(modify(before, after)), after.replace("four\n", "mine\n"));
    const wide = before.replace("two\nthree\nfour\nfive\n", "everything\n");
    const [version] = rivals(session, rival(wide));
    expect(() =>
      session.act({
        ...{ kind: "choose", proposal: "p", path, fingerprint: fingerprints(session)[0] ?? "" },
        version: version!.version,
      }),
    ).toThrow(/changed since/);
  });
});

const line = fc.constantFrom("a", "b", "c", "{", "}", "", "  x", "y;");
const document = fc
  .tuple(fc.array(line, { maxLength: 14 }), fc.boolean())
  .map(([lines, open]) => (lines.length === 0 ? "" : lines.join("\n") + (open ? "" : "\n")));

describe("whatever the texts are", () => {
  test("all accepted is the proposal, all rejected is the base, in any order", () => {
    fc.assert(
      fc.property(document, document, fc.infiniteStream(fc.nat()), (base, proposed, random) => {
        fc.pre(base !== proposed);
        const patch = modify(base, proposed);
        let session = reviewOf(patch);
        const order = fingerprints(session)
          .map((fingerprint) => [random.next().value, fingerprint] as const)
          .sort(([a], [b]) => a - b);
        for (const [, fingerprint] of order) {
          session = decide(session, "reject", fingerprint);
        }
        expect(text(session)).toBe(base);
        expect(session.patch().changes).toEqual([]);
        for (const [, fingerprint] of order.reverse()) {
          session = decide(session, "accept", fingerprint);
        }
        expect(session.patch().changes).toEqual(patch.changes);
      }),
    );
  });

  test("what is typed is what stands there and what would be applied, whatever was decided before", () => {
    fc.assert(
      fc.property(
        fc.tuple(document, document),
        fc.array(fc.oneof(document, fc.nat({ max: 20 })), { maxLength: 6 }),
        ([base, proposed], steps) => {
          let session = reviewOf(modify(base, proposed));
          for (const step of steps) {
            const hunks = fingerprints(session);
            if (typeof step === "string") {
              session = type(session, step);
              expect(text(session)).toBe(step);
            } else if (hunks.length > 0) {
              session = decide(session, step % 2 === 0 ? "reject" : "accept", hunks[step % hunks.length]);
            }
            const [change] = session.patch().changes;
            expect(change === undefined ? base : resultOf(change)).toBe(text(session));
          }
        },
      ),
    );
  });

  test("a change of the file in one place and back is as if nothing had happened", () => {
    fc.assert(
      fc.property(document, document, document, document, (base, proposed, typed, now) => {
        const session = type(reviewOf(modify(base, proposed)), typed);
        const there = rebase(session, now);
        const [change] = there.patch().changes;
        expect(change === undefined ? now : resultOf(change)).toBe(text(there));
        const all = (each: ReviewSession): string[] => [
          ...splitLines(text(each)),
          ...(each.file(path)?.state.aside ?? []).flatMap(({ slot, own }) => [
            ...(slot?.now ?? []),
            ...(own?.hunk.newLines ?? []),
          ]),
        ];
        // No line that the user wrote is lost: it stands in the text, or waits aside.
        const known = new Set([...splitLines(base), ...splitLines(proposed), ...splitLines(now)]);
        for (const own of splitLines(typed).filter((each) => !known.has(each))) {
          expect(all(there).map((each) => each.trimEnd())).toContain(own.trimEnd());
        }
      }),
    );
  });
});
