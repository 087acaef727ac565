import type { Reading } from "./edit.ts";
import { withoutCarriageReturn } from "../diff/lines.ts";

export function hasCarriageReturns({ search, replace }: Reading): boolean {
  const ends = (line: string): boolean => line.endsWith("\r");
  return search.some(ends) || replace.some(ends);
}

/** Lines of diffs may carry carriage returns; texts are compared without. */
export function plain(reading: Reading): Reading {
  if (!hasCarriageReturns(reading)) {
    return reading;
  }
  const { search, replace, changes } = reading;
  return { search: search.map(withoutCarriageReturn), replace: replace.map(withoutCarriageReturn), changes };
}
