import { randomBytes } from "node:crypto";

/** Makes the delimiters of one prompt unguessable. */
export function newNonce(): string {
  return randomBytes(6).toString("hex");
}
