import * as vscode from "vscode";
import { parseMix } from "../../core/model/mix/parse-mix.ts";
import { refsIn, resolveMix } from "../../core/model/mix/resolve-mix.ts";
import type { ResolvedMix } from "../../core/model/mix/resolved-mix.ts";
import { shippedMixes } from "../../core/model/mix/shipped-mixes.ts";
import { roles } from "../../core/moa/prompt/roles.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { productName, settingKeys } from "../contributions.ts";
import type { Settings } from "../settings/settings.ts";
import type { ModelCatalog } from "./model-catalog.ts";
import { told } from "../notices/told.ts";

/** A mix as the picker shows it. */
export interface OfferedMix {
  readonly name: string;
  readonly label: string;
  /** What it is made of now, else what it is. */
  readonly detail: string;
  readonly own: boolean;
  /** Why it cannot be had now, and what to do. */
  readonly problem?: string;
}

/**
 * The mix of that name, with its models found. A mix of the user's own wins over a shipped one of the same name.
 * @throws Failure `usage` for a mix that is none, `no-model` for one that cannot be had now
 */
export async function findMix(
  name: string,
  settings: Pick<Settings, "mixes">,
  catalog: ModelCatalog,
  signal: AbortSignal,
): Promise<ResolvedMix> {
  const own = settings.mixes.get(name);
  if (own !== undefined) {
    const what = `the mix ${name} in ${settingKeys.mixes}`;
    const definition = parseMix(
      own,
      what,
      roles.map((role) => role.name),
    );
    return resolveMix(definition, `The mix ${name}`, await catalog.sourcesFor(refsIn(definition), signal));
  }
  const shipped = shippedMixes.find((each) => each.name === name);
  if (shipped === undefined) {
    throw new Failure(
      "usage",
      vscode.l10n.t('There is no mix {0}; choose one with "{1}: Select Mix".', name, productName),
    );
  }
  return shipped.compose(await catalog.sources(signal));
}

/** All mixes, and of what they would be made now. */
export async function offeredMixes(
  settings: Pick<Settings, "mixes">,
  catalog: ModelCatalog,
  signal: AbortSignal,
  fresh = false,
): Promise<readonly OfferedMix[]> {
  // Asked once; what the mixes look up afterwards is kept.
  const sources = await catalog.sources(signal, fresh);
  const own = [...settings.mixes.keys()].map((name) =>
    offered({ name, label: name, detail: vscode.l10n.t("A mix of yours"), own: true }, () =>
      findMix(name, settings, catalog, signal),
    ),
  );
  const shipped = shippedMixes
    .filter(({ name }) => !settings.mixes.has(name))
    .map((mix) => {
      const { name, label, detail } = mix;
      return offered({ name, label: told(label), detail: told(detail), own: false }, () =>
        mix.compose(sources),
      );
    });
  return Promise.all([...own, ...shipped]);
}

async function offered(mix: OfferedMix, find: () => ResolvedMix | Promise<ResolvedMix>): Promise<OfferedMix> {
  try {
    const { proposers } = await find();
    const models = proposers.map(({ info, count }) => (count === 1 ? info.id : `${info.id} ×${count}`));
    return { ...mix, detail: `${mix.detail}: ${models.join(", ")}` };
  } catch (error) {
    if (!Failure.is(error) || error.kind === "cancelled") {
      throw error;
    }
    return { ...mix, problem: told(error.message) };
  }
}
