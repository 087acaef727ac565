import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCheck } from "../../../src/core/verify/check.ts";
import { confinementHere } from "../../../src/core/verify/confinement.ts";
import { SandboxPool } from "../../../src/core/verify/sandbox-pool.ts";
import { hostileChecks } from "./hostile-checks.ts";
import { ScratchRepository } from "./scratch-repository.ts";

const confinement = await confinementHere();
const { signal } = new AbortController();

describe("hostile checks, as far as this machine confines them", () => hostileChecks());

// What only the system can do: on a machine that lets nobody have it, there is nothing to test.
describe.runIf(confinement.hasReadOnly)("in spaces of their own", () => {
  test("checks cannot write to the user's files, neither by their path nor through installed packages", async () => {
    const repository = ScratchRepository.with({ "a.txt": "a\n", ".gitignore": "node_modules/\n.venv\n" });
    repository.write({ "node_modules/dep/index.js": "dep\n", ".venv/lib/x.py": "x\n" });
    const before = repository.fingerprint();
    const pool = new SandboxPool({ root: repository.root, unsaved: new Map() }, 1);
    const places = [
      repository.path("a.txt"),
      repository.path(".git/config"),
      "node_modules/dep/index.js",
      ".venv/lib/x.py",
    ];
    const { output } = await pool.use(signal, (sandbox, stop) => {
      const write = `import { writeFileSync } from "node:fs"; for (const place of ${JSON.stringify(places)}) { try { writeFileSync(place, "evil"); } catch (error) { console.log(error.code); } }
        writeFileSync("a.txt", "mine");`;
      writeFileSync(join(sandbox.root, "check.mjs"), write);
      return runCheck(`${JSON.stringify(process.execPath)} check.mjs`, sandbox.root, stop);
    });
    expect(output).toBe("EROFS\n".repeat(4));
    await pool.dispose();
    expect(repository.fingerprint()).toBe(before);
    repository.remove();
  });

  test("no other process is to be seen, nor its environment", async () => {
    process.env["PATCHED_MOA_TEST_API_KEY"] = "secret-of-the-parent";
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "patched-moa-check-")));
    const { output } = await runCheck(
      "cat /proc/[0-9]*/environ | tr '\\0' '\\n' | grep -c secret-of-the-parent; ls -d /proc/[0-9]* | wc -l",
      folder,
      signal,
    );
    delete process.env["PATCHED_MOA_TEST_API_KEY"];
    const [secrets, processes] = output.trim().split("\n").map(Number);
    expect(secrets).toBe(0);
    expect(processes).toBeLessThan(10);
    expect(readFileSync("/proc/self/status", "utf8")).toContain("Name:");
    rmSync(folder, { recursive: true });
  });
});
