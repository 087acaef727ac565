import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli } from "../../support/run-cli.ts";

test("what is compiled is kept in the user's folder for caches, for every start after the first", async () => {
  using folder = GitWorkspace.withoutGit({});
  const env = { XDG_CACHE_HOME: folder.root };
  const args = ["roster", "--json"];
  const first = await runCli(args, { env });
  expect(first.code).toBe(0);
  const kept = readdirSync(join(folder.root, "patched-moa", "compiled"), { recursive: true });
  expect(kept.length).toBeGreaterThan(1);
  expect(await runCli(args, { env })).toEqual(first);
  expect(readdirSync(folder.root)).toEqual(["patched-moa"]);
});

test("where nothing can be kept, or what is kept is damaged, a command works all the same", async () => {
  using folder = GitWorkspace.withoutGit({ "patched-moa": "a file where a folder should be" });
  const args = ["roster", "--json"];
  const usual = await runCli(args);
  expect(await runCli(args, { env: { XDG_CACHE_HOME: folder.root } })).toEqual(usual);

  const other = join(folder.root, "other");
  await runCli(args, { env: { XDG_CACHE_HOME: other } });
  const compiled = join(other, "patched-moa", "compiled");
  for (const version of readdirSync(compiled)) {
    const place = join(compiled, version);
    mkdirSync(place, { recursive: true });
    for (const name of readdirSync(place)) {
      writeFileSync(join(place, name), "damaged");
    }
  }
  expect(await runCli(args, { env: { XDG_CACHE_HOME: other } })).toEqual(usual);
});
