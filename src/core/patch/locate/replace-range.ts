/** More do not fit on the stack. */
const MOST_ARGUMENTS = 10_000;

/** Like `splice`, for any number of items. */
export function replaceRange<T>(items: T[], start: number, length: number, replacement: readonly T[]): void {
  const shared = Math.min(length, replacement.length);
  for (let index = 0; index < shared; index++) {
    items[start + index] = replacement[index] as T;
  }
  const added = replacement.slice(shared);
  if (added.length < MOST_ARGUMENTS) {
    if (length !== replacement.length) {
      items.splice(start + shared, length - shared, ...added);
    }
    return;
  }
  const rest = items.slice(start + length);
  items.length = start + shared;
  append(items, added);
  append(items, rest);
}

/** Like `push`, for any number of items. */
export function append<T>(items: T[], more: Iterable<T>): void {
  for (const item of more) {
    items.push(item);
  }
}
