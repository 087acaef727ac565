/** How many generated cases a cheap property is tried on; the dear ones try a part of them. */
export const CASES = 10_000;
