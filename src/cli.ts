#!/usr/bin/env node
import { fileURLToPath } from "node:url";
import { applyCommand } from "./cli/apply-command.ts";
import { exitCodeOf, type ExitCode } from "./cli/exit-code.ts";
import { help } from "./cli/help.ts";
import { keepCompiled } from "./cli/keep-compiled.ts";
import { useProxiesOf } from "./cli/proxy/proxied-fetch.ts";
import { harmless, processTerminal, type Terminal } from "./cli/terminal.ts";
import { hasNursery } from "./core/gateway/nursery.ts";
import { Failure } from "./core/workspace/failure.ts";

/** Composition root of the command line: picks the subcommand, turns failures into messages and exit codes. */
async function main(args: readonly string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name !== undefined && rest.some((argument) => argument === "--help" || argument === "-h")) {
    terminal.out(help);
    return 0;
  }
  try {
    switch (name) {
      case "fix":
      case "edit":
      case "docstring":
      case "readme":
      case "tests": {
        // Models, git and language services are loaded only by the commands that need them.
        const { taskCommand } = await import("./cli/task-command.ts");
        useProxiesOf(process.env);
        return await taskCommand(name, rest, home, terminal, signal);
      }
      case "autofix": {
        const { autofixCommand } = await import("./cli/autofix-command.ts");
        useProxiesOf(process.env);
        return await autofixCommand(rest, home, terminal, signal);
      }
      case "commit-message":
      case "pr-description":
      case "explain": {
        const { proseCommand } = await import("./cli/prose-command.ts");
        useProxiesOf(process.env);
        return await proseCommand(name, rest, home, terminal, signal);
      }
      case "review": {
        const { reviewCommand } = await import("./cli/review-command.ts");
        useProxiesOf(process.env);
        return await reviewCommand(rest, home, terminal, signal);
      }
      case "apply":
        return await applyCommand(rest, home, terminal);
      case "rank": {
        const { rankCommand } = await import("./cli/rank-command.ts");
        return await rankCommand(rest, home, terminal, signal);
      }
      case "checks": {
        const { checksCommand } = await import("./cli/checks-command.ts");
        return await checksCommand(rest, terminal, signal);
      }
      case "models": {
        const { modelsCommand } = await import("./cli/models-command.ts");
        useProxiesOf(process.env);
        return await modelsCommand(rest, process.env, terminal, signal);
      }
      case "replay": {
        const { replayCommand } = await import("./cli/replay-command.ts");
        return await replayCommand(rest, home, terminal, signal);
      }
      case "resume": {
        const { resumeCommand } = await import("./cli/resume-command.ts");
        useProxiesOf(process.env);
        return await resumeCommand(rest, home, terminal, signal);
      }
      case "runs": {
        const { runsCommand } = await import("./cli/runs-command.ts");
        return runsCommand(rest, process.env, terminal);
      }
      case "serve": {
        if (!hasNursery(process)) {
          const { serveApart } = await import("./cli/serve-apart.ts");
          return await serveApart(signal);
        }
        const { serveCommand } = await import("./cli/serve-command.ts");
        useProxiesOf(process.env);
        return await serveCommand(rest, process.env, home, terminal, signal);
      }
      case "roster": {
        const { rosterCommand } = await import("./cli/roster-command.ts");
        return rosterCommand(rest, terminal);
      }
      case undefined:
      case "help":
      case "--help":
      case "-h":
        terminal.out(help);
        return name === undefined ? 2 : 0;
      default:
        throw new Failure("usage", `There is no command ${name}; see patched-moa --help.`);
    }
  } catch (error) {
    if (Failure.is(error)) {
      terminal.err(harmless(error.message));
      return exitCodeOf(error);
    }
    throw error;
  }
}

/** Built, this file lies beside the grammars and the language-service process. */
const home = fileURLToPath(new URL(".", import.meta.url));

keepCompiled(process.env, process.platform);
const cancel = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(name, () => {
    cancel.abort();
  });
}
process.exitCode = await main(process.argv.slice(2), processTerminal, cancel.signal);
