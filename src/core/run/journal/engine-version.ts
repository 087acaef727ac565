declare const PATCHED_MOA_VERSION: string | undefined;

/** Of this program, put in when it is built; `source` where it runs from its source. */
export const engineVersion = typeof PATCHED_MOA_VERSION === "string" ? PATCHED_MOA_VERSION : "source";
