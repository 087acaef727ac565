import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where a user's own state is kept, shared by the editor and the command line: `PATCHED_MOA_HOME`, else what the platform has
 * for it. Absolute; it need not exist.
 */
export function stateFolder(environment: Environment, platform: NodeJS.Platform): string {
  const own = environment["PATCHED_MOA_HOME"];
  if (own !== undefined && own.trim() !== "") {
    return resolve(own);
  }
  const home = environment[platform === "win32" ? "USERPROFILE" : "HOME"] ?? homedir();
  switch (platform) {
    case "win32":
      return join(environment["LOCALAPPDATA"] ?? join(home, "AppData", "Local"), "patched-moa");
    case "darwin":
      return join(home, "Library", "Application Support", "patched-moa");
    default: {
      const state = environment["XDG_STATE_HOME"] ?? "";
      // The specification says that a relative one is to be ignored.
      return join(isAbsolute(state) ? state : join(home, ".local", "state"), "patched-moa");
    }
  }
}
