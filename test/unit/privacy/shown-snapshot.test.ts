import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { gatherContext } from "../../../src/core/context/gather-context.ts";
import { ShownSnapshot } from "../../../src/core/privacy/hidden/shown-snapshot.ts";
import { DiskSnapshot } from "../../../src/core/workspace/disk-snapshot.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { drawn } from "../../support/fake-secrets.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { processorTime } from "../../support/processor-time.ts";

const signal = new AbortController().signal;

function shown(workspace: GitWorkspace, pointedAt?: string): ShownSnapshot {
  return new ShownSnapshot(new DiskSnapshot(workspace.root), pointedAt);
}

describe(".moaignore", () => {
  test("hides as .gitignore does: folders, patterns, places, with its own exceptions", async () => {
    using workspace = GitWorkspace.of({
      "a.ts": "",
      "secret/deep/a.ts": "",
      "src/x.gen.ts": "",
      "src/keep.gen.ts": "",
      "docs/only-here.md": "",
      "src/only-here.md": "",
      "Größe.txt": "",
      ".moaignore": "# comment\nsecret/\n*.gen.ts\n!keep.gen.ts\n/docs/only-here.md\nGröße.*\r\n",
    });
    expect(await shown(workspace).list()).toEqual(["a.ts", "src/keep.gen.ts", "src/only-here.md"]);
  });

  test("holds for its folder and below; what one hides no other shows", async () => {
    using workspace = GitWorkspace.of({
      "a/x.ts": "",
      "a/b/x.ts": "",
      "x.ts": "",
      "y.ts": "",
      "a/y.ts": "",
      "a/.moaignore": "x.ts\n!y.ts\n",
      ".moaignore": "y.ts\n!a/x.ts\n",
    });
    expect(await shown(workspace).list()).toEqual(["x.ts"]);
  });

  test("of a folder above the workspace, in the same repository, holds too", async () => {
    using workspace = GitWorkspace.of({
      "packages/app/a.ts": "",
      "packages/app/hidden/a.ts": "",
      "packages/.moaignore": "app/hidden/\n",
    });
    const snapshot = new ShownSnapshot(new DiskSnapshot(join(workspace.root, "packages/app")));
    expect(await snapshot.list()).toEqual(["a.ts"]);
    await expect(snapshot.read("hidden/a.ts")).rejects.toMatchObject({
      kind: "protected-path",
      message: /hidden from models by \.\.\/\.moaignore/,
    });
  });

  test("counts as it stands in the editor, and when git ignores it itself", async () => {
    using workspace = GitWorkspace.of({ "a.ts": "", "b.ts": "", ".gitignore": ".moaignore\n" });
    workspace.write(".moaignore", "a.ts\n");
    expect(await shown(workspace).list()).toEqual([".gitignore", "b.ts"]);
    const unsaved = new Map([[".moaignore", textFile("b.ts\n")]]);
    const snapshot = new ShownSnapshot(new DiskSnapshot(workspace.root, unsaved));
    expect(await snapshot.list()).toEqual([".gitignore", "a.ts"]);
  });

  test("that cannot be read hides everything rather than nothing", async () => {
    using workspace = GitWorkspace.of({ "a.ts": "" });
    await symlink(".moaignore", join(workspace.root, ".moaignore"));
    await expect(shown(workspace).read("a.ts")).rejects.toMatchObject({
      message: /\.moaignore cannot be read/,
    });
    await expect(shown(workspace).list()).rejects.toMatchObject({ message: /\.moaignore cannot be read/ });
  });

  test("beats even who points at the file", async () => {
    using workspace = GitWorkspace.of({ "a.ts": "", ".moaignore": "a.ts\n" });
    const gathering = gatherContext(
      shown(workspace, "a.ts"),
      { targets: [{ path: "a.ts" }], words: "", tokenBudget: 100 },
      signal,
    );
    await expect(gathering).rejects.toMatchObject({
      kind: "protected-path",
      message: /take it out of \.moaignore/,
    });
  });

  test("of a stranger takes no longer than another, and hides what it says", async () => {
    const name = `${"a".repeat(200)}.ts`;
    using workspace = GitWorkspace.of({
      [name]: "",
      "b.ts": "",
      [`${"a/".repeat(60)}c.ts`]: "",
      ".moaignore": `${"*a".repeat(30)}.ts\n${"**/a/".repeat(20)}*.tsx\n!${"*a".repeat(30)}.ts\n`,
    });
    let listed: readonly string[] = [];
    const milliseconds = await processorTime(async () => (listed = await shown(workspace).list()));
    expect(milliseconds).toBeLessThan(2_000);
    expect(listed).toContain("b.ts");
    expect(listed).not.toContain(name);
  });

  test("that is far too long is refused, with what to do", async () => {
    using workspace = GitWorkspace.of({ "a.ts": "", ".moaignore": "x\n".repeat(3_000) });
    await expect(shown(workspace).list()).rejects.toMatchObject({ kind: "usage", message: /shorten it/ });
  });
});

describe("what git ignores", () => {
  test("is not read, though a name leads to it", async () => {
    using workspace = GitWorkspace.of({ ".gitignore": "out/\n:*\n", "a.ts": "" });
    workspace.write("out/a.ts", "");
    workspace.write(":x", "");
    await expect(shown(workspace).read("out/a.ts")).rejects.toMatchObject({ message: /is ignored by git/ });
    await expect(shown(workspace).read(":x")).rejects.toMatchObject({ message: /is ignored by git/ });
    expect(await shown(workspace).read("out/not-there.ts")).toBeUndefined();
    expect(await shown(workspace, "out/a.ts").read("out/a.ts")).toBeDefined();
  });

  test("is hidden outside a repository too", async () => {
    using workspace = GitWorkspace.withoutGit({
      "a.ts": "",
      "out/a.ts": "",
      "lib/b.ts": "",
      "lib/c.ts": "",
      ".gitignore": "out/\n",
      "lib/.gitignore": "b.ts\n",
    });
    expect(await shown(workspace).list()).toEqual([".gitignore", "a.ts", "lib/.gitignore", "lib/c.ts"]);
    await expect(shown(workspace).read("out/a.ts")).rejects.toMatchObject({ message: /by \.gitignore/ });
  });
});

describe("files for secrets", () => {
  const hidden = [
    ".env",
    ".env.production",
    "app/.env.local",
    "server.pem",
    "tls/server.KEY",
    "id_rsa",
    ".netrc",
    "credentials.json",
    "cert.p12",
    "secrets.yaml",
    ".ssh/config",
    "prod.tfvars",
    ".moaignore",
  ];
  const plain = [".env.example", "src/env.ts", "src/key.ts", "src/secrets.ts", "id_rsa.pub", "keys.md"];

  test("are hidden though git tracks them; what only sounds like one is not", async () => {
    using workspace = GitWorkspace.of(Object.fromEntries([...hidden, ...plain].map((path) => [path, ""])));
    expect([...(await shown(workspace).list())].sort()).toEqual([...plain].sort());
    for (const path of hidden) {
      await expect(shown(workspace).read(path), path).rejects.toMatchObject({ kind: "protected-path" });
    }
  });

  test("are shown to who points at them, one at a time", async () => {
    using workspace = GitWorkspace.of({ ".env": "A=1\n", ".env.local": "B=1\n" });
    const snapshot = shown(workspace, ".env");
    expect(await snapshot.list()).toEqual([".env"]);
    expect((await snapshot.read("./.env"))?.text).toBe("A=1\n");
    await expect(snapshot.read(".env.local")).rejects.toMatchObject({
      message: /point at \.env\.local itself/,
    });
  });

  test("are not read through a link", async () => {
    using workspace = GitWorkspace.of({ ".env": "A=1\n", "private/a.ts": "", ".moaignore": "private/\n" });
    await symlink(".env", join(workspace.root, "settings.txt"));
    await symlink("private", join(workspace.root, "public"));
    await expect(shown(workspace).read("settings.txt")).rejects.toMatchObject({
      message: /^\.env is a file/,
    });
    await expect(shown(workspace).read("public/a.ts")).rejects.toMatchObject({ message: /by \.moaignore/ });
    await symlink("/etc/hostname", join(workspace.root, "outside"));
    await expect(shown(workspace).read("outside")).rejects.toMatchObject({ kind: "outside-workspace" });
  });

  test("settings of a package manager are one when they log in", async () => {
    using workspace = GitWorkspace.of({
      ".npmrc": `//registry.invalid/:_authToken=${drawn("n", 32)}\n`,
      "a/.npmrc": "registry=https://registry.invalid/\n//registry.invalid/:_authToken=${NPM_TOKEN}\n",
    });
    await expect(shown(workspace).read(".npmrc")).rejects.toMatchObject({
      message: /password for a registry/,
    });
    expect(await shown(workspace).read("a/.npmrc")).toBeDefined();
  });
});

test("everything else is as in the whole workspace", async () => {
  using workspace = GitWorkspace.of({ "a.ts": "1" });
  const snapshot = shown(workspace);
  expect((await snapshot.read("a.ts"))?.text).toBe("1");
  expect(await snapshot.read("gone.ts")).toBeUndefined();
  await expect(snapshot.read("../a.ts")).rejects.toMatchObject({ kind: "outside-workspace" });
  await expect(snapshot.read(".git/config")).rejects.toMatchObject({ kind: "protected-path" });
});
