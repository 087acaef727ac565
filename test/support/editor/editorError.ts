/** A failure of the test editor's toolchain. Its message is complete for a reader: what happened and what to do. */
export class EditorError extends Error {
  override readonly name = "EditorError";
}

/**
 * Runs a script's main function: what it cannot recover from is printed as one message, without a stack where the
 * message was written for a reader, and makes the process exit with 1.
 */
export async function runScript(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof EditorError ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
