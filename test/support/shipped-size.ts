import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * Bytes of JavaScript that the extension host may ever load for itself, and what of it a start loads. Programs of threads and
 * processes are not among it.
 */
export interface ShippedSize {
  readonly atActivation: number;
  readonly inAll: number;
}

/** What users load and download; in bytes. `extension` is for all of its JavaScript. */
export const sizeLimits = { atActivation: 100 * 1024, extension: 700 * 1024, vsix: 4 * 1024 * 1024 };

/** @param dist absolute path of a minified build */
export function shippedSize(dist: string): ShippedSize {
  const atActivation = statSync(join(dist, "extension.js")).size;
  const chunks = readdirSync(join(dist, "extension")).map(
    (name) => statSync(join(dist, "extension", name)).size,
  );
  return { atActivation, inAll: chunks.reduce((sum, size) => sum + size, atActivation) };
}
