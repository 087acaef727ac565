/**
 * `npm run demo`: the main job on a copy of the sample workspace, with live progress, file after file.
 * Everything after `--` goes to `patched-moa fix`: `npm run demo -- --strategy moa --model gpt-4o-mini`.
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const repository = join(import.meta.dirname, "..", "..");

const problems = [
  { file: "src/invoice.ts", title: "a misspelt variable, with a failing test" },
  { file: "src/report.ts", title: "a function that is used and not imported" },
  { file: "src/reminder.ts", title: "a promise that is not awaited" },
  { file: "src/discount.ts", title: "a value that may be undefined: somebody has to decide what then" },
];

const folder = copyOfSample();
try {
  const results: { title: string; fixed: boolean }[] = [];
  for (const { file, title } of problems) {
    console.log(`\n${"─".repeat(78)}\n${file}: ${title}\n`);
    const options = ["--file", file, "--check", "node --test", "--apply", ...process.argv.slice(2)];
    results.push({ title: `${file}: ${title}`, fixed: (await fix(options)) === 0 });
  }
  console.log(
    `\n${"─".repeat(78)}\nAll that was changed (in a copy of the sample; the repository is as it was):\n`,
  );
  console.log(execFileSync("git", ["diff", "--stat"], { cwd: folder, encoding: "utf8" }));
  for (const { title, fixed } of results) {
    console.log(`  ${fixed ? "fixed    " : "not fixed"}  ${title}`);
  }
  console.log(
    "\nThe same in the editor: npm run editor, open the printed address, and click the light bulb.",
  );
  if (!results.some(({ fixed }) => fixed)) {
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A repository of its own, so that candidates can be verified in worktrees. */
function copyOfSample(): string {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), "patched-moa-demo-")));
  cpSync(join(repository, "test", "workspaces", "sample"), copy, { recursive: true });
  const git = (...args: string[]): void => {
    execFileSync("git", ["-c", "user.name=demo", "-c", "user.email=demo@localhost", ...args], { cwd: copy });
  };
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--no-verify", "--message", "The sample, with its problems");
  return copy;
}

function fix(options: readonly string[]): Promise<number> {
  const program = spawn(
    process.execPath,
    [join(repository, "dist", "cli.js"), "fix", "--root", folder, ...options],
    {
      stdio: "inherit",
    },
  );
  return new Promise((resolve, reject) => {
    program.on("error", reject);
    program.on("exit", (code) => resolve(code ?? 1));
  });
}
