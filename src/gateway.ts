import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { exitCodeOf } from "./cli/exit-code.ts";
import { useProxiesOf } from "./cli/proxy/proxied-fetch.ts";
import { serveCommand } from "./cli/serve-command.ts";
import type { Terminal } from "./cli/terminal.ts";
import { Failure } from "./core/workspace/failure.ts";

/**
 * `patched-moa serve` as a process of the editor's: it is told by a message what it would be told on the command line, since keys
 * in the environment of a process can be read by others of the same user, and tells by messages what it would print. It ends
 * when its parent lets go of it, or is gone.
 */
const start = v.object({
  args: v.array(v.string()),
  /** Beside the process's own. */
  environment: v.record(v.string(), v.string()),
});

function tell(kind: "out" | "err", text: string): void {
  if (process.connected) {
    process.send?.({ kind, text });
  }
}

const terminal: Terminal = {
  out: (text) => tell("out", text),
  err: (line) => tell("err", line),
  colours: false,
  isScreen: false,
};

process.once("message", (message) => {
  const { args, environment } = v.parse(start, message);
  const home = fileURLToPath(new URL(".", import.meta.url));
  useProxiesOf(process.env);
  const served = serveCommand(
    args,
    { ...process.env, ...environment },
    home,
    terminal,
    new AbortController().signal,
  );
  void served.catch((error: unknown) => {
    tell("err", error instanceof Error ? error.message : String(error));
    process.exitCode = Failure.is(error) ? exitCodeOf(error) : 1;
    process.disconnect();
  });
});
