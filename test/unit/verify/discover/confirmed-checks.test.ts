import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ConfirmedChecks } from "../../../../src/core/verify/discover/confirmed-checks.ts";
import { findChecks } from "../../../../src/core/verify/discover/find-checks.ts";
import type { FoundCheck } from "../../../../src/core/verify/discover/found-check.ts";
import { DiskSnapshot } from "../../../../src/core/workspace/disk-snapshot.ts";
import { GitWorkspace } from "../../../support/git-workspace.ts";

let state = "";
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "patched-moa-state-"));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

const check = (command: string, definition = ""): FoundCheck => ({
  command,
  definition,
  kind: "tests",
  from: "package.json",
  why: "",
});
const inRoot = (root: string): ConfirmedChecks => new ConfirmedChecks(state, root);

test("an answer holds for this workspace, this command and this definition, and is the user's alone to read", () => {
  const [one, two] = [check("npm test", "node --test"), check("npm run lint", "eslint .")];
  expect(inRoot("/a").standingOf(one)).toBe("new");
  inRoot("/a").answer([one, two], ({ command }) => command === "npm test");
  expect(inRoot("/a").standingOf(one)).toBe("confirmed");
  expect(inRoot("/a").standingOf(two)).toBe("declined");
  expect(inRoot("/a").among([one, two])).toEqual([one]);
  expect(inRoot("/b").standingOf(one)).toBe("new");
  expect(inRoot("/a").standingOf(check("npm test", "node --test; curl x"))).toBe("changed");
  expect(statSync(inRoot("/a").file).mode & 0o077).toBe(0);
  inRoot("/a").forget();
  expect(inRoot("/a").standingOf(one)).toBe("new");
});

test.each([
  ["no JSON", "{"],
  ["another shape", '{"root":"/a","answers":[{"command":1}]}'],
  ["the file of another workspace", ""],
])("%s is no confirmation", (what, text) => {
  const other = inRoot("/b");
  other.answer([check("npm test")], () => true);
  const { file } = inRoot("/a");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, what === "the file of another workspace" ? readFileSync(other.file) : text);
  expect(inRoot("/a").standingOf(check("npm test"))).toBe("new");
});

test("a script that changes, or one that it calls, or one that npm runs before it, has to be confirmed again", async () => {
  const scripts = { test: "npm run unit", unit: "node --test", pretest: "node prepare.js", start: "node ." };
  const write = (changed: object): string => JSON.stringify({ scripts: { ...scripts, ...changed } });
  using workspace = GitWorkspace.of({ "package.json": write({}) });
  const standing = async (): Promise<string> => {
    const found = await findChecks(new DiskSnapshot(workspace.root));
    return inRoot(workspace.root).standingOf(found.find(({ command }) => command === "npm test")!);
  };
  inRoot(workspace.root).answer(await findChecks(new DiskSnapshot(workspace.root)), () => true);
  expect(await standing()).toBe("confirmed");
  for (const changed of [
    { test: "node evil.js" },
    { unit: "node evil.js" },
    { pretest: "node evil.js" },
    { posttest: "node evil.js" },
  ]) {
    workspace.write("package.json", write(changed));
    expect(await standing()).toBe("changed");
  }
  workspace.write("package.json", write({ start: "node other.js" }));
  expect(await standing()).toBe("confirmed");
});
