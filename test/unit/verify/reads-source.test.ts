import { expect, test } from "vitest";
import { readsSource } from "../../../src/core/verify/tests/reads-source.ts";

test.each([
  `const text = readFileSync(new URL("../src/a.ts", import.meta.url), "utf8");`,
  `const file = join(root, "src", "a.ts");\nassert.match(await fs.readFile(file, "utf8"), /x < 1/);`,
])("a test that reads the code as a text: %s", (text) => {
  expect(readsSource(text, "src/a.ts")).toBe(true);
});

test.each([
  `source = Path(__file__).parent.joinpath("a.py").read_text()`,
  `with open("pkg/a.py") as file:\n    assert "x < 1" in file.read()`,
  `self.assertIn("x < 1", inspect.getsource(a.clamp))`,
])("the same in Python: %s", (text) => {
  expect(readsSource(text, "pkg/a.py")).toBe(true);
});

test.each([
  `import { a } from "../src/a.ts";\nconst text = readFileSync(out, "utf8");`,
  `const done = execFileSync("node", ["src/a.ts", "--out", out]);\nassert.equal(readFileSync(out, "utf8"), "1");`,
  `const done = await run("src/a.ts");\nassert.equal(readFileSync(done.path, "utf8"), "1");`,
  `vi.mock("../src/a.ts");\nawait readFile("fixtures/a.txt");`,
  `const a = await import("../src/a.ts");\nexpect(a.read("x")).toBe(1);`,
])("a test that calls it, and reads something else: %s", (text) => {
  expect(readsSource(text, "src/a.ts")).toBe(false);
});

test("in time that the length of a line allows", () => {
  const began = process.cpuUsage();
  readsSource(`${"a".repeat(200_000)}a.ts\nopen(`.repeat(5), "a.ts");
  expect(process.cpuUsage(began).user / 1_000).toBeLessThan(1_000);
});
