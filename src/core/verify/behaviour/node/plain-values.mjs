/** What JSON keeps as it is. */
export function isPlain(value, depth = 0) {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0);
    case "object": {
      if (value === null) {
        return true;
      }
      const prototype = Object.getPrototypeOf(value);
      const isKept = Array.isArray(value) || prototype === Object.prototype || prototype === null;
      return isKept && depth < 20 && Object.values(value).every((item) => isPlain(item, depth + 1));
    }
    default:
      return false;
  }
}

const MOST_ITEMS = 2_000;

/** A text that is equal for values that tests would find equal. */
export function outcome(value, depth = 0) {
  if (depth > 30) {
    return "...";
  }
  if (typeof value === "number") {
    return Number.isInteger(value) ? String(value + 0) : Number(value.toPrecision(9)).toString();
  }
  if (typeof value === "function" || typeof value === "symbol") {
    return typeof value;
  }
  if (typeof value === "bigint") {
    return `${value}n`;
  }
  if (typeof value !== "object" || value === null) {
    return typeof value === "string" ? JSON.stringify(value) : String(value);
  }
  const told = (items) =>
    [...items]
      .slice(0, MOST_ITEMS)
      .map((item) => outcome(item, depth + 1))
      .join(", ");
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return `[${told(value)}]`;
  }
  if (value instanceof Set) {
    return `Set {${[...value]
      .map((item) => outcome(item, depth + 1))
      .sort()
      .join(", ")}}`;
  }
  if (value instanceof Map) {
    return `Map {${[...value]
      .map((pair) => outcome(pair, depth + 1))
      .sort()
      .join(", ")}}`;
  }
  if (value instanceof Date || value instanceof RegExp) {
    return String(value instanceof Date ? value.getTime() : value);
  }
  if (value instanceof Error) {
    return `${value.name}`;
  }
  if (typeof value.next === "function" && typeof value[Symbol.iterator] === "function") {
    return `iterator [${told(taken(value))}]`;
  }
  const name = Object.getPrototypeOf(value)?.constructor?.name ?? "Object";
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}: ${outcome(value[key], depth + 1)}`);
  return `${name === "Object" ? "" : name}{${fields.join(", ")}}`;
}

function* taken(iterator) {
  for (let count = 0; count < MOST_ITEMS; count++) {
    const { done, value } = iterator.next();
    if (done) {
      return;
    }
    yield value;
  }
}
