import * as vscode from "vscode";
import { textScheme } from "../contributions.ts";

/** More are not looked back at. */
const mostKept = 20;

/** Texts that were written for the user, as pages of Markdown that belong to no file. */
export class ShownTexts implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  #last = 0;

  /**
   * @param title what its tab says
   * @param isBeside whether what is read now stays in sight
   */
  async show(title: string, text: string, isBeside = true): Promise<vscode.Uri> {
    const path = `/${title.replaceAll(/[/\\?#]/g, "-")}.md`;
    const uri = vscode.Uri.from({ scheme: textScheme, path, query: String(++this.#last) });
    this.#texts.set(uri.query, harmless(text));
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > mostKept && oldest !== undefined) {
      this.#texts.delete(oldest);
    }
    await vscode.commands.executeCommand(`markdown.showPreview${isBeside ? "ToSide" : ""}`, uri);
    return uri;
  }

  provideTextDocumentContent({ query }: vscode.Uri): string {
    return (
      this.#texts.get(query) ?? vscode.l10n.t("This text was written in another session; ask for it again.")
    );
  }
}

/** A model's words load nothing: neither pictures nor HTML. Code stays as it is. */
function harmless(text: string): string {
  return text
    .split(/(```[\s\S]*?(?:```|$)|`[^`\n]*`)/)
    .map((part, at) => (at % 2 === 1 ? part : part.replaceAll("<", "&lt;").replaceAll("![", "!\\[")))
    .join("");
}
