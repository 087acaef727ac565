/** Deeper, and of more parts than that, nobody looks for what is alike. */
const DEEPEST = 4;
const MOST_PARTS = 200;

/**
 * How alike two values are, from 0 to 1, part by part; a sign of whether a candidate comes closer to what a test expects.
 * Never throws, whatever the values are.
 */
export function alike(one: unknown, other: unknown, depth = 0): number {
  try {
    return likenessOf(one, other, depth);
  } catch {
    // A getter or a proxy of the candidate's: then nothing is known.
    return 0;
  }
}

function likenessOf(one: unknown, other: unknown, depth: number): number {
  if (Object.is(one, other)) {
    return 1;
  }
  if (typeof one === "string" && typeof other === "string") {
    return ofTexts(one, other);
  }
  if (typeof one === "number" && typeof other === "number") {
    // Any number is wrong, but one that is near is less by chance than one that is far.
    const far = Math.abs(one - other) / (Math.abs(one) + Math.abs(other));
    return Number.isFinite(far) ? 0.5 * (1 - far) : 0;
  }
  if (typeof one !== "object" || typeof other !== "object" || !one || !other || depth >= DEEPEST) {
    return 0;
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return ofLists(one, other, depth);
  }
  if (one instanceof Map && other instanceof Map) {
    return ofLists([...one], [...other], depth);
  }
  if (one instanceof Set && other instanceof Set) {
    return ofLists([...one], [...other], depth);
  }
  return Array.isArray(one) === Array.isArray(other) ? ofRecords(one, other, depth) : 0;
}

function ofTexts(one: string, other: string): number {
  const [long, short] = [Math.max(one.length, other.length), Math.min(one.length, other.length)];
  let head = 0;
  while (head < short && one[head] === other[head]) {
    head++;
  }
  let tail = 0;
  while (tail < short - head && one[one.length - 1 - tail] === other[other.length - 1 - tail]) {
    tail++;
  }
  return (0.95 * (head + tail)) / long;
}

function ofLists(one: readonly unknown[], other: readonly unknown[], depth: number): number {
  const most = Math.max(one.length, other.length);
  const fewest = Math.min(one.length, other.length, MOST_PARTS);
  let [fromStart, fromEnd] = [0, 0];
  for (let at = 0; at < fewest; at++) {
    fromStart += alike(one[at], other[at], depth + 1);
    fromEnd +=
      one.length === other.length
        ? 0
        : alike(one[one.length - 1 - at], other[other.length - 1 - at], depth + 1);
  }
  return (0.95 * Math.max(fromStart, fromEnd)) / most;
}

function ofRecords(one: object, other: object, depth: number): number {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].slice(0, MOST_PARTS);
  const sum = keys.reduce(
    (all, key) => all + alike(Reflect.get(one, key), Reflect.get(other, key), depth + 1),
    0,
  );
  return keys.length === 0 ? 0 : (0.95 * sum) / keys.length;
}
