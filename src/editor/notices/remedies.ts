import * as vscode from "vscode";
import type { ModelFailureKind } from "../../core/model/chat-model.ts";
import type { FailureKind } from "../../core/workspace/failure.ts";
import { commandIds, settingKeys } from "../contributions.ts";

/** A button that does what the message says. */
export interface Remedy {
  readonly label: string;
  readonly command: string;
  readonly args?: readonly unknown[];
}

const selectModels: Remedy = { label: vscode.l10n.t("Select Models"), command: commandIds.selectModels };
const setApiKey: Remedy = { label: vscode.l10n.t("Set API Key"), command: commandIds.setApiKey };

function openSetting(key: string): Remedy {
  return { label: vscode.l10n.t("Open Settings"), command: "workbench.action.openSettings", args: [key] };
}

/** What helps against a failure, where one click can help at all. */
export function remedyFor(kind: FailureKind | ModelFailureKind): Remedy | undefined {
  switch (kind) {
    case "untrusted":
      return { label: vscode.l10n.t("Manage Workspace Trust"), command: "workbench.trust.manage" };
    case "no-workspace":
      return { label: vscode.l10n.t("Open Folder"), command: "workbench.action.files.openFolder" };
    case "no-git":
      return { label: vscode.l10n.t("Initialize Repository"), command: "git.init" };
    case "no-model":
    case "not-found":
      return selectModels;
    case "key":
      return setApiKey;
    case "unreachable":
      return openSetting(settingKeys.endpoints);
    case "budget":
      return openSetting(settingKeys.budget);
    default:
      return undefined;
  }
}
