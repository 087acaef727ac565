import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Absolute path of ours in the user's own folder for caches. Only the user may write there: what is in it is run. */
export function cacheFolder(environment: Environment, platform: NodeJS.Platform): string {
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
