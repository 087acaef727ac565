import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChatModel, ChatOutcome, ChatRequest } from "../../../src/core/model/chat-model.ts";
import { noUsage, unknownWindow } from "../../../src/core/model/chat-model.ts";
import { PrivateModel } from "../../../src/core/privacy/private-model.ts";
import { shortestTell } from "../../../src/core/privacy/secrets/find-secrets.ts";
import { RestoringStream } from "../../../src/core/privacy/secrets/restoring-stream.ts";
import { SecretVault } from "../../../src/core/privacy/secrets/secret-vault.ts";
import { drawn, fakePrivateKey } from "../../support/fake-secrets.ts";
import { processorTime } from "../../support/processor-time.ts";

const token = (seed: string): string => `ghp_${drawn(seed, 36)}`;

const secretText = fc.oneof(
  fc.nat(20).map((seed) => token(String(seed))),
  fc.nat(20).map((seed) => `password = "${drawn(`p${seed}`, 20)}"`),
  fc.nat(5).map((seed) => fakePrivateKey(String(seed))),
  fc.nat(20).map((seed) => `postgres://app:${drawn(`u${seed}`, 9)}@db/app`),
  fc.nat(5).map((seed) => `DB_PASSWORD=Word${seed}`),
);
const plainText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom("\n", "\r\n", " ", "MOA_SECRET_", "MOA_SECRET_1_", "M", '"', "const a = 1;"),
);
const parts = fc.array(fc.oneof(secretText, plainText), { maxLength: 12 });
const anyText = parts.map((all) => all.join(""));
const anyLines = parts.map((all) => all.join("\n"));

describe("a vault", () => {
  test("looks at the shortest text that could tell a secret", () => {
    const text = ";pwd=q7Xz";
    expect(text).toHaveLength(shortestTell);
    expect(new SecretVault().redact(text)).toMatch(/^;pwd=MOA_SECRET_1_[0-9a-f]{8}$/);
  });

  test("gives back what it took, whatever the text is", () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom("code" as const, "settings" as const), (text, kind) => {
        const vault = new SecretVault();
        vault.learn(text, kind);
        expect(vault.restore(vault.redact(text))).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  test("redacts the same text to the same text all through a run, and a text twice to the same", () => {
    fc.assert(
      fc.property(anyLines, anyLines, (text, other) => {
        const vault = new SecretVault();
        vault.learn(text, "settings");
        const first = vault.redact(text);
        vault.redact(`${token("elsewhere")}\n${other}`);
        expect(vault.redact(text)).toBe(first);
        expect(vault.redact(first)).toBe(first);
      }),
      { numRuns: 500 },
    );
  });

  test("keeps lines where they are, also of a key that is shown in part", () => {
    const vault = new SecretVault();
    const text = `before\n${fakePrivateKey("k")}\nafter\n`;
    vault.learn(text, "code");
    const shown = vault.redact(text);
    expect(shown.split("\n")).toHaveLength(text.split("\n").length);
    const part = text.split("\n").slice(5).join("\n");
    expect(shown).toContain(vault.redact(part));
    expect(vault.redact(part)).not.toMatch(/[A-Za-z0-9+/]{40}/);
  });

  test("knows a secret again where nothing tells what it is", () => {
    const vault = new SecretVault();
    const value = drawn("plain", 20);
    expect(vault.learn(`SERVICE_TOKEN=${value}\nMODE=dev\n`, "settings")).toBe(1);
    expect(vault.redact(`failed with ${value}!`)).toMatch(/^failed with MOA_SECRET_1_[0-9a-f]{8}!$/);
  });

  test("takes a word for a secret only behind its name", () => {
    const vault = new SecretVault();
    const url = "postgres://app:sunflower@db/app";
    expect(vault.learn(url, "code")).toBe(1);
    expect(vault.redact(`${url} grows a sunflower`)).toMatch(
      /^postgres:\/\/app:MOA_SECRET_1_\w{8}@db\/app grows a sunflower$/,
    );
  });

  test("takes several words on one line", () => {
    const vault = new SecretVault();
    const line = "postgres://app:sunflower@db/app postgres://app:marigold@db/app";
    expect(vault.learn(line, "code")).toBe(2);
    expect(vault.redact(line)).not.toMatch(/sunflower|marigold/);
  });

  test("takes all of two secrets that overlap", () => {
    const vault = new SecretVault();
    vault.learn(`API_TOKEN=${drawn("o", 24)}\n`, "settings");
    const url = `postgres://app:${drawn("o", 24)}more@db/app`;
    const redacted = vault.redact(url);
    expect(redacted).not.toContain("more");
    expect(vault.restore(redacted)).toBe(url);
  });

  test("placeholders of one vault mean nothing to another", () => {
    const shown = new SecretVault().redact(token("a"));
    expect(new SecretVault().restore(shown)).toBe(shown);
  });

  test("conceals for the log what it knows and what it finds, and remembers nothing of it", () => {
    const vault = new SecretVault();
    vault.learn(token("known"), "code");
    expect(vault.conceal(`${token("known")} ${token("new")}`)).toMatch(/^MOA_SECRET_1_\w{8} \[secret\]$/);
    expect(vault.learn(token("known"), "code")).toBe(1);
    expect(vault.redact(token("new"))).toMatch(/^MOA_SECRET_2_/);
  });

  test("ten thousand secrets in a megabyte are redacted within seconds", async () => {
    const vault = new SecretVault();
    const text = Array.from({ length: 10_000 }, (_, index) => `a("${token(String(index))}", 1);`).join("\n");
    let redacted = "";
    expect(await processorTime(() => (redacted = vault.redact(text)))).toBeLessThan(5_000);
    expect(redacted.includes("ghp_")).toBe(false);
    expect(vault.restore(redacted) === text).toBe(true);
  });
});

describe("an answer in pieces", () => {
  test("has its secrets in their places, wherever it is cut", () => {
    const vault = new SecretVault("0123abcd");
    vault.redact(`${token("a")} ${token("b")}`);
    const answerText = fc
      .array(
        fc.oneof(
          fc.constantFrom("MOA_SECRET_1_0123abcd", "MOA_SECRET_2_0123abcd", "MOA_SECRET_3_0123abcd"),
          fc.constantFrom("MOA_SECRET_1_0123", "MOA_SECRET_1_", "MOA_", "M", "MM", "MOA_SECRET_12_0123abce"),
          fc.string({ maxLength: 5 }),
        ),
        { maxLength: 10 },
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(answerText, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (text, cuts) => {
        const pieces: string[] = [];
        const stream = new RestoringStream(vault, (piece) => pieces.push(piece));
        for (let at = 0, cut = 0; at < text.length; cut++) {
          const size = cuts[cut % cuts.length] ?? 1;
          stream.push(text.slice(at, at + size));
          at += size;
        }
        stream.end();
        expect(pieces.join("")).toBe(vault.restore(text));
        expect(pieces).not.toContain("");
      }),
      { numRuns: 3_000 },
    );
  });

  test("is passed on at once where no placeholder can begin", () => {
    const pieces: string[] = [];
    const stream = new RestoringStream(new SecretVault(), (piece) => pieces.push(piece));
    for (const piece of ["const MO", "DE = 1;", " // M", "OA_SECRET_1"]) {
      stream.push(piece);
    }
    expect(pieces).toEqual(["const ", "MODE = 1;", " // "]);
  });
});

describe("a private model", () => {
  /** Says what it was asked. */
  class Echo implements ChatModel {
    readonly id = "echo";
    readonly label = "echo (here)";
    readonly window = unknownWindow;
    readonly requests: ChatRequest[] = [];
    outcome: "answer" | "failed" = "answer";

    ask(request: ChatRequest, _: AbortSignal, onText?: (piece: string) => void): Promise<ChatOutcome> {
      this.requests.push(request);
      const text = request.messages.map(({ content }) => content).join("\n");
      for (let at = 0; at < text.length; at++) {
        onText?.(text.charAt(at));
      }
      return Promise.resolve(
        this.outcome === "answer"
          ? { kind: "answer", text, usage: noUsage }
          : { kind: "failed", failure: { kind: "cut-off", message: "cut off" }, text, usage: noUsage },
      );
    }
  }

  const signal = new AbortController().signal;

  test.each(["answer", "failed"] as const)("sends no secret, and %s and stream have it", async (outcome) => {
    const echo = new Echo();
    echo.outcome = outcome;
    const model = new PrivateModel(echo, new SecretVault());
    let streamed = "";
    const messages = [
      { role: "system", content: "Be careful." },
      { role: "user", content: `key: ${token("a")}` },
      { role: "assistant", content: `I see ${token("a")}` },
      { role: "user", content: `and ${token("b")}` },
    ] as const;
    const answer = await model.ask({ messages, temperature: 1, seed: 7 }, signal, (piece) => {
      streamed += piece;
    });
    expect(JSON.stringify(echo.requests)).not.toContain("ghp_");
    expect(echo.requests[0]).toMatchObject({ temperature: 1, seed: 7 });
    expect(answer.text).toContain(`key: ${token("a")}\nI see ${token("a")}\nand ${token("b")}`);
    expect(streamed).toBe(answer.text);
    expect([model.id, model.label, model.window]).toEqual([echo.id, echo.label, echo.window]);
  });

  test("leaves a prompt without secrets as it is", async () => {
    const echo = new Echo();
    const messages = [{ role: "user", content: "Rename a to b." }] as const;
    await new PrivateModel(echo, new SecretVault()).ask({ messages }, signal);
    expect(echo.requests[0]?.messages).toEqual(messages);
  });
});
