import type { Proposal, ProposalRequest, Proposer } from "../moa/proposer.ts";
import { patchFromTexts } from "../patch/patch-from-texts.ts";
import { declarationOf, raisedTo } from "../reports/manifest.ts";
import type { Task } from "../task/task.ts";
import type { Snapshot } from "../workspace/snapshot.ts";

/** Raises the version that a manifest asks for, which takes no model. */
export class UpgradeProposer implements Proposer {
  readonly source = "model-free";
  readonly name = "manifest editor";
  private readonly snapshot: Snapshot;

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
  }

  takesOn({ upgrades = [] }: Task): boolean {
    return upgrades.length > 0;
  }

  async propose({ brief }: Pick<ProposalRequest, "brief">): Promise<readonly Proposal[]> {
    const texts = new Map<string, string>();
    const titles: string[] = [];
    for (const { path, name, version } of brief.task.upgrades ?? []) {
      const text = texts.get(path) ?? (await this.snapshot.read(path))?.text ?? "";
      const declared = declarationOf(path, text, name);
      if (declared === undefined) {
        return [];
      }
      texts.set(path, raisedTo(text, declared, version));
      titles.push(`Raise ${name} from ${declared.version} to ${version}`);
    }
    const patch = await patchFromTexts(this.snapshot, texts);
    return patch.changes.length === 0 ? [] : [{ kind: "patch", title: titles.join("; "), patch }];
  }
}
