/** Where `patched-moa serve` listens unless it is told otherwise. */
export const usualPort = 8127;
