import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { confinementHere } from "../../../src/core/verify/confinement.ts";
import { hostileChecks } from "./hostile-checks.ts";

/** As on a machine that has no programs for spaces: only these. */
const programs = ["git", "sh", "sleep", "setsid", "cat"];
const folder = realpathSync(mkdtempSync(join(tmpdir(), "patched-moa-programs-")));
for (const program of programs) {
  symlinkSync(
    execFileSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).trim(),
    join(folder, program),
  );
}
const { PATH } = process.env;
process.env["PATH"] = folder;
const confinement = await confinementHere();

afterAll(() => {
  process.env["PATH"] = PATH;
  rmSync(folder, { recursive: true });
});

test("this machine is taken for one that confines nothing", () => {
  expect(confinement).toMatchObject({ hasOwnSpace: false, hasReadOnly: false });
});

describe("hostile checks, where the system confines nothing", () => hostileChecks());
