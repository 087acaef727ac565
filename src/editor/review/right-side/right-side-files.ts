import * as vscode from "vscode";
import { fromProposalUri } from "../../preview/proposal-uri.ts";

interface RightSideText {
  readonly text: string;
  readonly isEditable: boolean;
}

/** What is behind the files of the right side. */
export interface RightSideTexts {
  /** @returns undefined when the proposal is closed */
  read(proposal: string, path: string): RightSideText | undefined;
  /** The whole text, as an editor would save it. */
  write(proposal: string, path: string, text: string): void;
}

const mark = Buffer.from([0xef, 0xbb, 0xbf]);
const closed = vscode.l10n.t("This proposal is closed. Run the task again to get a new one.") + "\n";

/**
 * The right side of the diffs as files in memory, so that the editor lets the user edit them. Nothing of it reaches the
 * disk; "saving" only tells the editor that there is nothing to ask about when the tab is closed.
 */
export class RightSideFiles implements vscode.FileSystemProvider {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  /** Times of the last changes as the editor wants them: each later than the one before. */
  readonly #times = new Map<string, number>();
  #now = 1;
  readonly onDidChangeFile = this.#changed.event;

  /** @param texts of a proposal; loaded with the first file that is asked for */
  constructor(private readonly texts: (proposal: string) => Promise<RightSideTexts>) {}

  /** Nobody has the file open: whoever opens it next gets the new text. */
  touch(uris: readonly vscode.Uri[]): void {
    for (const uri of uris) {
      this.#times.set(uri.toString(), ++this.#now);
    }
    this.#changed.fire(uris.map((uri) => ({ type: vscode.FileChangeType.Changed, uri })));
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const file = await this.#find(uri);
    const time = this.#times.get(uri.toString()) ?? 1;
    const stat = {
      type: vscode.FileType.File,
      ctime: 1,
      mtime: time,
      size: bytesOf(uri, file?.text ?? closed).length,
    };
    return file?.isEditable === true ? stat : { ...stat, permissions: vscode.FilePermission.Readonly };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return bytesOf(uri, (await this.#find(uri))?.text ?? closed);
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const document = fromProposalUri(uri);
    const file = await this.#find(uri);
    if (document === undefined || file === undefined) {
      // Its proposal is closed: nothing is lost by it, and the editor need not say that it could not save.
      return;
    }
    if (!file.isEditable) {
      throw vscode.FileSystemError.NoPermissions(uri);
    }
    const bytes = Buffer.from(content);
    const text = bytes.subarray(bytes.subarray(0, 3).equals(mark) ? 3 : 0).toString("utf8");
    (await this.texts(document.proposal)).write(document.proposal, document.path, text);
    this.#times.set(uri.toString(), ++this.#now);
    this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #find(uri: vscode.Uri): Promise<RightSideText | undefined> {
    const document = fromProposalUri(uri);
    return document && (await this.texts(document.proposal)).read(document.proposal, document.path);
  }
}

/**
 * With a mark where the editor would not know the encoding by itself, whatever the user's setting for files is. It reads
 * texts with a mark several times slower, which is felt where there are hundreds.
 */
function bytesOf(uri: vscode.Uri, text: string): Uint8Array {
  const bytes = Buffer.from(text, "utf8");
  return isReadAsUtf8(uri) && !/^\uFEFF|\0/.test(text) ? bytes : Buffer.concat([mark, bytes]);
}

function isReadAsUtf8(uri: vscode.Uri): boolean {
  const files = vscode.workspace.getConfiguration("files", uri);
  return (
    files.get("encoding") === "utf8" &&
    files.get("autoGuessEncoding") !== true &&
    // Which language the editor takes the text for is not known here.
    (files.inspect("encoding")?.languageIds ?? []).length === 0 &&
    (files.inspect("autoGuessEncoding")?.languageIds ?? []).length === 0
  );
}
