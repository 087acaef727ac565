/** What people forget; seldom, since a check may have its reasons not to ask. */
const EDGES = { number: [0, 0, 1, -1, -2], string: ["", " ", "a"] };
const MOST_CHARACTERS = 20_000;

/**
 * Noted arguments first, then variations of them; each once, as JSON. The same seed gives the same.
 * @param noted lists of arguments as JSON
 */
export function inputsFor(noted, count, seed) {
  const texts = new Set(noted);
  const variations = new Variations(
    [...texts].map((text) => JSON.parse(text)),
    randomFrom(seed),
  );
  const most = texts.size + count;
  for (let attempt = 0; attempt < count * 4 && texts.size < most; attempt++) {
    const text = JSON.stringify(variations.one());
    if (text.length < MOST_CHARACTERS) {
      texts.add(text);
    }
  }
  return [...texts];
}

/** Arguments like those that were noted: of their types, with their parts, and hardly out of their ranges. */
class Variations {
  constructor(noted, random) {
    this.noted = noted;
    this.random = random;
    const width = Math.max(...noted.map((values) => values.length));
    this.columns = Array.from({ length: width }, (_, at) =>
      noted.filter((values) => at < values.length).map((values) => values[at]),
    );
    this.atoms = this.columns.map((column) => column.flatMap((value) => [...atomsOf(value)]));
  }

  one() {
    const values = [...this.choice(this.noted)];
    let changes = 1;
    while (changes < 6 && this.random() < 0.6) {
      changes++;
    }
    for (; changes > 0; changes--) {
      const at = this.below(values.length);
      values[at] = this.varied(values[at], at);
    }
    return values;
  }

  varied(value, at) {
    if (this.random() < 0.2) {
      return this.choice(this.columns[at].filter((other) => kindOf(other) === kindOf(value)));
    }
    return this.changed(value, this.atoms[at], 0);
  }

  changed(value, atoms, depth) {
    const kind = kindOf(value);
    if (EDGES[kind] && this.random() < 0.08) {
      return this.choice(EDGES[kind]);
    }
    switch (kind) {
      case "boolean":
        return !value;
      case "number":
        return this.number(value, atoms);
      case "string":
        return this.sequence(
          [...value],
          atoms.filter((atom) => typeof atom === "string").map((atom) => [...atom]),
          depth,
        ).join("");
      case "array":
        return this.sequence(value, [], depth, atoms);
      case "object": {
        const entries = Object.entries(value).map(([key, item]) => [
          key,
          this.random() < 0.3 ? this.changed(item, atoms, depth + 1) : item,
        ]);
        if (entries.length > 0 && this.random() < 0.3) {
          entries.splice(this.below(entries.length), 1);
        }
        return Object.fromEntries(entries);
      }
      default:
        return value;
    }
  }

  number(value, atoms) {
    const near = [...atoms.filter((atom) => typeof atom === "number"), value];
    const [low, high] = [Math.min(...near), Math.max(...near)];
    const isWhole = near.every(Number.isInteger);
    const between = low + this.random() * (high - low + (isWhole ? 1 : 0));
    const fresh = isWhole
      ? this.choice([
          value + this.choice([-2, -1, 1, 2, 3]),
          Math.floor(between),
          Math.floor(low + this.random() * 2 * Math.max(3, high - low)),
        ])
      : Math.round(this.choice([value + 1, value / 2, value * 2, between]) * 1000) / 1000;
    return low < 0 || fresh >= 0 ? fresh : -fresh;
  }

  /** @param others parts of other values of the same kind */
  sequence(value, others, depth, atoms = []) {
    const at = this.below(value.length + 1);
    switch (this.below(8)) {
      case 0:
        return value.slice(0, at);
      case 1:
        return value.slice(at);
      case 2:
        return [...value.slice(0, at), ...value.slice(at + 1)];
      case 3:
        return value.length === 0 ? value : value.toSpliced(at, 0, this.choice(value));
      case 4:
        return this.shuffled(value);
      case 5:
        return [...value, ...value.slice(0, at)];
      case 6:
        return others.length === 0 ? value : [...value.slice(0, at), ...this.choice(others)];
      default: {
        if (value.length === 0) {
          return value;
        }
        const index = Math.min(at, value.length - 1);
        const alphabet = [...value, ...others.slice(0, 50).flatMap((other) => other.slice(0, 50))];
        const isText =
          others.length > 0 || value.every((item) => typeof item === "string" && item.length === 1);
        const item =
          isText || depth >= 4 ? this.choice(alphabet) : this.changed(value[index], atoms, depth + 1);
        return value.map((old, place) => (place === index ? item : old));
      }
    }
  }

  below(count) {
    return Math.floor(this.random() * count);
  }

  choice(items) {
    return items[this.below(items.length)];
  }

  shuffled(items) {
    const result = [...items];
    for (let last = result.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [result[last], result[other]] = [result[other], result[last]];
    }
    return result;
  }
}

function* atomsOf(value, depth = 0) {
  if (typeof value === "object" && value !== null && depth < 8) {
    for (const item of Object.values(value)) {
      yield* atomsOf(item, depth + 1);
    }
  } else {
    yield value;
  }
}

function kindOf(value) {
  return Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
}

/** Mulberry32 (Tommy Ettinger, public domain algorithm): small, and the same everywhere. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
