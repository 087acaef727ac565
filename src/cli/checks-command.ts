import { stateFolder } from "../core/model/money/state-folder.ts";
import { ConfirmedChecks, type Standing } from "../core/verify/discover/confirmed-checks.ts";
import { findChecks } from "../core/verify/discover/find-checks.ts";
import type { FoundCheck } from "../core/verify/discover/found-check.ts";
import { DiskSnapshot } from "../core/workspace/disk-snapshot.ts";
import { Failure } from "../core/workspace/failure.ts";
import { askOnTerminal, type AskPerson } from "./confirm-cost.ts";
import type { ExitCode } from "./exit-code.ts";
import { parseArguments } from "./parse-arguments.ts";
import { existingRoot } from "./root.ts";
import { harmless, paint, type Terminal } from "./terminal.ts";

const options = {
  root: { type: "string" },
  confirm: { type: "string", multiple: true },
  "confirm-all": { type: "boolean" },
  forget: { type: "boolean" },
  json: { type: "boolean" },
} as const;

const words: Readonly<Record<Standing, string>> = {
  confirmed: "confirmed",
  declined: "not wanted",
  changed: "changed since it was confirmed",
  new: "not confirmed",
};

/**
 * `patched-moa checks`: the checks that the project names, and which of them may be run. None is run before it is confirmed
 * here, and one that is defined differently afterwards has to be confirmed again.
 */
export async function checksCommand(
  args: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
  ask: AskPerson = askOnTerminal,
): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, options);
  if (positionals.length > 0) {
    throw new Failure("usage", `Unexpected argument ${positionals[0] ?? ""}; see patched-moa --help.`);
  }
  const root = await existingRoot(values.root ?? ".");
  const found = await findChecks(new DiskSnapshot(root));
  const confirmed = new ConfirmedChecks(stateFolder(process.env, process.platform), root);
  const named = values.confirm ?? [];
  if (values.forget === true) {
    confirmed.forget();
  }
  if (values["confirm-all"] === true) {
    confirmed.answer(found, () => true);
  } else if (named.length > 0) {
    const chosen = named.map((command) => checkCalled(command, found));
    confirmed.answer(chosen, () => true);
  }
  if (values.json === true) {
    const checks = found.map((check) => ({
      command: check.command,
      kind: check.kind,
      from: check.from,
      why: check.why,
      standing: confirmed.standingOf(check),
    }));
    terminal.out(`${JSON.stringify({ root, checks })}\n`);
    return 0;
  }
  print(found, confirmed, terminal);
  const open = found.filter((check) => /new|changed/.test(confirmed.standingOf(check)));
  const isSilent = values["confirm-all"] === true || named.length > 0 || values.forget === true;
  if (open.length > 0 && !isSilent) {
    await askAbout(open, confirmed, { terminal, ask, signal });
  }
  return 0;
}

/** By its number in the list, or by its command. */
function checkCalled(name: string, found: readonly FoundCheck[]): FoundCheck {
  const check = found.find(({ command }) => command === name) ?? found[Number(name) - 1];
  if (check === undefined) {
    throw new Failure(
      "usage",
      `--confirm ${name}: no such check was found here; "patched-moa checks" lists them. A command of your own is given with --check.`,
    );
  }
  return check;
}

function print(found: readonly FoundCheck[], confirmed: ConfirmedChecks, terminal: Terminal): void {
  if (found.length === 0) {
    terminal.out("This project names no checks. A command of your own is given with --check.\n");
    return;
  }
  for (const [at, check] of found.entries()) {
    const standing = confirmed.standingOf(check);
    const colour = standing === "confirmed" ? "green" : standing === "declined" ? "dim" : "yellow";
    const number = String(at + 1).padStart(2);
    terminal.out(`${number}  ${harmless(check.command)}  ${paint(terminal, colour, words[standing])}\n`);
    terminal.out(`      ${harmless(`${check.from}: ${check.why}`)}\n`);
  }
}

interface Person {
  readonly terminal: Terminal;
  readonly ask: AskPerson;
  readonly signal: AbortSignal;
}

async function askAbout(
  open: readonly FoundCheck[],
  confirmed: ConfirmedChecks,
  { terminal, ask, signal }: Person,
): Promise<void> {
  if (ask === undefined) {
    terminal.out('None of these is run before it is confirmed: "patched-moa checks --confirm NUMBER".\n');
    return;
  }
  for (const check of open) {
    terminal.out(`${harmless(check.command)}\n      ${harmless(check.why)}\n`);
    const answer = (await ask("Run it on patches in this workspace? [y/N] ", signal)).trim();
    confirmed.answer([check], () => /^y(es)?$/i.test(answer));
  }
}
