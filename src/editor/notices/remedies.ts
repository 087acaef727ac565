import type { ModelFailureKind } from "../../core/model/chat-model.ts";
import type { FailureKind } from "../../core/workspace/failure.ts";
import { commandIds, settingKeys } from "../contributions.ts";

/** A button that does what the message says. */
export interface Remedy {
  readonly label: string;
  readonly command: string;
  readonly args?: readonly unknown[];
}

const selectModels: Remedy = { label: "Select Models", command: commandIds.selectModels };
const setApiKey: Remedy = { label: "Set API Key", command: commandIds.setApiKey };

function openSetting(key: string): Remedy {
  return { label: "Open Settings", command: "workbench.action.openSettings", args: [key] };
}

/** What helps against a failure, where one click can help at all. */
export function remedyFor(kind: FailureKind | ModelFailureKind): Remedy | undefined {
  switch (kind) {
    case "untrusted":
      return { label: "Manage Workspace Trust", command: "workbench.trust.manage" };
    case "no-workspace":
      return { label: "Open Folder", command: "workbench.action.files.openFolder" };
    case "no-git":
      return { label: "Initialize Repository", command: "git.init" };
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
