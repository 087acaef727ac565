import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect } from "vitest";
import { HabitBook } from "../../src/core/model/client/habit-book.ts";
import { Habits } from "../../src/core/model/client/habits.ts";
import { question, test as base } from "./asking.ts";

const day = 24 * 3_600_000;
const request = { ...question, maxTokens: 50, temperature: 1 };

class Home {
  readonly folder = mkdtempSync(join(tmpdir(), "patched-moa-"));
  readonly notes: string[] = [];

  /** As a program finds them that is started after so many days. */
  habits(afterDays = 0): Habits {
    const now = (): number => Date.now() + afterDays * day;
    return new Habits(this.book(), { now });
  }

  book(): HabitBook {
    return new HabitBook(this.folder, (text) => this.notes.push(text));
  }

  get text(): string {
    return readFileSync(this.book().file, "utf8");
  }

  write(text: string): void {
    mkdirSync(dirname(this.book().file), { recursive: true });
    writeFileSync(this.book().file, text);
  }
}

const test = base.extend<{ home: Home }>({
  home: async ({}, use) => {
    const home = new Home();
    await use(home);
    rmSync(home.folder, { recursive: true, force: true });
  },
});

describe("What an endpoint refused is known to the next program", () => {
  test("which asks as it is wanted at once, other models as usual", async ({ server, askWith, home }) => {
    server.model("m").refuses("temperature").answers("yes");
    server.model("n").answers("yes");
    await askWith({ habits: home.habits() }).ask(request);
    const next = askWith({ habits: home.habits() });
    await next.ask(request);
    await next.other("n").ask(request, next.controller.signal);
    expect(server.requests.map(({ body }) => body.temperature)).toEqual([1, undefined, undefined, 1]);
    expect(home.notes).toEqual([]);
  });

  test("until a week has passed: it may have been updated", async ({ server, askWith, home }) => {
    server.model("m").refuses("temperature").answers("yes");
    await askWith({ habits: home.habits() }).ask(request);
    await askWith({ habits: home.habits(6) }).ask(request);
    expect(server.requests).toHaveLength(3);
    await askWith({ habits: home.habits(8) }).ask(request);
    expect(server.requests.slice(3).map(({ body }) => body.temperature)).toEqual([1, undefined]);
    // And what is learned then is known again.
    await askWith({ habits: home.habits(9) }).ask(request);
    expect(server.requests).toHaveLength(6);
  });

  test("or was learned in a time to come, by a clock that is wrong", async ({ server, askWith, home }) => {
    server.model("m").refuses("temperature").answers("yes");
    await askWith({ habits: home.habits(365) }).ask(request);
    await askWith({ habits: home.habits() }).ask(request);
    expect(server.requests).toHaveLength(4);
  });

  test("but nothing of keys, prompts and answers, for other eyes than the user's", async ({
    server,
    askWith,
    home,
  }) => {
    const apiKey = "sk-very-secret";
    server.requiresKey(apiKey);
    server.model("m").refuses("temperature").answers("Nobody else may read this");
    await askWith({ habits: home.habits(), apiKey }).ask(request);
    expect(home.text).toMatch(/"omitted":\["temperature"\]/);
    expect(home.text).not.toMatch(/sk-|secret|typo|Nobody/);
    expect(statSync(home.book().file).mode & 0o077).toBe(0);
    expect(statSync(dirname(home.book().file)).mode & 0o077).toBe(0);
  });

  const never = [
    { status: 401, error: { message: "temperature is not supported", param: "temperature" } },
    { status: 403, error: { message: "temperature is not supported", param: "temperature" } },
    { status: 429, error: { message: "temperature is not supported", param: "temperature" } },
    { status: 400, error: { message: "temperature is not supported", code: "invalid_api_key" } },
    { status: 400, error: { message: "API key not valid. Unknown name temperature." } },
    { status: 400, error: { message: "temperature is not supported", code: 429 } },
    { status: 400, error: { message: "maximum context length is 10 tokens; temperature is not supported" } },
    { status: 413, error: { message: "temperature is not supported" } },
  ];
  test.for(never)(
    "nor anything of a key, a rate or an overflow: %j",
    async (refusal, { server, askWith, home }) => {
      server.model("m").failsWith(refusal.status, refusal.error).times(1).answers("yes");
      await askWith({ habits: home.habits() }).ask(request);
      await askWith({ habits: home.habits() }).ask(request);
      expect(new Set(server.requests.map(({ body }) => body.temperature))).toEqual(new Set([1]));
      expect(() => home.text).toThrow("ENOENT");
    },
  );
});

const line = (lesson: object, more: object = {}): string =>
  `${JSON.stringify({ version: 1, at: new Date().toISOString(), endpoint: "E", model: "m", lesson, ...more })}\n`;

describe("A file of habits that is damaged or hostile", () => {
  const spoilt: readonly { readonly name: string; readonly text: string; readonly noted?: boolean }[] = [
    { name: "not JSON", text: "\0\0\0lorem\n", noted: true },
    { name: "half a line of a program that died, before the next one", text: line({}).slice(0, 40) },
    { name: "half a line at its end", text: "", noted: false },
    { name: "a prototype", text: '{"version":1,"__proto__":{"lesson":{}}}\n', noted: true },
    { name: "a lesson nobody knows", text: line({ baseUrl: "http://elsewhere.example" }), noted: true },
    { name: "a bound that leaves no answer", text: line({ mostTokens: 0 }), noted: true },
    { name: "a parameter that may not be left out", text: line({ omitted: ["messages"] }), noted: true },
    { name: "a moment that is none", text: line({ foldsSystem: true }, { at: "yesterday" }), noted: true },
    { name: "a later version's line", text: '{"version":2,"at":0}\n', noted: false },
    { name: "terminal sequences", text: "\u001b]0;pwned\u0007\n", noted: true },
  ];
  test.for(spoilt)(
    "spoils nothing, and what is sound in it holds: $name",
    async ({ name, text, noted }, { server, askWith, home }) => {
      server.model("m").refuses("temperature").answers("yes");
      await askWith({ habits: home.habits() }).ask(request);
      home.write(name === "half a line at its end" ? `${home.text}{"vers` : `${text}${home.text}`);
      await askWith({ habits: home.habits() }).ask(request);
      expect(server.requests).toHaveLength(3);
      expect(server.requests[2]?.body).toMatchObject({ max_tokens: 50 });
      if (noted !== undefined) {
        expect(home.notes).toHaveLength(noted ? 1 : 0);
      }
      expect(home.notes.join("")).not.toMatch(/\p{Cc}/u);
    },
  );

  test("is set aside when it is too large to be one", async ({ server, askWith, home }) => {
    server.model("m").refuses("temperature").answers("yes");
    home.write("x".repeat(5_000_000));
    await askWith({ habits: home.habits() }).ask(request);
    expect(home.notes.join("\n")).toMatch(/was damaged\. It is kept as .*habits\.jsonl\.damaged/);
    await askWith({ habits: home.habits() }).ask(request);
    expect(server.requests).toHaveLength(3);
    expect(home.notes).toHaveLength(1);
  });

  test("is set aside when it is a folder", async ({ server, askWith, home }) => {
    server.model("m").refuses("temperature").answers("yes");
    mkdirSync(home.book().file, { recursive: true });
    await askWith({ habits: home.habits() }).ask(request);
    await askWith({ habits: home.habits() }).ask(request);
    expect(server.requests).toHaveLength(3);
  });

  test("that cannot be written is said once, and asking goes on", async ({ server, askWith, home }) => {
    server.model("m").refuses("temperature").refuses("stream_options").answers("yes");
    writeFileSync(join(home.folder, "habits"), "a file where the folder should be");
    const asking = askWith({ habits: home.habits() });
    expect(await asking.ask(request)).toMatchObject({ kind: "answer" });
    expect(await asking.ask(request)).toMatchObject({ kind: "answer" });
    expect(server.requests).toHaveLength(4);
    expect(home.notes).toHaveLength(1);
    expect(home.notes[0]).toMatch(/learned again, because/);
  });

  test("that grows for years keeps the latest, and its size", async ({ server, askWith, home }) => {
    server.model("m").refuses("temperature").answers("yes");
    home.write(line({ foldsSystem: true }, { model: "old".repeat(200) }).repeat(1000));
    await askWith({ habits: home.habits() }).ask(request);
    await askWith({ habits: home.habits() }).ask(request);
    await askWith({ habits: home.habits() }).ask(request);
    expect(server.requests).toHaveLength(4);
    expect(home.text.length).toBeLessThan(256 * 1024);
    expect(home.notes).toEqual([]);
  });
});

test("Programs that learn at the same time lose nothing", async ({ home }) => {
  const program = `
    import { HabitBook } from ${JSON.stringify(join(import.meta.dirname, "../../src/core/model/client/habit-book.ts"))};
    const [home, name] = process.argv.slice(1);
    const book = new HabitBook(home, (text) => { throw new Error(text); });
    for (let model = 0; model < 200; model += 1) {
      book.append({ endpoint: name, model: String(model), at: Date.now(), lesson: { foldsSystem: true } });
    }`;
  const codes = await Promise.all(
    ["a", "b", "c"].map(async (name) => {
      const node = ["--input-type=module-typescript", "-e", program, home.folder, name];
      const [code] = (await once(spawn(process.execPath, node, { stdio: "inherit" }), "exit")) as [number];
      return code;
    }),
  );
  expect(codes).toEqual([0, 0, 0]);
  const known = new Set(
    home
      .book()
      .read()
      .map(({ endpoint, model }) => `${endpoint} ${model}`),
  );
  expect(known.size).toBe(600);
  expect(home.notes).toEqual([]);
});

describe("A model whose streams come to nothing, and which answers the whole,", () => {
  test("is asked for the whole at once after two of them, and by the next program", async ({
    server,
    askWith,
    home,
  }) => {
    server
      .model("m")
      .checks(({ body }) =>
        body.stream === true
          ? { kind: "body", body: "data: [DONE]\n\n" }
          : { kind: "answer", text: "yes", form: "json" },
      );
    const asking = askWith({ habits: home.habits() });
    await asking.ask(request);
    await asking.ask(request);
    expect(await asking.ask(request)).toMatchObject({ text: "yes" });
    await askWith({ habits: home.habits() }).ask(request);
    const streamed = server.requests.map(({ body }) => body.stream === true);
    expect(streamed).toEqual([true, false, true, false, false, false]);
  });

  test("but streams on where it streams between them", async ({ server, askWith, home }) => {
    server.model("m").answers("").answers("yes").answers("yes").answers("").answers("yes").answers("yes");
    const asking = askWith({ habits: home.habits() });
    for (let calls = 0; calls < 4; calls += 1) {
      expect(await asking.ask(request)).toMatchObject({ text: "yes" });
    }
    const streamed = server.requests.map(({ body }) => body.stream === true);
    expect(streamed).toEqual([true, false, true, true, false, true]);
  });

  test("or where its connections broke", async ({ server, askWith, home }) => {
    server.model("m").dropsConnection().answers("yes").dropsConnection().answers("yes").answers("yes");
    const asking = askWith({ habits: home.habits() });
    for (let calls = 0; calls < 3; calls += 1) {
      expect(await asking.ask(request)).toMatchObject({ text: "yes" });
    }
    expect(server.requests.at(-1)?.body.stream).toBe(true);
  });
});
