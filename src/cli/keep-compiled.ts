import module from "node:module";
import { join } from "node:path";
import { cacheFolder, type Environment } from "./cache-folder.ts";

/**
 * What is made of our code when it is loaded is kept in the user's own folder for caches, so that the next start need not make
 * it again. Where that folder cannot be written, or Node is older than 22.1, every start does.
 */
export function keepCompiled(environment: Environment, platform: NodeJS.Platform): void {
  if ("enableCompileCache" in module) {
    module.enableCompileCache(join(cacheFolder(environment, platform), "compiled"));
  }
}
