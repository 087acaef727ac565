import module from "node:module";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What is made of our code when it is loaded is kept in the user's own folder for caches, so that the next start need not make
 * it again. Where that folder cannot be written, or Node is older than 22.1, every start does.
 */
export function keepCompiled(environment: Environment, platform: NodeJS.Platform): void {
  if ("enableCompileCache" in module) {
    module.enableCompileCache(join(cacheFolder(environment, platform), "compiled"));
  }
}

/** Only the user may write there: what is in it is run. */
function cacheFolder(environment: Environment, platform: NodeJS.Platform): string {
  switch (platform) {
    case "win32":
      return join(environment["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "patched-moa", "cache");
    case "darwin":
      return join(homedir(), "Library", "Caches", "patched-moa");
    default: {
      const caches = environment["XDG_CACHE_HOME"] ?? "";
      return join(isAbsolute(caches) ? caches : join(homedir(), ".cache"), "patched-moa");
    }
  }
}
