import { environmentWithoutKeys } from "../workspace/environment-without-keys.ts";
import type { Surroundings } from "./surroundings.ts";

/** Ours, git's or the editor's own business: a check behaves as if nobody had started anything before it. */
const INHERITED_BY_ACCIDENT = /^(?:GIT_|VSCODE_|ELECTRON_|VITEST|FORCE_COLOR$|INIT_CWD$)/;

/** Of a terminal that is somebody else's: a check has none, and says the same whichever window it was started from. */
const OF_A_TERMINAL = /^(?:TERM$|TERM_|COLORTERM$|COLUMNS$|LINES$|WINDOWID$|GPG_TTY$|TTY$|STARSHIP_)/;

/** The environment of a check: without secrets, and with what makes tools print plain text and never ask. */
export function checkEnvironment(
  environment: NodeJS.ProcessEnv,
  around?: Pick<Surroundings, "temporary" | "ceiling">,
): NodeJS.ProcessEnv {
  const kept = Object.entries(environmentWithoutKeys(environment)).filter(
    ([name]) => !INHERITED_BY_ACCIDENT.test(name) && !OF_A_TERMINAL.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    CI: "1",
    NO_COLOR: "1",
    // Without any, tools complain.
    TERM: "dumb",
    GIT_TERMINAL_PROMPT: "0",
    ...(around && {
      TMPDIR: around.temporary,
      TMP: around.temporary,
      TEMP: around.temporary,
      GIT_CEILING_DIRECTORIES: around.ceiling,
    }),
  };
}
