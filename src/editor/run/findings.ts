import * as vscode from "vscode";
import type { DoneScan, KnownScan, Scanner } from "../../core/autofix/scanner.ts";
import { scannerOf } from "../../core/autofix/scanner-of.ts";
import { Scans } from "../../core/autofix/scans.ts";
import { semgrep } from "../../core/autofix/semgrep.ts";
import type { AutofixThread } from "../../core/autofix/thread/autofix-thread.ts";
import type { FixedFindings, Folder, FoundFindings } from "../../core/autofix/thread/protocol.ts";
import { ThreadedGate } from "../../core/autofix/thread/threaded-gate.ts";
import type { Patch } from "../../core/patch/patch.ts";
import type { PatchReaderThread } from "../../core/patch/reading/patch-reader-thread.ts";
import { verifyTarget } from "../../core/run/run-task.ts";
import type { Task } from "../../core/task/task.ts";
import { declaredFolders } from "../../core/verify/declared-folders.ts";
import { isProgram } from "../../core/verify/find-program.ts";
import { GatedVerifier } from "../../core/verify/gated-verifier.ts";
import type { OutputReaderThread } from "../../core/verify/results/output-reader-thread.ts";
import { SandboxPool } from "../../core/verify/sandbox-pool.ts";
import type { Verdict } from "../../core/verify/verdict.ts";
import { DiskSnapshot } from "../../core/workspace/disk-snapshot.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { settingKeys } from "../contributions.ts";
import type { EditorLanguages } from "../language/editor-languages.ts";
import type { Settings } from "../settings/settings.ts";
import { unsavedFiles } from "../workspace/current-text.ts";
import type { FinishedRun } from "./finished-run.ts";

/** A file that a scanner wrote, rules for Semgrep (absolute paths), or the scanner of the user's settings. */
export type FindingsSource =
  { readonly kind: "report" | "rules"; readonly path: string } | { readonly kind: "scanner" };

/** In a folder, by its absolute path. */
export interface FindingsHere extends FoundFindings {
  readonly root: string;
  /** Left out: there is only a report, and nobody to look again. */
  readonly scan?: KnownScan;
}

interface FindingsParts {
  readonly settings: Pick<Settings, "sharedFolders" | "scanner">;
  readonly languages: Pick<EditorLanguages, "diagnosers">;
  readonly outputs: OutputReaderThread;
  readonly patches: Pick<PatchReaderThread, "begin">;
  readonly autofix: Pick<AutofixThread, "do">;
}

/** Findings of scanners, from where they are read to what becomes of them. */
export class Findings {
  constructor(private readonly parts: FindingsParts) {}

  hasSemgrep(root: string): Promise<boolean> {
    return isProgram("semgrep", root, process.env["PATH"]);
  }

  /** The user's own; undefined: the settings name none. */
  get scanner(): Scanner | undefined {
    const { scanner } = this.parts.settings;
    return scanner === "" ? undefined : scannerOf(scanner);
  }

  /**
   * What is found, and what the scanner says that is to look again: the user's own, also where the findings come from a report.
   * @throws Failure `usage` for what is no report, or a scanner that tells nothing; `cancelled`, `no-git`, `sandbox`
   */
  async read(root: string, source: FindingsSource, signal: AbortSignal): Promise<FindingsHere> {
    const folder = folderAt(root);
    const find = (from: string | DoneScan): Promise<FoundFindings> =>
      this.parts.autofix.do({ kind: "find", folder, from }, signal);
    // A report that cannot be read is told of before anything is run.
    const reported = source.kind === "report" ? await find(source.path) : undefined;
    const scanner = source.kind === "rules" ? semgrep(source.path) : this.scanner;
    const scan = scanner && (await this.#scan(scanner, folder, signal));
    const found = reported ?? (scan && (await find(scan.base)));
    if (found === undefined) {
      throw new Failure("usage", vscode.l10n.t("Name a scanner in the setting {0}.", settingKeys.scanner));
    }
    return { root, ...found, ...(scan && { scan }) };
  }

  /**
   * @param chosen of those that were found
   * @param checks that the user chose
   * @param run one question
   * @param watch shows the last look at all of it together, which the user can cancel
   * @returns what all runs together came to
   */
  fix(
    found: FindingsHere,
    { chosen, checks }: { readonly chosen: FoundFindings["findings"]; readonly checks: readonly string[] },
    run: (task: Task) => Promise<FinishedRun>,
    watch: (work: (signal: AbortSignal) => Promise<Verdict>) => PromiseLike<Verdict>,
  ): Promise<FixedFindings> {
    const { root, scan } = found;
    const folder = folderAt(root);
    return this.parts.autofix.do(
      { kind: "fix", folder, chosen, checks, found, scanner: scan?.scanner },
      new AbortController().signal,
      {
        run: ({ task }) => run(task),
        verify: ({ patch, task }) => watch((signal) => this.#verify(patch, task, { folder, scan }, signal)),
      },
    );
  }

  #scan(scanner: Scanner, folder: Folder, signal: AbortSignal): Promise<KnownScan> {
    return this.#inSandboxes(folder, 1, async (sandboxes) => ({
      scanner,
      base: await new Scans(scanner, sandboxes, this.#readScan).ofBase(signal),
    }));
  }

  async #verify(
    patch: Patch,
    task: Task,
    { folder, scan }: { readonly folder: Folder; readonly scan: KnownScan | undefined },
    signal: AbortSignal,
  ): Promise<Verdict> {
    const { languages, outputs, patches, autofix } = this.parts;
    const snapshot = new DiskSnapshot(folder.root, folder.unsaved);
    const reader = patches.begin();
    try {
      const diagnosers = await languages.diagnosers(folder.root, snapshot, task);
      return await this.#inSandboxes(folder, undefined, (sandboxes) => {
        const scans = scan && new Scans(scan.scanner, sandboxes, this.#readScan, scan.base);
        return new GatedVerifier({
          snapshot,
          project: snapshot,
          target: verifyTarget(task, false),
          tools: outputs,
          checks: task.checks,
          diagnosers,
          parser: reader,
          gates: [new ThreadedGate(autofix, task, scan, scans)],
          sandboxes,
        }).verify(patch, signal);
      });
    } finally {
      await reader.dispose();
    }
  }

  readonly #readScan: ConstructorParameters<typeof Scans>[2] = (root, printed, signal) =>
    this.parts.autofix.do({ kind: "scan", root, printed }, signal);

  async #inSandboxes<T>(
    { root, unsaved }: Folder,
    most: number | undefined,
    work: (sandboxes: SandboxPool) => Promise<T>,
  ): Promise<T> {
    const folders = await declaredFolders(root, this.parts.settings.sharedFolders);
    const sandboxes = new SandboxPool({ root, unsaved }, most, undefined, folders);
    try {
      return await work(sandboxes);
    } finally {
      await sandboxes.dispose();
    }
  }
}

function folderAt(root: string): Folder {
  return { root, unsaved: unsavedFiles(root) };
}
