import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeTotal } from "../../../src/core/model/money/describe-total.ts";
import { describeEstimate } from "../../../src/core/model/money/estimate-run.ts";
import { coreMark, retold, type Bundle } from "../../../src/core/workspace/retold.ts";
import { relativePath } from "../../../src/core/workspace/path.ts";

const german = JSON.parse(
  readFileSync(new URL("../../../l10n/bundle.l10n.de.json", import.meta.url), "utf8"),
) as Bundle;

function inGerman(text: string): string {
  return retold(text, german);
}

function filled(text: string): string {
  return text.replace(/\{(\d)\}/g, (_, index: string) => `w${index}`);
}

test("every phrase of core is recognised with values in it, and no other takes its words for values", () => {
  const phrases = Object.entries(german).filter(([key]) => key.endsWith(coreMark));
  expect(phrases.length).toBeGreaterThan(500);
  const wrong = phrases
    .map(([key, translation]) => [filled(key.slice(0, -coreMark.length)), filled(translation)])
    .filter(([english = "", wanted]) => inGerman(english) !== wanted);
  expect(wrong.map(([english = ""]) => `${english} -> ${inGerman(english)}`)).toEqual([]);
});

test("what core says of money and paths is German in a German editor", () => {
  const usage = { promptTokens: 1200, cachedTokens: 400, completionTokens: 300, reasoningTokens: 0 };
  const total = {
    calls: 2,
    usage: { ...usage, source: "estimated" as const },
    knownUsd: 0.02,
    unpricedCalls: 1,
  };
  expect(inGerman(describeTotal(total))).toBe(
    "mindestens $0.02, 1 von 2 Aufrufen zu unbekanntem Preis (1200 Prompt-Token (400 davon aus dem Zwischenspeicher) und 300 Antwort-Token in 2 Aufrufen, zum Teil geschätzt)",
  );
  const estimate = { kind: "range", leastUsd: 0.01, mostUsd: 0.06, calls: 5, unpricedCalls: 2 } as const;
  expect(inGerman(describeEstimate(estimate))).toBe(
    "etwa $0.01 bis $0.06; 2 von 5 Aufrufen zu unbekanntem Preis",
  );
  const leading = relativePath("../a.ts");
  expect(leading.kind === "inside" ? "" : inGerman(leading.reason)).toBe(
    "../a.ts führt nach oben; verwenden Sie einen Pfad relativ zum Ordner des Arbeitsbereichs, ohne „..“.",
  );
});

test("sentences that stand together are told one by one, and those within others as well", () => {
  expect(
    inGerman(
      "npm test: 1 of 3 that failed passes now. Failing: a, b. Set aside, since it does not always fail: c. Other words.",
    ),
  ).toBe(
    "npm test: 1 von 3, die fehlschlugen, gelingt jetzt. Schlägt fehl: a, b. Beiseitegelegt, da es nicht immer fehlschlägt: c. Other words.",
  );
  expect(
    inGerman(
      "None of 2 answers can be used. The first: gpt at Here was not done after 5 s. Ask for less, or take a faster model.",
    ),
  ).toBe(
    "Keine von 2 Antworten ist brauchbar. Die erste: gpt bei Here war nach 5 s nicht fertig. Verlangen Sie weniger, oder nehmen Sie ein schnelleres Modell.",
  );
  expect(
    inGerman(
      "Block 2, line 7 (a.ts): the lines to replace are not in the file.\n  No lines of the file are like them.",
    ),
  ).toBe(
    "Block 2, Zeile 7 (a.ts): die zu ersetzenden Zeilen stehen nicht in der Datei.\n  Keine Zeilen der Datei ähneln ihnen.",
  );
});

test("what tools, systems and models say stays as it is", () => {
  expect(inGerman("New error: a.ts:3:1 error TS2322: Type 'x' is not assignable. (and 2 more)")).toBe(
    "Neuer Fehler: a.ts:3:1 error TS2322: Type 'x' is not assignable. (und 2 weitere)",
  );
  const foreign = "It is raining; there is no reason. EACCES: permission denied, open '/a'";
  expect(inGerman(foreign)).toBe(foreign);
  expect(retold("No proposer knows a remedy.", undefined)).toBe("No proposer knows a remedy.");
  expect(retold("constructor", {})).toBe("constructor");
});

test("a long text made to be looked at for long is not", () => {
  const hostile = "a; b, c. ".repeat(440);
  const before = process.cpuUsage();
  expect(inGerman(hostile)).toBe(hostile);
  const { user } = process.cpuUsage(before);
  expect(user / 1_000).toBeLessThan(1_000);
});
