import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import type { ProjectChecks } from "../checks/project-checks.ts";
import { commandIds } from "../contributions.ts";
import type { Choice, Notices } from "../notices/notices.ts";
import { watched } from "../notices/watched.ts";
import type { ShownTexts } from "../preview/shown-texts.ts";
import type { Findings, FindingsHere, FindingsSource } from "../run/findings.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { TaskRunner } from "../run/task-runner.ts";
import { activeFolder, workspaceFile } from "../workspace/workspace-file.ts";
import type { Command } from "./command.ts";
import { told } from "../notices/told.ts";

type Found = FindingsHere["findings"];

/** Fixes what security scanners found, a run for each question, as one proposal. */
export class FixFindings implements Command {
  readonly id = commandIds.fixFindings;

  constructor(
    private readonly runner: Pick<TaskRunner, "together">,
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly checks: Pick<ProjectChecks, "commandsFor">,
    private readonly notices: Pick<Notices, "warning">,
    private readonly shown: Pick<ShownTexts, "show">,
  ) {}

  /**
   * @param about a report: what was chosen in the explorer, or its address; or `{ rules }`, the path of rules for Semgrep; or
   * `{ scanner: true }`, the one of the settings; left out, the user is asked
   * @param which "all", from a key binding or another extension; else the user is asked
   */
  async execute(about?: unknown, which?: unknown): Promise<unknown> {
    const root = about instanceof vscode.Uri ? workspaceFile(about).root : activeFolder();
    const engine = await this.engine.get();
    const { findings } = engine;
    const source =
      sourceIn(about) ?? (await chooseSource(root, await findings.hasSemgrep(root), findings.scanner?.name));
    if (source === undefined) {
      return undefined;
    }
    const found = await watched(vscode.l10n.t("Looking for findings…"), (signal) =>
      findings.read(root, source, signal),
    );
    if (found.findings.length === 0) {
      throw new Failure("no-problem", nothingIn(found));
    }
    const chosen = which === "all" ? found.findings : await chooseFindings(found.findings);
    return chosen.length === 0 ? undefined : this.#fix(findings, found, chosen, source);
  }

  async #fix(
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
    const about = aboutOf(source);
    const request = { file, task, again: { command: this.id, args: [about] }, ...(scan && { scan }) };
    const checks = await this.checks.commandsFor(root);
    const showing = (report: string): Choice => ({
      label: vscode.l10n.t("Show Report"),
      choose: () => this.shown.show(vscode.l10n.t("Security Findings"), report, false),
    });
    const { results, report, outcome, presented } = await this.runner.together(
      request,
      (run, during) =>
        findings.fix(found, { chosen, checks }, run, (work) =>
          during(vscode.l10n.t("Verifying all fixes together…"), work),
        ),
      (fixed) => [showing(fixed.report)],
    );
    if (outcome.kind === "none") {
      this.notices.warning(vscode.l10n.t("Nothing was changed. {0}", told(outcome.reason)), showing(report));
    }
    return { ...presented, reason: outcome.reason, findings: results, report };
  }
}

/** What the command is to be given to do the same once more. */
function aboutOf(source: FindingsSource): unknown {
  switch (source.kind) {
    case "report":
      return vscode.Uri.file(source.path).toString();
    case "rules":
      return { rules: source.path };
    case "scanner":
      return { scanner: true };
  }
}

/** @throws Failure `usage` for what key bindings or other extensions made up */
function sourceIn(about: unknown): FindingsSource | undefined {
  const { rules, scanner } = (about ?? {}) as { readonly rules?: unknown; readonly scanner?: unknown };
  if (typeof rules === "string") {
    return { kind: "rules", path: rules };
  }
  if (scanner === true) {
    return { kind: "scanner" };
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

/** @param scanner name of the user's own; undefined: there is none */
async function chooseSource(
  root: string,
  hasSemgrep: boolean,
  scanner: string | undefined,
): Promise<FindingsSource | undefined> {
  const title = vscode.l10n.t("Fix Security Findings");
  const report = { label: vscode.l10n.t("$(file) Choose a Report…"), source: "report" } as const;
  const scanWith = (name: string): string => vscode.l10n.t("$(search) Scan With {0}", name);
  const sources = [
    ...(scanner === undefined ? [] : [{ label: scanWith(scanner), source: "scanner" } as const]),
    report,
    ...(hasSemgrep ? [{ label: scanWith("Semgrep"), source: "rules" } as const] : []),
  ];
  const placeHolder = vscode.l10n.t("SARIF of any scanner, npm audit --json, or osv-scanner --format json");
  const picked =
    sources.length > 1 ? await vscode.window.showQuickPick(sources, { title, placeHolder }) : report;
  if (picked === undefined || picked.source === "scanner") {
    return picked && { kind: picked.source };
  }
  const { source: kind } = picked;
  const [uri] =
    (await vscode.window.showOpenDialog({
      defaultUri: vscode.Uri.file(root),
      ...(kind === "rules"
        ? { title: vscode.l10n.t("Rules for Semgrep"), filters: { YAML: ["yml", "yaml"] } }
        : { title: placeHolder, filters: { SARIF: ["sarif", "json"] } }),
    })) ?? [];
  return uri && { kind, path: uri.fsPath };
}

/** Why there is nothing to fix. */
function nothingIn({ refused }: FindingsHere): string {
  const [first, second] = refused;
  if (first === undefined) {
    return vscode.l10n.t("Nothing is found; there is nothing to fix.");
  }
  return second === undefined
    ? told(first.why)
    : vscode.l10n.t("{0} findings are about nothing in this workspace. {1}", refused.length, told(first.why));
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
