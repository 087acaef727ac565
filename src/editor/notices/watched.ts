import * as vscode from "vscode";

/** The editor keeps such a notification for most of a second: it would lie over what quick work comes to. */
const patienceMs = 1_000;

/** Work behind a notification that can stop it; what is done at once shows none. */
export async function watched<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const done = work(abort.signal);
  let timer: NodeJS.Timeout | undefined;
  const isSlow = new Promise<boolean>((resolve) => (timer = setTimeout(resolve, patienceMs, true)));
  try {
    if (await Promise.race([isSlow, done.then(() => false)])) {
      const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
      await vscode.window.withProgress(options, (_, token) => {
        token.onCancellationRequested(() => abort.abort());
        return done;
      });
    }
    return await done;
  } finally {
    clearTimeout(timer);
  }
}
