import { compareVersions, isVersion } from "../versions.ts";
import { said } from "../../workspace/said.ts";

/** Where a manifest asks for a dependency. */
export interface Declaration {
  /** In the text: where the version begins and ends. */
  readonly start: number;
  readonly end: number;
  /** Without `^`, `~`, `>=`, `v`. */
  readonly version: string;
  /** What else a range says: `,<3`; left out: nothing. */
  readonly rest?: string;
}

/** How a manifest asks for a dependency. */
export type Declared =
  | ({ readonly kind: "declared" } & Declaration)
  /** In a way in which its version alone cannot be raised; `why` is a clause for people. */
  | { readonly kind: "held"; readonly why: string }
  /** Not at all, or in a way that is not known here. */
  | { readonly kind: "unknown" };

export const unknown: Declared = { kind: "unknown" };

export function held(why: string): Declared {
  return { kind: "held", why };
}

/** A version by its number. What a range says by other signs cannot be raised by its number alone. */
export const number = String.raw`\d+(?:\.\d+){0,3}(?:[-.+][\w.+-]+)?`;

/** Of several places where the same could be asked for; several that count are nobody's to raise one of. */
export function onlyOne(places: readonly Declared[], manifest: string): Declared {
  const [first = unknown, ...others] = places.filter(({ kind }) => kind !== "unknown");
  return others.length === 0 ? first : held(said`${manifest} asks for it in several places`);
}

/**
 * A version within a text: `^1.2.3`, `>=1.2,<2`.
 * @param at where the text begins
 * @param signs what may stand before the version, as a pattern; it says "this one or later"
 */
export function versionIn(text: string, at: number, signs: string): Declared {
  const found = new RegExp(`^(\\s*(?:${signs})?)(${number})(\\s*,.*)?\\s*$`, "s").exec(text);
  const [, before = "", version = "", rest] = found ?? [];
  if (found === null || !isVersion(version)) {
    return unknown;
  }
  const start = at + before.length;
  return {
    kind: "declared",
    start,
    end: start + version.length,
    version,
    ...(rest !== undefined && { rest: rest.trim() }),
  };
}

/** Whether the rest of a range leaves a version out: `,<3` leaves 3.1 out. */
export function leavesOut({ rest = "" }: Pick<Declaration, "rest">, version: string): boolean {
  return [...rest.matchAll(/(<=?|!=|==)\s*([\w.+-]+)/g)].some(([, sign, bound = ""]) => {
    const order = compareVersions(version, bound.replace(/\.\*$/, "")) ?? 0;
    switch (sign) {
      case "<":
        return order >= 0;
      case "<=":
        return order > 0;
      case "!=":
        return order === 0;
      default:
        return order !== 0;
    }
  });
}
