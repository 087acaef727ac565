/** Characters that pairs are made of: those of ASCII. */
const characters = 128;

/**
 * Which of many groups of short texts occur in a text. Looked for one by one, each would be a way through the whole text; here
 * there is one way, that stops only where two characters begin one of them.
 */
export class HintFinder {
  readonly #groups: readonly (readonly string[])[];
  /** By the pair they begin with: hints, and the group of each. */
  readonly #byPair = new Map<number, { readonly hint: string; readonly group: number }[]>();
  readonly #begins = new Uint8Array(characters * characters);
  /** Of one character: no pair tells them. */
  readonly #single: readonly { readonly hint: string; readonly group: number }[];

  /** @param groups texts of ASCII; a group occurs where one of its texts does */
  constructor(groups: readonly (readonly string[])[]) {
    this.#groups = groups;
    const all = groups.flatMap((hints, group) => hints.map((hint) => ({ hint, group })));
    this.#single = all.filter(({ hint }) => hint.length < 2);
    for (const one of all.filter(({ hint }) => hint.length > 1)) {
      const pair = one.hint.charCodeAt(0) * characters + one.hint.charCodeAt(1);
      this.#begins[pair] = 1;
      this.#byPair.set(pair, [...(this.#byPair.get(pair) ?? []), one]);
    }
  }

  /** @returns the groups that occur, by their place in the list */
  groupsIn(text: string): ReadonlySet<number> {
    const found = new Set(this.#single.filter(({ hint }) => text.includes(hint)).map(({ group }) => group));
    let before = characters;
    for (let at = 0; at < text.length && found.size < this.#groups.length; at++) {
      const code = text.charCodeAt(at);
      if (before < characters && code < characters) {
        const pair = before * characters + code;
        if (this.#begins[pair] === 1) {
          for (const { hint, group } of this.#byPair.get(pair) ?? []) {
            if (!found.has(group) && text.startsWith(hint, at - 1)) {
              found.add(group);
            }
          }
        }
      }
      before = code;
    }
    return found;
  }
}
