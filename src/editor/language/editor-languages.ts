import { join } from "node:path";
import * as vscode from "vscode";
import { FixesOfSeveral } from "../../core/language/fixes-of-several.ts";
import type { Diagnoser, QuickFixSource } from "../../core/language/language-service.ts";
import type { ServerDiagnoser } from "../../core/language/server/server-diagnoser.ts";
import { TypeScriptService } from "../../core/language/typescript/typescript-service.ts";
import type { Task } from "../../core/task/task.ts";
import type { Diagnostic } from "../../core/workspace/diagnostic.ts";
import { DiskSnapshot } from "../../core/workspace/disk-snapshot.ts";
import { unsavedFiles } from "../workspace/current-text.ts";
import { bundledServers } from "./bundled-servers.ts";
import { bundledTypeScript, typeScriptLocale } from "./bundled-typescript.ts";
import { Copies } from "./copies.ts";
import { EditorQuickFixes } from "./editor-quick-fixes.ts";
import { ExtensionAnswers } from "./extension-answers.ts";
import { ExtensionDiagnoser } from "./extension-diagnoser.ts";

/** Stands in where the editor ships no TypeScript: its gate says `skipped`, and why. */
const noTypeScript: Diagnoser = {
  name: "TypeScript (this editor ships none)",
  covers: () => false,
  examine: () => Promise.resolve({ found: [], unknown: new Map() }),
};

/** All that knows about languages in this window; it lives as long, so that the second run finds it warm. */
export class EditorLanguages {
  readonly #services = new Map<string, TypeScriptService>();
  readonly #servers = new Map<string, Promise<readonly ServerDiagnoser[]>>();
  readonly #copies = new Copies();
  readonly #answers = new ExtensionAnswers();
  readonly #extensionsChanged = vscode.extensions.onDidChange(() => this.#answers.forget());

  /** @param dist absolute path of the folder with `typescript-worker.js` */
  constructor(private readonly dist: string) {}

  /** Who says what is wrong with a candidate for the task. */
  async diagnosers(
    root: string,
    snapshot: DiskSnapshot,
    { problems }: Pick<Task, "problems">,
  ): Promise<readonly Diagnoser[]> {
    const servers = (await this.#serversFor(root)).map((server) => server.in(snapshot));
    const others = [(await this.#typeScriptFor(root)) ?? noTypeScript, ...servers];
    const copies = this.#copies;
    const answers = this.#answers;
    return [...others, new ExtensionDiagnoser({ root, snapshot, problems, others, copies, answers })];
  }

  /** @param note told which file got no answer */
  async fixes(root: string, note: (text: string) => void): Promise<QuickFixSource> {
    const typeScript = await this.#typeScriptFor(root);
    return new FixesOfSeveral(new EditorQuickFixes(root, note), ...(typeScript ? [typeScript] : []));
  }

  /** What TypeScript reports in files of a folder as they are, unsaved changes included. */
  async problemsIn(root: string, isWanted: (path: string) => boolean): Promise<readonly Diagnostic[]> {
    const snapshot = new DiskSnapshot(root, unsavedFiles(root));
    const unsaved = new Map([...snapshot.unsaved].map(([path, { text }]) => [path, text]));
    const paths = (await snapshot.list()).filter(isWanted);
    const service = await this.#typeScriptFor(root);
    return (await service?.diagnoseProject(paths, unsaved, new AbortController().signal)) ?? [];
  }

  dispose(): void {
    this.#extensionsChanged.dispose();
    void this.#copies.dispose();
    for (const service of this.#services.values()) {
      service.dispose();
    }
    for (const servers of this.#servers.values()) {
      void servers.then((started) => started.forEach((server) => server.dispose()));
    }
  }

  #serversFor(root: string): Promise<readonly ServerDiagnoser[]> {
    const servers = this.#servers.get(root) ?? bundledServers(root);
    this.#servers.set(root, servers);
    return servers;
  }

  async #typeScriptFor(root: string): Promise<TypeScriptService | undefined> {
    const known = this.#services.get(root);
    if (known !== undefined) {
      return known;
    }
    const typescript = await bundledTypeScript();
    if (typescript === undefined) {
      return undefined;
    }
    const worker = join(this.dist, "typescript-worker.js");
    const service = new TypeScriptService({ worker, typescript, root, locale: typeScriptLocale() });
    this.#services.set(root, service);
    return service;
  }
}
