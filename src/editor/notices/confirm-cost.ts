import * as vscode from "vscode";
import { formatUsd } from "../../core/model/money/cost.ts";
import { describeEstimate } from "../../core/model/money/estimate-run.ts";
import { exceeds, type Confirm } from "../../core/run/consent.ts";
import { productName } from "../contributions.ts";

/** Asks before a run that may cost more than the user wants to spend unasked. */
export function confirmCost(limitUsd: number | undefined): Confirm {
  return async (estimate) => {
    if (limitUsd === undefined || !exceeds(estimate, limitUsd)) {
      return true;
    }
    const message = `${productName}: this run will cost ${describeEstimate(estimate)}.`;
    const detail = `You are asked because it may be more than ${formatUsd(limitUsd)} (setting patchedMoa.confirmAbove). Nothing was sent yet.`;
    return (await vscode.window.showWarningMessage(message, { modal: true, detail }, "Run")) === "Run";
  };
}
