/** Seconds that a person waits for willingly, where nobody else works at it. */
export const aloneSeconds = 60;
/** Models are done after so many seconds, and wait for nobody longer than for each other. */
export const besideModelsSeconds = 20;
