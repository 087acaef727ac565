import * as vscode from "vscode";

/** Sees what nobody waits for: rejections that nobody handles, and things of the editor that nobody disposes. */
export class Surveillance implements vscode.Disposable {
  readonly rejections: string[] = [];
  private readonly open = new Map<object, string>();
  private readonly restore: (() => void)[] = [];
  private readonly onRejection = (reason: unknown): void => {
    const stack = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
    // The extension host is shared: only what our own code has to do with.
    if (stack.includes("monkey.cjs")) {
      this.rejections.push(stack);
    }
  };

  constructor() {
    process.on("unhandledRejection", this.onRejection);
    this.follow(vscode.scm, "createSourceControl");
    this.follow(vscode.workspace, "createFileSystemWatcher");
    this.follow(vscode.languages, "registerCodeLensProvider");
    this.follow(vscode.languages, "registerHoverProvider");
    this.follow(vscode.workspace, "onDidChangeTextDocument");
    this.follow(vscode.workspace, "onDidCloseTextDocument");
    this.follow(vscode.workspace, "onDidSaveTextDocument");
  }

  /** What was made, by name, and is still there. */
  leaks(): readonly string[] {
    return [...this.open.values()];
  }

  dispose(): void {
    process.off("unhandledRejection", this.onRejection);
    this.restore.forEach((undo) => undo());
  }

  private follow(owner: object, name: string): void {
    const original: unknown = Reflect.get(owner, name);
    if (!isFunction(original)) {
      throw new Error(`${name} is no function`);
    }
    const { open } = this;
    const replacement = function (this: unknown, ...args: unknown[]): unknown {
      const made = Reflect.apply(original, owner, args) as { dispose(): unknown };
      open.set(made, name);
      const dispose = made.dispose.bind(made);
      made.dispose = () => {
        open.delete(made);
        return dispose();
      };
      return made;
    };
    Object.defineProperty(owner, name, { value: replacement, configurable: true, writable: true });
    this.restore.push(() =>
      Object.defineProperty(owner, name, { value: original, configurable: true, writable: true }),
    );
  }
}

function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === "function";
}
