import fc from "fast-check";
import { expect, test } from "vitest";
import { fromPage, keptRun } from "../../../src/editor/views/page-messages.ts";

test("what the page may say is understood", () => {
  for (const message of [
    { kind: "ready" },
    { kind: "export", format: "markdown" },
    { kind: "replay" },
    { kind: "original" },
    { kind: "cancel" },
    { kind: "review", candidate: "2" },
  ]) {
    expect(fromPage(message)).toEqual(message);
  }
});

test("anything else is nothing, and nothing breaks", () => {
  const known = ["ready", "export", "replay", "original", "cancel", "review"];
  for (const message of [
    { kind: "export", format: "exe" },
    { kind: "export", format: "markdown", to: "/etc/passwd" },
    { kind: "review" },
    { kind: "review", candidate: "x".repeat(100) },
    { kind: "run", command: "rm" },
    ["ready"],
    "ready",
    null,
  ]) {
    expect(fromPage(message)).toBeUndefined();
  }
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(known.concat("nothing")).toContain(fromPage(value)?.kind ?? "nothing");
    }),
  );
});

test("a tab of before names a run, and no other file", () => {
  expect(keptRun({ run: "20261129-191553-031e", node: "3" })).toBe("20261129-191553-031e");
  for (const state of [{ run: "../../.ssh/id" }, { run: "" }, { run: 1 }, {}, undefined, null, "x"]) {
    expect(keptRun(state)).toBeUndefined();
  }
});
