import * as vscode from "vscode";
import { isOverlayName, overlayNames } from "../../core/moa/overlay/overlays.ts";
import { isStrategyName, strategies } from "../../core/moa/strategy/strategies.ts";
import { mostLayers, usualSettings } from "../../core/moa/strategy/strategy.ts";
import type { RunOptions } from "../../core/run/run-task.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { settingKeys } from "../contributions.ts";
import type { Settings } from "../settings/settings.ts";

type Mixing = Required<Pick<RunOptions, "strategy" | "settings" | "overlays">>;

/**
 * How the user wants answers mixed.
 * @throws Failure `usage` that names the setting and what it takes
 */
export function mixingOf(wanted: Pick<Settings, "strategy" | "overlays" | "layers" | "frugal">): Mixing {
  const { strategy, overlays, layers = usualSettings.layers, frugal } = wanted;
  if (!isStrategyName(strategy)) {
    throw new Failure(
      "usage",
      vscode.l10n.t(
        "There is no strategy {0}; {1} is one of {2}.",
        strategy,
        settingKeys.strategy,
        Object.keys(strategies).join(", "),
      ),
    );
  }
  if (!overlays.every(isOverlayName)) {
    const [stranger = ""] = overlays.filter((name) => !isOverlayName(name));
    throw new Failure(
      "usage",
      vscode.l10n.t(
        "There is no overlay {0}; {1} takes {2}.",
        stranger,
        settingKeys.overlays,
        overlayNames.join(", "),
      ),
    );
  }
  if (layers > mostLayers) {
    throw new Failure(
      "usage",
      vscode.l10n.t("{0} is a whole number from 1 to {1}.", settingKeys.layers, mostLayers),
    );
  }
  return { strategy, overlays, settings: { ...usualSettings, layers, frugal } };
}
