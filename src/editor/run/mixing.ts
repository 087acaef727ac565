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
    throw unknown(
      "strategy",
      strategy,
      settingKeys.strategy,
      `is one of ${Object.keys(strategies).join(", ")}`,
    );
  }
  if (!overlays.every(isOverlayName)) {
    const [stranger = ""] = overlays.filter((name) => !isOverlayName(name));
    throw unknown("overlay", stranger, settingKeys.overlays, `takes ${overlayNames.join(", ")}`);
  }
  if (layers > mostLayers) {
    throw new Failure("usage", `${settingKeys.layers} is a whole number from 1 to ${mostLayers}.`);
  }
  return { strategy, overlays, settings: { ...usualSettings, layers, frugal } };
}

function unknown(what: string, name: string, key: string, takes: string): Failure {
  return new Failure("usage", `There is no ${what} ${name}; ${key} ${takes}.`);
}
