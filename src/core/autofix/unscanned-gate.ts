import { leavesOut } from "../reports/declared/declared.ts";
import { declarationOf, isLockFile } from "../reports/manifest.ts";
import { compareVersions } from "../reports/versions.ts";
import type { Upgrade } from "../task/task.ts";
import type { Finding, Gate, Report } from "../verify/gate.ts";
import type { PatchedFiles } from "../verify/patched-files.ts";

const common = { gate: "target", subject: "re-scan", strong: true } as const;

/** Says that nobody has looked again: a report is there, and whoever made it is not. */
export class UnscannedGate implements Gate {
  check(_: PatchedFiles, report: Report): Promise<void> {
    const detail =
      "No re-scan was possible: there is only a report, and no scanner. Whether the finding is gone nobody has looked.";
    report({ ...common, status: "skipped", detail });
    return Promise.resolve();
  }
}

/** The manifest asks for a version that is said to be fixed; that is read off it, and no registry is asked. */
export class UpgradeGate implements Gate {
  readonly #upgrades: readonly Upgrade[];

  constructor(upgrades: readonly Upgrade[]) {
    this.#upgrades = upgrades;
  }

  check({ files }: PatchedFiles, report: Report): Promise<void> {
    const told: Pick<Finding, "gate" | "subject" | "strong"> = {
      gate: "target",
      subject: "manifest",
      strong: false,
    };
    const lock = files.find(({ path, oldPath }) => isLockFile(path) || isLockFile(oldPath));
    if (lock !== undefined) {
      const detail = `${lock.path} is written by a tool alone.`;
      report({
        ...told,
        status: "failed",
        detail,
        evidence: "Change the manifest, and leave lock files as they are.",
      });
      return Promise.resolve();
    }
    for (const { path, name, version } of this.#upgrades) {
      const text = files.find((file) => file.path === path)?.after ?? "";
      const asked = declarationOf(path, text, name);
      const now = asked?.version;
      const difference = now === undefined ? undefined : compareVersions(now, version);
      if (asked !== undefined && leavesOut(asked, asked.version)) {
        const detail = `${path} asks for ${name} ${asked.version}${asked.rest ?? ""}, which no version is.`;
        report({ ...told, status: "failed", detail, evidence: `Ask for ${name} ${version} in ${path}.` });
        return Promise.resolve();
      }
      if (difference === undefined || difference < 0) {
        const detail = `${path} asks for ${name} ${now ?? "in no version that can be read"}; ${version} is fixed.`;
        report({ ...told, status: "failed", detail, evidence: `Ask for ${name} ${version} in ${path}.` });
        return Promise.resolve();
      }
    }
    const asked = this.#upgrades.map(({ name, version }) => `${name} ${version}`).join(", ");
    report({ ...told, status: "passed", detail: `It asks for ${asked}, or later.` });
    const detail =
      "No re-scan was possible: that takes the lock file to be written anew, and the registry to be asked.";
    report({ ...common, status: "skipped", detail });
    return Promise.resolve();
  }
}
