import { Failure } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";

/**
 * A file's text; empty where it is missing, or not for us to read.
 * @throws Failure `cancelled`
 */
export async function textOf(snapshot: Pick<Snapshot, "read">, path: string): Promise<string> {
  try {
    return (await snapshot.read(path))?.text ?? "";
  } catch (error) {
    if (Failure.is(error) && error.kind !== "cancelled") {
      return "";
    }
    throw error;
  }
}
