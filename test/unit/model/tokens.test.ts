import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { countTokens as cl100k } from "gpt-tokenizer/encoding/cl100k_base";
import { countTokens as o200k } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, inject, test } from "vitest";
import { encodingOf } from "../../../src/core/model/fit/encoding.ts";
import { estimateTokens } from "../../../src/core/model/fit/estimate-tokens.ts";
import { blocksOf } from "../../../src/core/model/fit/text-blocks.ts";
import { TokenCounter } from "../../../src/core/model/fit/token-counter.ts";
import { processorTime } from "../../support/processor-time.ts";

const repository = join(import.meta.dirname, "..", "..", "..");
const encodings = join(dirname(inject("cli")), "encodings");
/** A name for each special token counts as text. */
const asText = { disallowedSpecial: new Set<string>() };

/** Texts of this repository, whatever their language. */
const files = execFileSync("git", ["ls-files", "--", "*.ts", "*.md", "*.json", "*.mjs", "*.yml", "*.svg"], {
  cwd: repository,
  encoding: "utf8",
})
  .trim()
  .split("\n")
  .map((path) => ({ path, text: readOrEmpty(join(repository, path)) }))
  .filter(({ text }) => text !== "");

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Listed by git and deleted in the working tree.
    return "";
  }
}

async function loaded(...models: string[]): Promise<TokenCounter> {
  const counter = new TokenCounter(encodings);
  await counter.load(models);
  return counter;
}

describe("Tokens of a model whose encoding is known", () => {
  test("are those of the reference encoder, for every file of this repository", async () => {
    const counter = await loaded("gpt-4o", "gpt-4");
    for (const { path, text } of files) {
      expect([path, counter.count(text, "gpt-4o")]).toEqual([path, o200k(text, asText)]);
      expect([path, counter.count(text, "gpt-4")]).toEqual([path, cl100k(text, asText)]);
    }
  });

  test("are those of the reference encoder, wherever a text is cut into blocks", async () => {
    const counter = await loaded("gpt-4o", "gpt-4");
    const line = fc.oneof(
      fc.constantFrom(
        "",
        "  ",
        "\n",
        "\r\n",
        ";\n",
        "//",
        "'s",
        "don't\n",
        "\t",
        "a\n\n",
        "漢字\n",
        "é\nÀ",
        "<|endoftext|>",
      ),
      fc.string({ maxLength: 12 }),
    );
    // Long enough for several blocks, with cuts at odd places.
    const text = fc
      .array(line, { minLength: 1, maxLength: 40 })
      .map((lines) => `${lines.join("\n")}\nend`.repeat(80));
    fc.assert(
      fc.property(text, (each) => {
        expect(counter.count(each, "gpt-4o")).toBe(o200k(each, asText));
        expect(counter.count(each, "gpt-4")).toBe(cl100k(each, asText));
      }),
      { numRuns: 40 },
    );
  });

  test("are estimated until the vocabulary is loaded, and where it cannot be", async () => {
    const text = "const answer = 42;\n".repeat(50);
    const counter = new TokenCounter(encodings);
    expect([counter.countingOf("gpt-4o"), counter.count(text, "gpt-4o")]).toEqual([
      "estimated",
      estimateTokens(text),
    ]);
    await counter.load(["gpt-4o"]);
    expect([counter.countingOf("gpt-4o"), counter.count(text, "gpt-4o")]).toEqual(["exact", o200k(text)]);
    expect(counter.countingOf("qwen2.5-coder:7b")).toBe("estimated");

    const incomplete = new TokenCounter(join(encodings, "nowhere"));
    await incomplete.load(["gpt-4o"]);
    expect(incomplete.count(text, "gpt-4o")).toBe(estimateTokens(text));
  });

  test("of a prompt have what the chat template adds", async () => {
    const counter = await loaded("gpt-4o");
    const messages = [
      { role: "system", content: "You are helpful." },
      { role: "user", content: "Hello!" },
    ] as const;
    // 3 and the role for each message, 3 for the reply.
    expect(counter.countPrompt(messages, "gpt-4o")).toBe(4 + 4 + 4 + 2 + 3);
  });

  // A merge by the square of the length of a word would take minutes for the first two.
  test.each([
    ["one long word", "a".repeat(100_000)],
    [
      "Chinese without a space",
      Array.from({ length: 33_000 }, (_, i) => String.fromCharCode(0x4e00 + ((i * 7919) % 20_000))).join(""),
    ],
    ["blanks", " ".repeat(100_000)],
    ["punctuation", "(){};[]<>!?".repeat(9_000)],
    [
      "code",
      files
        .map(({ text }) => text)
        .join("")
        .slice(0, 100_000),
    ],
  ])("of 100 KB of %s are counted within moments", async (_, text) => {
    const counter = await loaded("gpt-4o");
    const first = await processorTime(() => counter.count(text, "gpt-4o"));
    const again = await processorTime(() => counter.count(`${text}\n\nAnswer as a reviewer.`, "gpt-4o"));
    // 5 to 100 ms on an idle machine, 20 for code; what squares would take is far beyond this.
    expect(first).toBeLessThan(1000);
    expect(again).toBeLessThan(1000);
  });
});

describe("Blocks of a text", () => {
  test("are the text, and the same for texts that begin the same", () => {
    const context = files
      .map(({ text }) => text)
      .join("")
      .slice(0, 60_000);
    const [one, other] = [`${context}\nThe first role`, `${context}\nQuite another role`].map((text) => [
      ...blocksOf(text),
    ]);
    expect(one!.join("")).toBe(`${context}\nThe first role`);
    expect(one!.length).toBeGreaterThan(5);
    expect(one!.slice(0, -1)).toEqual(other!.slice(0, one!.length - 1));
    expect(one!.at(-1)!.length).toBeLessThan(10_000);
  });
});

describe("The estimate", () => {
  test("is never below the real count for a file of this repository, and not far above over all", () => {
    let estimated = 0;
    let real = 0;
    for (const { path, text } of files) {
      const most = Math.max(o200k(text, asText), cl100k(text, asText));
      const estimate = estimateTokens(text);
      // Beside code there are files of keys and hashes, for which the room for a prompt has a margin.
      expect(estimate, path).toBeGreaterThanOrEqual(/\.m?[jt]s$/.test(path) ? most : 0.9 * most);
      estimated += estimate;
      real += most;
    }
    expect(estimated / real).toBeLessThan(1.5);
  });

  test.each([
    ["a hash", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ["base64", Buffer.from("The quick brown fox jumps over the lazy dog, twice.").toString("base64")],
    ["numbers", "[0.12345, 678.9, 1e-9, 0xDEADBEEF, 1234567890]"],
    ["Chinese", "模型会看到一个函数,并提出更好的版本。"],
    ["Russian", "Модель видит функцию и предлагает лучший вариант."],
    ["signs", "=> === !== ?? ?. && || ** >>> ... ;;; }}} ]]]"],
  ])("is not below the real count for %s", (_, text) => {
    expect(estimateTokens(text)).toBeGreaterThanOrEqual(Math.max(o200k(text), cl100k(text)));
  });
});

describe("The encoding of a model", () => {
  test.each([
    ["gpt-4o-mini", "o200k_base"],
    ["gpt-4o-2024-08-06", "o200k_base"],
    ["gpt-4.1-nano", "o200k_base"],
    ["gpt-5", "o200k_base"],
    ["gpt-5.4-mini", "o200k_base"],
    ["o3-mini", "o200k_base"],
    ["openai/gpt-5-mini", "o200k_base"],
    ["gpt-oss:20b", "o200k_base"],
    ["ft:gpt-4o-mini-2024-07-18:acme::9xyz", "o200k_base"],
    ["gpt-4", "cl100k_base"],
    ["gpt-4-turbo-2024-04-09", "cl100k_base"],
    ["gpt-3.5-turbo", "cl100k_base"],
    ["gpt-35-turbo", "cl100k_base"],
    ["gpt-4all-j", undefined],
    ["claude-sonnet-4-5", undefined],
    ["qwen2.5-coder:7b", undefined],
    ["phi-4", undefined],
    ["olmo-2", undefined],
  ])("%s: %s", (model, encoding) => {
    expect(encodingOf(model)).toBe(encoding);
  });
});
