import type { Reading } from "./edit.ts";
import { withoutCarriageReturn } from "../diff/lines.ts";

export function hasCarriageReturns({ search, replace }: Reading): boolean {
  return [...search, ...replace].some((line) => line.endsWith("\r"));
}

/** Lines of diffs may carry carriage returns; texts are compared without. */
export function plain({ search, replace, changes }: Reading): Reading {
  return { search: search.map(withoutCarriageReturn), replace: replace.map(withoutCarriageReturn), changes };
}
