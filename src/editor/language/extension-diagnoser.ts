import { extname, posix } from "node:path";
import * as vscode from "vscode";
import type { Diagnoser, Examination, Overlay } from "../../core/language/language-service.ts";
import type { Diagnostic } from "../../core/workspace/diagnostic.ts";
import { throwIfCancelled } from "../../core/workspace/failure.ts";
import type { Snapshot } from "../../core/workspace/snapshot.ts";
import { problemRef } from "../problems/problem-ref.ts";
import { fileUri } from "../workspace/workspace-file.ts";
import type { Copies, Copy, OpenCopies } from "./copies.ts";
import type { ExtensionAnswers } from "./extension-answers.ts";
import { Hearing } from "./hearing.ts";

/** No program in any language: who reports nothing about it would report nothing about anything. */
const garbage = "\n)]}>\"'`<%(((\n";

/** Where the user's own file is served, somebody is there who can be waited for. */
const longestMs = 5_000;
const longestForStrangersMs = 2_000;
/** Each file is opened; a patch of more is left to others. */
const mostFiles = 20;
/** Of one run: candidates are looked at one after the other, and nobody is to wait for that for ever. */
const longestInAllMs = 30_000;

/** What the services call themselves that know whole projects, or answer when they are asked. */
const knownSources: ReadonlySet<string> = new Set(
  "ts js typescript javascript css scss less json jsonc html".split(" "),
);

export interface ExtensionDiagnoserParts {
  /** Absolute path of the workspace folder. */
  readonly root: string;
  readonly snapshot: Pick<Snapshot, "read">;
  /** What the task is about. */
  readonly problems: readonly Diagnostic[];
  /** Who knows some files by himself, and better, for he sees the whole project. */
  readonly others: readonly Diagnoser[];
  readonly copies: Copies;
  readonly answers: ExtensionAnswers;
}

/**
 * What the language extensions of the editor say about files as a candidate leaves them, whatever the language: copies are
 * opened outside of the workspace, where no tab shows them, and closed again. Extensions see one file at a time there, before
 * and after alike. Some look only at what stands in a tab, or in the workspace: what nobody answers is not known.
 */
export class ExtensionDiagnoser implements Diagnoser {
  readonly name = "the editor's language extensions";
  readonly #parts: ExtensionDiagnoserParts;
  /** One after the other: how long an answer takes is known only where there is nothing else to do. */
  #last: Promise<unknown> = Promise.resolve();
  #spentMs = 0;

  constructor(parts: ExtensionDiagnoserParts) {
    this.#parts = parts;
  }

  /** Where another knows the file, only what is asked about problems that others do not report. */
  covers(path: string): boolean {
    return !this.#isKnownElsewhere(path) || this.#strangeSources(path).size > 0;
  }

  examine(paths: readonly string[], overlay: Overlay, signal: AbortSignal): Promise<Examination> {
    const turn = this.#last.then(() => this.#look(paths, overlay, signal));
    // Its failure is told to who waits for it, and is none of the next one's.
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #look(paths: readonly string[], overlay: Overlay, signal: AbortSignal): Promise<Examination> {
    throwIfCancelled(signal);
    const unknown = new Map<string, string>();
    const texts = new Map<string, string>();
    for (const path of paths) {
      const text = overlay.has(path) ? overlay.get(path) : (await this.#parts.snapshot.read(path))?.text;
      const why =
        texts.size >= mostFiles
          ? vscode.l10n.t("more than {0} files are not opened.", mostFiles)
          : this.#spentMs > longestInAllMs
            ? vscode.l10n.t(
                "what they said of other candidates took more than {0} s already.",
                longestInAllMs / 1000,
              )
            : this.#parts.answers.silence(kindOf(path));
      if (why !== undefined) {
        unknown.set(path, why);
      } else if (typeof text === "string") {
        texts.set(path, text);
      }
    }
    if (texts.size === 0) {
      return { found: [], unknown };
    }
    const began = performance.now();
    const seen = await this.#opened(texts, signal);
    this.#spentMs += performance.now() - began;
    return { found: seen.found, unknown: new Map([...unknown, ...seen.unknown]) };
  }

  async #opened(texts: ReadonlyMap<string, string>, signal: AbortSignal): Promise<Examination> {
    const { copies, answers } = this.#parts;
    const strange = new Map(
      [...texts.keys()]
        .filter((path) => answers.of(kindOf(path)) === undefined)
        .map((path) => [kindOf(path), path]),
    );
    const files = [
      ...[...texts].map(([path, text]) => this.#copyOf("copy", path, text)),
      ...[...strange.values()].map((path) =>
        this.#copyOf("garbage", path, (texts.get(path) ?? "") + garbage),
      ),
    ];
    const hearing = new Hearing();
    let open: OpenCopies | undefined;
    const stop = (): void => hearing.end();
    signal.addEventListener("abort", stop, { once: true });
    try {
      open = await copies.open(files, (uris) =>
        hearing.begin(uris, {
          leastMs: Math.max(0, ...[...texts.keys()].map((path) => answers.of(kindOf(path))?.latencyMs ?? 0)),
          boundMs: [...texts.keys()].some((path) => this.#isServed(path)) ? longestMs : longestForStrangersMs,
          isComplete: (said) =>
            [...strange].every(([kind]) => this.#missing(kind, texts, said)?.length === 0),
        }),
      );
      const heard = await hearing.settled();
      throwIfCancelled(signal);
      for (const kind of strange.keys()) {
        this.#learn(kind, texts, hearing);
      }
      return this.#examination(texts, heard, open, hearing);
    } finally {
      signal.removeEventListener("abort", stop);
      hearing.end();
      if (open !== undefined) {
        await copies.close(open.folder);
      }
    }
  }

  #examination(
    texts: ReadonlyMap<string, string>,
    heard: ReadonlySet<string>,
    { folder, uris }: OpenCopies,
    hearing: Hearing,
  ): Examination {
    const found: Diagnostic[] = [];
    const unknown = new Map<string, string>();
    for (const path of texts.keys()) {
      const uri = uris.get(posix.join("copy", path));
      const silence = this.#parts.answers.silence(kindOf(path));
      if (uri === undefined || silence !== undefined || !heard.has(uri.toString())) {
        unknown.set(
          path,
          silence ?? vscode.l10n.t("no language extension answered within {0} s.", hearing.boundMs / 1000),
        );
        continue;
      }
      const here = posix.join(folder, "copy");
      for (const diagnostic of vscode.languages.getDiagnostics(uri)) {
        const { message, ...problem } = problemRef(diagnostic);
        found.push({ ...problem, path, message: message.replaceAll(here, this.#parts.root) });
      }
    }
    return { found, unknown };
  }

  /** Whoever said something about a file, or at least about garbage in its place, can be believed when he is content. */
  #learn(kind: string, texts: ReadonlyMap<string, string>, hearing: Hearing): void {
    const { answers } = this.#parts;
    const missing = this.#missing(kind, texts, hearing.said);
    if (missing === undefined) {
      answers.wasSilent(
        kind,
        vscode.l10n.t("no language extension reports problems in such files when they are in no tab."),
      );
    } else if (missing.length > 0) {
      const names = missing.map((source) => source || vscode.l10n.t("an extension")).join(", ");
      answers.wasSilent(
        kind,
        vscode.l10n.t("{0} does not look at such files when they are in no tab of the workspace.", names),
      );
    } else {
      const paths = [...texts.keys()].filter((path) => kindOf(path) === kind);
      const copies = paths.flatMap((path) => [posix.join("copy", path), posix.join("garbage", path)]);
      answers.answered(kind, { sources: hearing.sourcesOf(copies), latencyMs: hearing.latencyOf(copies) });
    }
  }

  /** @returns who speaks about the user's own files of the kind and did not about the copies; undefined: nobody spoke */
  #missing(
    kind: string,
    texts: ReadonlyMap<string, string>,
    said: ReadonlyMap<string, ReadonlySet<string>>,
  ): readonly string[] | undefined {
    const paths = [...texts.keys()].filter((path) => kindOf(path) === kind);
    const speakers = new Set(
      paths.flatMap((path) =>
        ["copy", "garbage"].flatMap((folder) => [...(said.get(posix.join(folder, path)) ?? [])]),
      ),
    );
    const expected = new Set(paths.flatMap((path) => [...this.#expectedSources(path)]));
    return speakers.size === 0 ? undefined : [...expected].filter((source) => !speakers.has(source));
  }

  #expectedSources(path: string): ReadonlySet<string> {
    if (this.#isKnownElsewhere(path)) {
      return this.#strangeSources(path);
    }
    const reported = vscode.languages.getDiagnostics(fileUri(this.#parts.root, path));
    return new Set(reported.map(({ source = "" }) => source));
  }

  /** Of the task's problems in a file that another knows: who reports those that the other does not. */
  #strangeSources(path: string): ReadonlySet<string> {
    const sources = this.#parts.problems
      .filter((problem) => problem.path === path)
      .map(({ source = "" }) => source);
    return new Set(sources.filter((source) => !knownSources.has(source)));
  }

  #isKnownElsewhere(path: string): boolean {
    return this.#parts.others.some((other) => other.covers(path));
  }

  /** Whether somebody has spoken about the user's own file, be it that there is nothing wrong with it. */
  #isServed(path: string): boolean {
    const own = fileUri(this.#parts.root, path).toString();
    const isKnown = this.#parts.answers.of(kindOf(path)) !== undefined;
    return isKnown || vscode.languages.getDiagnostics().some(([uri]) => uri.toString() === own);
  }

  #copyOf(folder: string, path: string, text: string): Copy {
    const own = fileUri(this.#parts.root, path).toString();
    const original = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === own);
    return {
      path: posix.join(folder, path),
      text,
      ...(original && { language: original.languageId }),
    };
  }
}

/** Files with the same ending are served alike. */
function kindOf(path: string): string {
  return extname(path) || posix.basename(path);
}
