import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { baseOfBranch } from "../../../src/core/prose/base-of-branch.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";

const never = new AbortController().signal;

test("a branch is compared with what its remote calls its first branch, else with what is usually called so", async () => {
  using origin = GitWorkspace.of({ "a.ts": "" });
  origin.git("branch", "--move", "develop");
  using copies = GitWorkspace.withoutGit({});
  const clone = join(copies.root, "clone");
  execFileSync("git", ["clone", "--quiet", origin.root, clone]);
  const git = (...args: readonly string[]): Buffer => execFileSync("git", ["-C", clone, ...args]);
  expect(await baseOfBranch(clone, undefined, never)).toBe("origin/develop");
  git("checkout", "--quiet", "-b", "feature");
  git("branch", "--quiet", "--delete", "--force", "develop");
  // Just one branch was checked out: the others are the remote's.
  expect(await baseOfBranch(clone, "develop", never)).toBe("origin/develop");
  git("update-ref", "-d", "refs/remotes/origin/HEAD");
  await expect(baseOfBranch(clone, undefined, never)).rejects.toMatchObject({ kind: "usage" });
  git("branch", "master");
  expect(await baseOfBranch(clone, undefined, never)).toBe("master");
  await expect(baseOfBranch(clone, "nowhere", never)).rejects.toMatchObject({ kind: "usage" });
  await expect(baseOfBranch(clone, "--output=x", never)).rejects.toMatchObject({ kind: "usage" });
});
