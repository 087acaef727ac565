import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const file = new URL("../../../src/core/workspace/debug-line.ts", import.meta.url).href;

/** What is on standard error when a file is not there, and when it cannot be seen. */
function said(environment: Readonly<Record<string, string>>): string {
  const program = `
    const { absent } = await import(${JSON.stringify(file)});
    const fails = (code) => Promise.reject(Object.assign(new Error(code), { code }));
    const answers = [await fails("ENOENT").catch(absent("a.txt")), await fails("EACCES").catch(absent("b.txt"))];
    if (answers.some((answer) => answer !== undefined)) process.exit(1);
  `;
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], NODE_NO_WARNINGS: "1", ...environment },
  });
  expect(status).toBe(0);
  return stderr;
}

test("what is not there is an answer; another reason to take it for absent can be read by who asks for it", () => {
  expect(said({})).toBe("");
  const asked = said({ NODE_DEBUG: "patched-moa" });
  expect(asked).toContain("b.txt is taken to be absent: Error: EACCES");
  expect(asked).not.toContain("a.txt");
});
