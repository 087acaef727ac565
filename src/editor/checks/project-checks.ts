import * as vscode from "vscode";
import type { Standing } from "../../core/verify/discover/confirmed-checks.ts";
import type { FoundCheck } from "../../core/verify/discover/found-check.ts";
import { settingKeys } from "../contributions.ts";
import type { Notices } from "../notices/notices.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { RunLog } from "../run/run-log.ts";
import type { Settings } from "../settings/settings.ts";
import type { ChecksOffer } from "./checks-offer.ts";
import { told } from "../notices/told.ts";

interface CheckItem extends vscode.QuickPickItem {
  readonly check: FoundCheck;
}

const descriptions: Readonly<Record<Standing, string>> = {
  confirmed: vscode.l10n.t("run on every patch"),
  declined: vscode.l10n.t("not run"),
  changed: vscode.l10n.t("changed since you chose it"),
  new: vscode.l10n.t("not run"),
};

/**
 * Which checks patches are put through: those of the settings, else those of the project that the user chose in this
 * workspace. None is run before, whatever a repository names.
 */
export class ProjectChecks {
  constructor(
    private readonly settings: Pick<Settings, "checks">,
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly notices: Pick<Notices, "information">,
    private readonly log: Pick<RunLog, "line">,
    private readonly offers: ChecksOffer,
  ) {}

  /** @param root absolute path of a workspace folder that is trusted */
  async commandsFor(root: string): Promise<readonly string[]> {
    const given = this.settings.checks;
    if (given.length > 0) {
      this.offers.answered();
      return given;
    }
    const { found, confirmed } = await (await this.engine.get()).checksOf(root);
    const standing = (wanted: Standing): readonly FoundCheck[] =>
      found.filter((check) => confirmed.standingOf(check) === wanted);
    const changed = standing("changed");
    if (changed.length > 0) {
      this.log.line(`Not run, because it was changed since you chose it: ${namesOf(changed)}.`);
      this.offers.changed(root, namesOf(changed));
    } else if (found.length > 0 && !confirmed.hasAnswers) {
      this.offers.found(root, namesOf(found));
    }
    return confirmed.among(found).map(({ command }) => command);
  }

  /**
   * Asks which of the project's checks may be run.
   * @returns the chosen commands; undefined where the user did not answer
   */
  async choose(root: string): Promise<readonly string[] | undefined> {
    const { found, confirmed } = await (await this.engine.get()).checksOf(root);
    if (found.length === 0) {
      this.notices.information(
        vscode.l10n.t(
          "This project names no checks. Commands of your own are given by the setting {0}.",
          settingKeys.checks,
        ),
      );
      return [];
    }
    const items = found.map((check): CheckItem => {
      const standing = confirmed.standingOf(check);
      return {
        check,
        label: check.command,
        description: descriptions[standing],
        detail: `${check.from}: ${told(check.why)}`,
        picked: standing === "confirmed",
      };
    });
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t("Checks to run on patches in this workspace"),
      placeHolder: vscode.l10n.t("Run in a sandbox; asked again when one changes"),
      canPickMany: true,
      ignoreFocusOut: true,
      matchOnDetail: true,
    });
    if (picked === undefined) {
      return undefined;
    }
    const chosen = new Set(picked.map(({ check }) => check));
    confirmed.answer(found, (check) => chosen.has(check));
    this.offers.answered();
    return [...chosen].map(({ command }) => command);
  }
}

function namesOf(checks: readonly FoundCheck[]): string {
  const names = checks.slice(0, 3).map(({ command }) => command);
  return checks.length > names.length ? vscode.l10n.t("{0} and more", names.join(", ")) : names.join(", ");
}
