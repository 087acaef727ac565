import * as vscode from "vscode";
import { formatUsd } from "../../core/model/money/cost.ts";
import { describeEstimate } from "../../core/model/money/estimate-run.ts";
import { exceeds, type Confirm } from "../../core/run/consent.ts";
import { productName, settingKeys } from "../contributions.ts";
import { told } from "./told.ts";

/** Asks before a run that may cost more than the user wants to spend unasked. */
export function confirmCost(limitUsd: number | undefined): Confirm {
  return async (estimate) => {
    if (limitUsd === undefined || !exceeds(estimate, limitUsd)) {
      return true;
    }
    const message = vscode.l10n.t(
      "{0}: this run will cost {1}.",
      productName,
      told(describeEstimate(estimate)),
    );
    const detail = vscode.l10n.t(
      "You are asked because it may be more than {0} (setting {1}). Nothing was sent yet.",
      formatUsd(limitUsd),
      settingKeys.confirmAbove,
    );
    const run = vscode.l10n.t("Run");
    return (await vscode.window.showWarningMessage(message, { modal: true, detail }, run)) === run;
  };
}
