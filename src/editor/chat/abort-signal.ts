import type * as vscode from "vscode";

/** What the editor calls a token; to be disposed of when nobody listens any more. */
export function abortSignalOf(token: vscode.CancellationToken): {
  readonly signal: AbortSignal;
  dispose(): void;
} {
  const abort = new AbortController();
  if (token.isCancellationRequested) {
    abort.abort();
  }
  const subscription = token.onCancellationRequested(() => abort.abort());
  return { signal: abort.signal, dispose: () => void subscription.dispose() };
}
