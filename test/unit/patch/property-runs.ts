/** Generated cases of each property of the patch algebra. */
export const cases = 10_000;
