import * as vscode from "vscode";
import { Settling } from "./settling.ts";

/** Extensions that look again at once, or at their own pace, have said all when nothing came for so long. */
const quietMs = 300;

export interface HearingRule {
  /** Never settled before. */
  readonly leastMs: number;
  /** Not waited for any longer. */
  readonly boundMs: number;
  /** Whether everybody has spoken who is expected to; told who has reported a problem in which copy. */
  readonly isComplete: (said: ReadonlyMap<string, ReadonlySet<string>>) => boolean;
}

/** Listens to what is said about copies, from before they are opened. */
export class Hearing {
  /** Who has reported a problem in which copy. */
  readonly said = new Map<string, Set<string>>();
  boundMs = 0;
  readonly #latencies = new Map<string, number>();
  #settling: Settling | undefined;
  #listener: vscode.Disposable | undefined;

  begin(uris: ReadonlyMap<string, vscode.Uri>, { leastMs, boundMs, isComplete }: HearingRule): void {
    const began = performance.now();
    const paths = new Map([...uris].map(([path, uri]) => [uri.toString(), path]));
    this.boundMs = boundMs;
    this.#settling = new Settling({
      uris: [...paths.keys()],
      ...{ quietMs, leastMs, boundMs },
      isComplete: () => isComplete(this.said),
    });
    this.#listener = vscode.languages.onDidChangeDiagnostics((change) => {
      for (const uri of change.uris) {
        const path = paths.get(uri.toString());
        if (path !== undefined) {
          const sources = vscode.languages.getDiagnostics(uri).map(({ source = "" }) => source);
          this.said.set(path, new Set([...(this.said.get(path) ?? []), ...sources]));
          this.#latencies.set(path, performance.now() - began);
          this.#settling?.heard(uri.toString());
        }
      }
    });
  }

  async settled(): Promise<ReadonlySet<string>> {
    return (await this.#settling?.settled) ?? new Set();
  }

  sourcesOf(paths: readonly string[]): ReadonlySet<string> {
    return new Set(paths.flatMap((path) => [...(this.said.get(path) ?? [])]));
  }

  latencyOf(paths: readonly string[]): number {
    return Math.max(0, ...paths.map((path) => this.#latencies.get(path) ?? 0));
  }

  end(): void {
    this.#listener?.dispose();
    this.#settling?.end();
  }
}
