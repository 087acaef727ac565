import * as vscode from "vscode";
import { commandIds, productName, settingKeys } from "../contributions.ts";
import { problemsRef } from "../problems/problem-ref.ts";
import type { Settings } from "../settings/settings.ts";
import { isFixable } from "../workspace/workspace-file.ts";

const functionKinds: ReadonlySet<vscode.SymbolKind> = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
]);

/** One lens above each function with errors in it; a file without errors has none and is not asked for its symbols. */
export class FixCodeLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(private readonly settings: Settings) {
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      vscode.languages.onDidChangeDiagnostics(() => this.#changed.fire()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(settingKeys.codeLens)) {
          this.#changed.fire();
        }
      }),
    );
  }

  async provideCodeLenses(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeLens[]> {
    const errors = vscode.languages
      .getDiagnostics(document.uri)
      .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
    if (errors.length === 0 || !isFixable(document.uri) || !this.settings.codeLensIn(document)) {
      return [];
    }
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
      "vscode.executeDocumentSymbolProvider",
      document.uri,
    );
    if (token.isCancellationRequested) {
      return [];
    }
    const byFunction = new Map<vscode.DocumentSymbol, vscode.Diagnostic[]>();
    for (const error of errors) {
      const symbol = innermostFunction(symbols ?? [], error.range.start);
      if (symbol !== undefined) {
        byFunction.set(symbol, [...(byFunction.get(symbol) ?? []), error]);
      }
    }
    return [...byFunction].map(([symbol, inside]) => lensOn(document.uri, symbol, inside));
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}

function lensOn(
  uri: vscode.Uri,
  symbol: vscode.DocumentSymbol,
  problems: readonly vscode.Diagnostic[],
): vscode.CodeLens {
  return new vscode.CodeLens(symbol.selectionRange, {
    title:
      problems.length === 1
        ? vscode.l10n.t("Fix with {0} (1 problem)", productName)
        : vscode.l10n.t("Fix with {0} ({1} problems)", productName, problems.length),
    tooltip: problems.map(({ message }) => message).join("\n"),
    command: commandIds.fixProblem,
    arguments: [problemsRef(uri, problems)],
  });
}

function innermostFunction(
  symbols: readonly vscode.DocumentSymbol[],
  position: vscode.Position,
): vscode.DocumentSymbol | undefined {
  for (const symbol of symbols) {
    // Providers that know no hierarchy give SymbolInformation, which has a location instead of a range.
    if ("range" in symbol && symbol.range.contains(position)) {
      const inner = innermostFunction(symbol.children, position);
      return inner ?? (functionKinds.has(symbol.kind) ? symbol : undefined);
    }
  }
  return undefined;
}
