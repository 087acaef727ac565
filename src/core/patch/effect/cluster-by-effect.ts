import { createHash } from "node:crypto";
import { clusterResults, textKey, type Cluster } from "./cluster.ts";
import { resultsOf, type FileEffect } from "./effect.ts";
import type { EffectKeySource } from "./effect-key-source.ts";
import { formOf, type Depth } from "./effect-form.ts";
import { withoutCommonMembers } from "./effect-window.ts";
import type { SyntaxSource } from "./effect-tree.ts";
import type { Hunk, Patch } from "../patch.ts";

/** What has to be overlooked to make the members of a cluster equal; nothing, for a member alone. */
export type Equality =
  /** At most white space that no language gives a meaning. */
  | "text"
  /** Comments and the layout of the code. */
  | "layout"
  /** Quotes, trailing commas, the order of imports, names of locals. */
  | "syntax";

export interface EffectCluster<T> extends Cluster<T> {
  readonly equality: Equality;
}

/**
 * Like `clusterPatches`, and effects that differ only in what means nothing in the file's language are equal too: by
 * text, then without comments and layout, then by normalised syntax tree. Directives in comments count as code. Where
 * there is no grammar, or a text does not follow it, the text decides, and also where a patch changes nothing else than
 * comments, layout or names: then these are what it is about. Two effects that could behave differently are never one;
 * the one liberty taken is that imports are assumed to have no effect on one another.
 */
export async function clusterByEffect<T>(
  items: readonly T[],
  patchOf: (item: T) => Patch,
  source: SyntaxSource,
): Promise<EffectCluster<T>[]> {
  const indexed = items.map((item, index) => ({ item, index, results: resultsOf(patchOf(item)) }));
  const byText = clusterResults(indexed, ({ results }) => results);
  const effects = new Effects(byText.map(({ representative }) => representative.results));
  const forms = new Forms(source);
  // Only files in which two candidates differ are parsed, and only while they can still be equal.
  let groups = effects.withSameModes();
  for (const path of effects.mostTellingFirst) {
    await forms.focus(path, effects, groups.filter((group) => group.length > 1).flat());
    const split = groups.map((group) =>
      splitBy(group, (index) => forms.syntax(path, effects.baseOf(path), effects.at(path, index))),
    );
    groups = (await Promise.all(split)).flat();
  }
  const clusters = await Promise.all(
    groups.map(async (texts) => ({
      members: texts.flatMap((index) => byText[index]?.members ?? []).sort((a, b) => a.index - b.index),
      equality: await equalityOf(texts, effects, forms),
    })),
  );
  const firstOf = ({ members }: (typeof clusters)[number]): number => members[0]?.index ?? 0;
  return clusters
    .sort((a, b) => b.members.length - a.members.length || firstOf(a) - firstOf(b))
    .map(({ members, equality }) => ({
      representative: items[members[0]?.index ?? 0] as T,
      members: members.map(({ item }) => item),
      support: members.length,
      equality,
    }));
}

/**
 * Keys for patches that come one by one: equal keys, equal effects, as `clusterByEffect` sees them. All of a patch's files are
 * parsed, but a text that several patches are for, or make, only once.
 */
export class EffectKeys implements EffectKeySource {
  readonly #forms: Forms;

  constructor(source: SyntaxSource) {
    this.#forms = new Forms(source);
  }

  async prepare(path: string, text: string): Promise<void> {
    await this.#forms.syntax(path, text, undefined);
  }

  async of(patch: Patch): Promise<string> {
    const files: [string, string, boolean | undefined][] = [];
    for (const [path, { before, after, executable }] of resultsOf(patch)) {
      const isText = before === undefined || textKey(path, before) !== textKey(path, after);
      if (isText || executable !== undefined) {
        files.push([path, await this.#forms.syntax(path, before, after), executable]);
      }
    }
    files.sort(([a], [b]) => (a < b ? -1 : 1));
    return createHash("sha256").update(JSON.stringify(files), "utf8").digest("hex");
  }
}

async function splitBy(
  group: readonly number[],
  keyOf: (index: number) => Promise<string>,
): Promise<readonly (readonly number[])[]> {
  if (group.length === 1) {
    return [group];
  }
  const parts = new Map<string, number[]>();
  for (const index of group) {
    const key = await keyOf(index);
    parts.set(key, [...(parts.get(key) ?? []), index]);
  }
  return [...parts.values()];
}

async function equalityOf(group: readonly number[], effects: Effects, forms: Forms): Promise<Equality> {
  if (group.length === 1) {
    return "text";
  }
  for (const path of effects.mostTellingFirst) {
    const layouts = await splitBy(group, (index) =>
      forms.layout(path, effects.baseOf(path), effects.at(path, index)),
    );
    if (layouts.length > 1) {
      return "syntax";
    }
  }
  return "layout";
}

/** What several patches make of every file that any of them touches. */
class Effects {
  /** Files in which patches differ, those with most versions first. */
  readonly mostTellingFirst: readonly string[];
  readonly #files: readonly ReadonlyMap<string, FileEffect>[];
  readonly #bases = new Map<string, string>();

  constructor(patches: readonly ReadonlyMap<string, FileEffect>[]) {
    this.#files = patches;
    const paths = new Set<string>();
    for (const [path, { before }] of this.#files.flatMap((files) => [...files])) {
      paths.add(path);
      if (before !== undefined) {
        this.#bases.set(path, before);
      }
    }
    this.mostTellingFirst = [...paths]
      .map((path) => ({ path, versions: new Set(patches.map((_, index) => this.at(path, index))).size }))
      .filter(({ versions }) => versions > 1)
      .sort((a, b) => b.versions - a.versions)
      .map(({ path }) => path);
  }

  /** The text that a patch leaves; undefined: no file. */
  at(path: string, patch: number): string | undefined {
    const effect = this.#files[patch]?.get(path);
    return effect ? effect.after : this.#bases.get(path);
  }

  /** What leads from the text before all patches to the one that a patch leaves; undefined: not known. */
  hunksOf(path: string, patch: number): readonly Hunk[] | undefined {
    const effect = this.#files[patch]?.get(path);
    return effect?.before === this.#bases.get(path) ? effect?.hunks : undefined;
  }

  /** Numbers of the patches, those together that make the same files executable. */
  withSameModes(): readonly (readonly number[])[] {
    const groups = new Map<string, number[]>();
    for (const [index, files] of this.#files.entries()) {
      const modes = [...files].flatMap(([path, { executable }]) =>
        executable === undefined ? [] : [[path, executable] as const],
      );
      const key = JSON.stringify(modes.sort(([a], [b]) => (a < b ? -1 : 1)));
      groups.set(key, [...(groups.get(key) ?? []), index]);
    }
    return [...groups.values()];
  }

  /** The text before all patches; undefined: no file. */
  baseOf(path: string): string | undefined {
    return this.#bases.get(path);
  }
}

/** Every text is parsed once at most. */
class Forms {
  readonly #source: SyntaxSource;
  readonly #known = new Map<string, FileForms>();

  constructor(source: SyntaxSource) {
    this.#source = source;
  }

  /** From here on, only what differs between these patches is looked at in the file. */
  async focus(path: string, effects: Effects, patches: readonly number[]): Promise<void> {
    const base = effects.baseOf(path);
    const versions = new Map<string, readonly Hunk[] | undefined>();
    for (const patch of patches) {
      const text = effects.at(path, patch);
      if (text !== undefined && text !== base) {
        versions.set(text, versions.get(text) ?? effects.hunksOf(path, patch));
      }
    }
    if (base !== undefined && versions.size > 0) {
      const shorten = await withoutCommonMembers(path, base, versions, this.#source);
      this.#known.set(path, new FileForms(path, this.#source, shorten));
    }
  }

  async syntax(path: string, before: string | undefined, after: string | undefined): Promise<string> {
    return this.#keyOf(path, before, after, "syntax");
  }

  async layout(path: string, before: string | undefined, after: string | undefined): Promise<string> {
    return this.#keyOf(path, before, after, "layout");
  }

  /** Where a patch changes neither more nor less than can be overlooked, its text tells what it does. */
  async #keyOf(
    path: string,
    before: string | undefined,
    after: string | undefined,
    depth: Depth,
  ): Promise<string> {
    const forms = this.#known.get(path) ?? new FileForms(path, this.#source, (text) => text);
    this.#known.set(path, forms);
    const [was, is] = [await forms.of(before, "syntax"), await forms.of(after, "syntax")];
    const form = was === is || depth === "syntax" ? is : await forms.of(after, depth);
    return was === is || form === undefined ? textKey(path, after) : form;
  }
}

/** Of the texts of one file. */
class FileForms {
  readonly #path: string;
  readonly #source: SyntaxSource;
  readonly #shorten: (text: string) => string;
  readonly #known: Readonly<Record<Depth, Map<string, Promise<string | undefined>>>> = {
    syntax: new Map(),
    layout: new Map(),
  };

  constructor(path: string, source: SyntaxSource, shorten: (text: string) => string) {
    this.#path = path;
    this.#source = source;
    this.#shorten = shorten;
  }

  of(text: string | undefined, depth: Depth): Promise<string | undefined> {
    if (text === undefined) {
      return Promise.resolve(undefined);
    }
    let form = this.#known[depth].get(text);
    if (!form) {
      form = formOf(this.#path, this.#shorten(text), this.#source, depth);
      this.#known[depth].set(text, form);
    }
    return form;
  }
}
