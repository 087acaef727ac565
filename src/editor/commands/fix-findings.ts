import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import type { ProjectChecks } from "../checks/project-checks.ts";
import { commandIds } from "../contributions.ts";
import type { Notices } from "../notices/notices.ts";
import type { Findings, FindingsHere, FindingsSource } from "../run/findings.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { TaskRunner } from "../run/task-runner.ts";
import { activeFolder, workspaceFile } from "../workspace/workspace-file.ts";
import type { Command } from "./command.ts";

type Found = FindingsHere["findings"];

/** Fixes what security scanners found, a run for each question, as one proposal. */
export class FixFindings implements Command {
  readonly id = commandIds.fixFindings;

  constructor(
    private readonly runner: Pick<TaskRunner, "together">,
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly checks: Pick<ProjectChecks, "commandsFor">,
    private readonly notices: Pick<Notices, "result" | "warning">,
  ) {}

  /**
   * @param about a report: what was chosen in the explorer, or its address; or `{ rules }`, the path of rules for Semgrep; left
   * out, the user is asked
   * @param which "all", from a key binding or another extension; else the user is asked
   */
  async execute(about?: unknown, which?: unknown): Promise<unknown> {
    const root = about instanceof vscode.Uri ? workspaceFile(about).root : activeFolder();
    const engine = await this.engine.get();
    const { findings } = engine;
    const source = sourceIn(about) ?? (await chooseSource(await findings.hasSemgrep(root)));
    if (source === undefined) {
      return undefined;
    }
    const found = await watched(vscode.l10n.t("Looking for findings…"), (signal) =>
      findings.read(root, source, signal),
    );
    if (found.findings.length === 0) {
      const [first] = found.refused;
      throw new Failure(
        "no-problem",
        first?.why ?? vscode.l10n.t("Nothing is found; there is nothing to fix."),
      );
    }
    const chosen = which === "all" ? found.findings : await chooseFindings(found.findings);
    return chosen.length === 0 ? undefined : this.fix(findings, found, chosen, source);
  }

  private async fix(
    findings: Findings,
    found: FindingsHere,
    chosen: Found,
    source: FindingsSource,
  ): Promise<unknown> {
    const { root, scan } = found;
    const problems = chosen.map(({ problem }) => problem);
    const [first] = problems;
    const file = workspaceFile(vscode.Uri.joinPath(vscode.Uri.file(root), first?.path ?? ""));
    const task = { kind: "autofix", instruction: "", problems, checks: [] } as const;
    const about = source.kind === "report" ? vscode.Uri.file(source.path).toString() : { rules: source.path };
    const request = { file, task, again: { command: this.id, args: [about] }, ...(scan && { scan }) };
    const checks = await this.checks.commandsFor(root);
    const fixed = await this.runner.together(request, (run) =>
      findings.fix(found, { chosen, checks }, run, (work) =>
        watched(vscode.l10n.t("Verifying all fixes together…"), work),
      ),
    );
    const { results, report, outcome, presented } = fixed;
    const show = {
      label: vscode.l10n.t("Show Report"),
      choose: async () =>
        vscode.window.showTextDocument(
          await vscode.workspace.openTextDocument({ language: "markdown", content: report }),
        ),
    };
    if (outcome.kind === "none") {
      this.notices.warning(vscode.l10n.t("Nothing was changed. {0}", outcome.reason), show);
    } else {
      this.notices.result(outcome.reason, show);
    }
    return { ...presented, reason: outcome.reason, findings: results, report };
  }
}

/** @throws Failure `usage` for what key bindings or other extensions made up */
function sourceIn(about: unknown): FindingsSource | undefined {
  const { rules } = (about ?? {}) as { readonly rules?: unknown };
  if (typeof rules === "string") {
    return { kind: "rules", path: rules };
  }
  if (about === undefined) {
    return undefined;
  }
  const uri = about instanceof vscode.Uri ? about : vscode.Uri.parse(typeof about === "string" ? about : "");
  if (uri.scheme !== "file") {
    throw new Failure("usage", vscode.l10n.t("Choose a report of a scanner that is a file on disk."));
  }
  return { kind: "report", path: uri.fsPath };
}

async function chooseSource(hasSemgrep: boolean): Promise<FindingsSource | undefined> {
  const title = vscode.l10n.t("Fix Security Findings");
  const report = { label: vscode.l10n.t("$(file) Choose a Report…"), source: "report" } as const;
  const rules = { label: vscode.l10n.t("$(search) Scan With Semgrep…"), source: "rules" } as const;
  const placeHolder = vscode.l10n.t("SARIF of any scanner, npm audit --json, or osv-scanner --format json");
  const picked = hasSemgrep
    ? await vscode.window.showQuickPick([report, rules], { title, placeHolder })
    : report;
  if (picked === undefined) {
    return undefined;
  }
  const { source: kind } = picked;
  const [uri] =
    (await vscode.window.showOpenDialog(
      kind === "rules"
        ? { title: vscode.l10n.t("Rules for Semgrep"), filters: { YAML: ["yml", "yaml"] } }
        : { title: placeHolder, filters: { SARIF: ["sarif", "json"] } },
    )) ?? [];
  return uri && { kind, path: uri.fsPath };
}

async function chooseFindings(findings: Found): Promise<Found> {
  const items = findings.map((finding) => {
    const { path, range, message, code = "" } = finding.problem;
    const picked = finding.rating === "high" || finding.rating === "critical";
    const where = `${path}:${range.start.line + 1}`;
    return { finding, picked, label: code, description: `${finding.rating} · ${where}`, detail: message };
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Findings to fix"),
    placeHolder: vscode.l10n.t("A run for each function; what holds is one proposal"),
    canPickMany: true,
    ignoreFocusOut: true,
    matchOnDescription: true,
  });
  return picked?.map(({ finding }) => finding) ?? [];
}

function watched<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Thenable<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (_, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    return work(abort.signal);
  });
}
