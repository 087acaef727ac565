import { formatUsd } from "../core/model/money/cost.ts";
import { barChart } from "./bar-chart.ts";
import { element } from "./dom.ts";
import type { RunStatistics } from "../core/run/show/run-statistics.ts";
import { l10n } from "./words.ts";

/** What the last weeks cost, and which models win: as pictures, and as the tables they are drawn from. */
export function statisticsView({ days, models }: RunStatistics): HTMLElement {
  const cost = barChart({
    title: l10n.t("Cost per day, in US dollars"),
    bars: days.map(({ day, usd }) => ({ name: day.slice(5), value: usd, label: formatUsd(usd) })),
  });
  const wins = barChart({
    title: l10n.t("Runs won, by model"),
    bars: models.map(({ model, wins: won, runs }) => ({
      name: model,
      value: won,
      label: l10n.t("{0} of {1}", won, runs),
    })),
  });
  return element(
    "main",
    {},
    element("h1", { text: l10n.t("Cost and Wins") }),
    part(
      l10n.t("Cost per day"),
      l10n.t("No model was asked in the last 30 days."),
      days.length > 0 && cost,
      table(
        [l10n.t("Day (UTC)"), l10n.t("Cost"), l10n.t("Calls"), l10n.t("At an unknown price")],
        days.map(({ day, usd, calls, unpriced }) => [day, formatUsd(usd), String(calls), String(unpriced)]),
      ),
    ),
    part(
      l10n.t("Who wins"),
      l10n.t("There are no scores yet: no model has answered a task on this machine."),
      models.length > 0 && wins,
      table(
        [l10n.t("Model"), l10n.t("Runs"), l10n.t("Won"), l10n.t("Worth of its answers")],
        models.map(({ model, runs, wins: won, merit }) => [
          model,
          String(runs),
          String(won),
          `${Math.round(merit * 100)} %`,
        ]),
      ),
    ),
  );
}

function part(title: string, empty: string, chart: Node | false, rows: HTMLElement): HTMLElement {
  return element(
    "section",
    { attributes: { "aria-label": title } },
    element("h2", { text: title }),
    ...(chart === false ? [element("p", { text: empty })] : [chart, rows]),
  );
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  const cells = (tag: "th" | "td", texts: readonly string[]): HTMLElement =>
    element(
      "tr",
      {},
      ...texts.map((text) => element(tag, { text, ...(tag === "th" && { attributes: { scope: "col" } }) })),
    );
  return element(
    "details",
    { attributes: { open: "" } },
    element("summary", { text: l10n.t("As a table") }),
    element(
      "table",
      {},
      element("thead", {}, cells("th", heads)),
      element("tbody", {}, ...rows.map((row) => cells("td", row))),
    ),
  );
}
