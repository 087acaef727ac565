import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { formOf } from "../../../src/core/patch/effect/effect-form.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { cases } from "./property-runs.ts";

const parser = new SyntaxParser(
  join(import.meta.dirname, "../../../node_modules/@vscode/tree-sitter-wasm/wasm"),
);

/** A place for a name; `key` where the name is also that of a property. */
type Part = string | { readonly slot: number };

const names = ["a", "b", "c", "d"];
const slot = fc.nat({ max: 2 }).map((number): Part[] => [{ slot: number }]);

function joined(...parts: readonly (string | fc.Arbitrary<Part[]>)[]): fc.Arbitrary<Part[]> {
  const arbitraries = parts.map((part) => (typeof part === "string" ? fc.constant<Part[]>([part]) : part));
  return fc.tuple(...arbitraries).map((all) => all.flat());
}

/** Function bodies of few names that shadow, capture and hoist one another in every way there is. */
const { body } = fc.letrec<{ expression: Part[]; statement: Part[]; body: Part[] }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    slot,
    fc.constantFrom<Part[]>(["1"], ["'x'"]),
    joined(tie("expression"), " + ", tie("expression")),
    joined("(() => ", tie("expression"), ")()"),
    joined("((", slot, " = ", tie("expression"), ") => ", tie("expression"), ")()"),
    joined("((", slot, ", ", slot, ") => ", tie("expression"), ")(", tie("expression"), ", 2)"),
    joined("JSON.stringify({ ", slot, " })"),
    joined("`<${", tie("expression"), "}>`"),
    joined("typeof ", slot),
    joined("{ a: 5, b: 6 }.", slot).map((parts) => ["(", ...parts, ")"]),
  ),
  statement: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    joined("log(", tie("expression"), ");"),
    joined("let ", slot, " = ", tie("expression"), ";"),
    joined("var ", slot, " = ", tie("expression"), ";"),
    joined("const { ", slot, " } = { a: 7, b: 8 };"),
    joined("const { ", slot, " = ", tie("expression"), " } = { c: 7 };"),
    joined("const { b: ", slot, ", ...", slot, " } = { a: 7, b: 8 };"),
    joined(slot, " = ", tie("expression"), ";"),
    joined("{ ", tie("body"), " }"),
    joined("for (let ", slot, " = 0; tick() && ", slot, " < 2; ", slot, "++) { ", tie("body"), " }"),
    joined("for (const ", slot, " of [1, 2]) { ", tie("body"), " }"),
    joined("for (var ", slot, " of [", tie("expression"), "]) { ", tie("body"), " }"),
    joined("try { throw ", tie("expression"), " } catch (", slot, ") { ", tie("body"), " }"),
    joined("function ", slot, "(", slot, ", ", slot, " = ", tie("expression"), ") { ", tie("body"), " }"),
    joined("const ", slot, " = () => { ", tie("body"), " }; log(", slot, ".name);"),
    joined("switch (1) { case 1: let ", slot, " = 3; ", tie("body"), " }"),
  ),
  body: fc.array(tie("statement"), { maxLength: 4, depthIdentifier: "body" }).map((all) => all.flat()),
}));

/** The program, and the same with some of its names exchanged: mostly for all of their occurrences. */
const pair = fc
  .tuple(body, fc.shuffledSubarray(names, { minLength: 4 }), fc.nat(), fc.nat({ max: 6 }))
  .map(([parts, exchanged, from, kind]) => {
    const write = (nameOf: (number: number, index: number) => string | undefined): string =>
      parts
        .map((part, index) => (typeof part === "string" ? part : (nameOf(part.slot, index) ?? "")))
        .join("");
    const start = kind === 0 ? from % (parts.length + 1) : 0;
    return [
      write((number) => names[number]),
      write((number, index) => (index >= start ? exchanged : names)[number]),
    ] as const;
  });

/**
 * Everything that can be seen of a run: what it logs, what it throws, what becomes of the variables around it. Only the
 * source text of functions is hidden, which shows every name and every blank.
 */
function behaviourOf(program: string): string {
  const seen: unknown[] = [];
  let steps = 0;
  const tick = (): boolean => {
    if (++steps > 60) {
      throw new RangeError("enough");
    }
    return true;
  };
  const log = (value: unknown): void => {
    seen.push(typeof value === "function" ? "function" : JSON.stringify(value));
    tick();
  };
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is put back as it was
  const { toString } = Function.prototype;
  Function.prototype.toString = () => "function";
  const around = names.map((name, index) => `let ${name} = ${index + 10};`).join("");
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- running them is the point
    const run = new Function(
      "log",
      "tick",
      `${around} try { (function () { ${program} })(); } finally { log([${names.join()}].map(String)); }`,
    ) as (...helpers: unknown[]) => void;
    run(log, tick);
  } catch (error) {
    seen.push((error as Error).name);
  } finally {
    Function.prototype.toString = toString;
  }
  return JSON.stringify(seen);
}

test("programs that are equal but for the names of locals do the same, and many are found", async () => {
  let [equal, renamed] = [0, 0];
  await fc.assert(
    fc.asyncProperty(pair, async ([one, other]) => {
      const [a, b] = await Promise.all(
        [one, other].map((program) =>
          formOf("f.js", `main(function () { ${program} });\n`, parser, "syntax"),
        ),
      );
      if (a === undefined || a !== b) {
        return;
      }
      equal++;
      renamed += one === other ? 0 : 1;
      expect(behaviourOf(other)).toBe(behaviourOf(one));
    }),
    { numRuns: cases },
  );
  expect(renamed).toBeGreaterThan(cases / 50);
  expect(equal).toBeLessThan(cases);
});
