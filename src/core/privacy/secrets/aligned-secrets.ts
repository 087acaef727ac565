/**
 * What stands in the places of placeholders, found by laying a text beside the same text with placeholders.
 * @param placeholder with the number as its only group
 * @returns the values by number; undefined when the two are not the same text
 */
export function alignedSecrets(
  text: string,
  redacted: string,
  placeholder: RegExp,
): ReadonlyMap<number, string> | undefined {
  // Text, number, text, number, …, text.
  const [first = "", ...rest] = redacted.split(placeholder);
  const values = new Map<number, string>();
  let at = first.length;
  if (!text.startsWith(first) || (rest.length === 0 && text.length !== at)) {
    return undefined;
  }
  for (let index = 0; index < rest.length; index += 2) {
    const [number, after = ""] = [Number(rest[index]), rest[index + 1]];
    const end = index + 2 < rest.length ? text.indexOf(after, at + 1) : text.length - after.length;
    const value = text.slice(at, end);
    if (end <= at || !text.startsWith(after, end) || (values.get(number) ?? value) !== value) {
      return undefined;
    }
    values.set(number, value);
    at = end + after.length;
  }
  return values;
}
