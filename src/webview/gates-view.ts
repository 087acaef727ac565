import type { ShownGate } from "../core/run/show/shown-event.ts";
import { element } from "./dom.ts";
import { icon, type IconName } from "./icons.ts";
import { LongText } from "./long-text.ts";
import { duration, instantMs, l10n, told } from "./words.ts";

const icons: Readonly<Record<ShownGate["status"], IconName>> = {
  passed: "done",
  failed: "failed",
  partial: "partial",
  skipped: "left",
};

/** What each gate said; what the tools printed is folded. */
export function gatesView(gates: readonly ShownGate[]): HTMLElement {
  return element("ul", { class: "gates" }, ...gates.map(gateView));
}

function gateView({ gate, subject, status, detail, evidence, milliseconds }: ShownGate): HTMLElement {
  const name = gateWord(gate);
  const words = `${statusWord(status)}: ${name} (${told(subject)}). ${told(detail)}`;
  const said = element("span", { text: words });
  const took =
    milliseconds >= instantMs && element("span", { class: "quiet", text: ` ${duration(milliseconds)}` });
  return element(
    "li",
    { class: status },
    icon(icons[status]),
    element("div", {}, said, took, evidence !== undefined && evidenceView(evidence, name)),
  );
}

function evidenceView(evidence: string, gate: string): HTMLElement {
  const text = new LongText(l10n.t("Output of {0}", gate));
  text.set(evidence);
  return element("details", {}, element("summary", { text: l10n.t("Output") }), text.root);
}

/** What a gate looks at, in a word. Names that are not known here are those of tools. */
function gateWord(gate: string): string {
  switch (gate) {
    case "applies":
      return l10n.t("applies");
    case "parses":
      return l10n.t("parses");
    case "diagnostics":
      return l10n.t("diagnostics");
    case "target":
      return l10n.t("target");
    case "checks":
      return l10n.t("checks");
    case "tests":
      return l10n.t("tests");
    case "code":
      return l10n.t("code");
    default:
      return gate;
  }
}

function statusWord(status: ShownGate["status"]): string {
  switch (status) {
    case "passed":
      return l10n.t("passed");
    case "failed":
      return l10n.t("failed");
    case "partial":
      return l10n.t("in part");
    case "skipped":
      return l10n.t("skipped");
  }
}
