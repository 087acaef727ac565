/** `oldLength` lines from `oldStart` are replaced by `newLength` lines from `newStart`; never both zero. */
export interface LineChange {
  readonly oldStart: number;
  readonly oldLength: number;
  readonly newStart: number;
  readonly newLength: number;
}
