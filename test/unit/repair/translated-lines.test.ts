import { join } from "node:path";
import { expect, test } from "vitest";
import { typesStripped } from "../../../src/core/repair/node/typescript.ts";

const repository = join(import.meta.dirname, "..", "..", "..");

test("of what is run in the place of TypeScript, each line is known by the one that it was made of", () => {
  const text = `enum Kind {
  one = 1,
}

interface Box {
  readonly kind: Kind;
}

export function open(box: Box): string {
  if (box.kind === Kind.one) {
    return "one";
  }
  return "other";
}
`;
  const { code, translation } = typesStripped(text, repository);
  const lineOf = (part: string): number | undefined =>
    translation?.lines[code.split("\n").findIndex((line) => line.includes(part))];
  expect(lineOf("if (box.kind")).toBe(10);
  expect(lineOf('return "one"')).toBe(11);
  expect(lineOf('return "other"')).toBe(13);
});

test("where types only become blanks, nothing is in another place", () => {
  const { code, translation } = typesStripped("const a: number = 1;\n", repository);
  expect(code).toBe("const a         = 1;\n");
  expect(translation).toBeUndefined();
});
