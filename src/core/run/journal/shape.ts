import * as v from "valibot";

/**
 * Checks what a journal says: it is a file like any other, and may be damaged or written by somebody else.
 * @returns the value itself, keys in the order in which they were written
 * @throws TypeError that names the place
 */
export function shaped<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferInput<Schema> {
  madeOf(schema, value);
  return value;
}

/**
 * As `shaped`, where what is meant is made of what is written.
 * @throws TypeError that names the place
 */
export function madeOf<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    throw new TypeError(`${v.getDotPath(issue) ?? "the value"} is not what it should be`);
  }
  return result.output;
}

/** A word of a closed set that later versions may add to: whoever reads it knows what to do with one he does not know. */
export function word<Word extends string>(): v.GenericSchema<Word> {
  return v.custom<Word>((value) => typeof value === "string");
}

export const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
