import { seededRandom, type Random } from "../../../src/core/moa/random.ts";

/**
 * The luck of one seed, by name: the same name draws the same numbers whatever else happens, so that all strategies meet
 * the same models in the same mood, and differences between them are differences of strategy.
 */
export class Draws {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  of(...name: readonly (string | number)[]): Random {
    return seededRandom(hash([this.#seed, ...name].join("\n")));
  }

  /** One number in [0, 1). */
  one(...name: readonly (string | number)[]): number {
    return this.of(...name)();
  }
}

/** The index of one of the weights, by their size. */
export function weighted(weights: readonly number[], random: Random): number {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex((weight) => (left -= weight) < 0);
  return index < 0 ? weights.length - 1 : index;
}

/** Normal, mean 0 and deviation 1 (Box and Muller). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
