import { patchFromTexts } from "../patch/patch-from-texts.ts";
import type { Patch } from "../patch/patch.ts";
import { leavesOut } from "../reports/declared/declared.ts";
import { declarationOf, raisedTo } from "../reports/manifest.ts";
import type { Task } from "../task/task.ts";
import type { Snapshot } from "../workspace/snapshot.ts";

/** Who raises versions in manifests, for people. */
export const manifestEditor = "manifest editor";

export interface Upgraded {
  readonly title: string;
  readonly patch: Patch;
}

/** @returns undefined where a manifest asks for a dependency in a way that is not known here */
export async function upgraded(
  { upgrades = [] }: Pick<Task, "upgrades">,
  snapshot: Pick<Snapshot, "read">,
): Promise<Upgraded | undefined> {
  const texts = new Map<string, string>();
  const titles: string[] = [];
  for (const { path, name, version } of upgrades) {
    const text = texts.get(path) ?? (await snapshot.read(path))?.text ?? "";
    const declared = declarationOf(path, text, name);
    if (declared === undefined || leavesOut(declared, version)) {
      return undefined;
    }
    texts.set(path, raisedTo(text, declared, version));
    titles.push(`Raise ${name} from ${declared.version} to ${version}`);
  }
  const patch = await patchFromTexts(snapshot, texts);
  return patch.changes.length === 0 ? undefined : { title: titles.join("; "), patch };
}
