import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { isPatched } from "../../../src/core/moa/candidate.ts";
import { seededRandom, type Random } from "../../../src/core/moa/random.ts";
import type { FileChange } from "../../../src/core/patch/patch.ts";
import { resultOf } from "../../../src/core/patch/result-text.ts";
import { Failure } from "../../../src/core/workspace/failure.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { fromProposalUri, reviewScheme, toProposalUri } from "../../../src/editor/preview/proposal-uri.ts";
import type { Proposal } from "../../../src/editor/review/proposal.ts";
import type { Review } from "../../../src/editor/review/review.ts";
import type { HunkRef, ReviewSession } from "../../../src/editor/review/session/review-session.ts";
import { rivalVersions } from "../../../src/editor/review/session/rival-versions.ts";
import { sameEnds } from "../../../src/editor/workspace/text-lines.ts";
import { proposalIn } from "../proposals.ts";
import { Reviewing } from "../reviewing.ts";
import { uriOf, workspaceRoot, write } from "../workspace.ts";
import { assertInOrder, candidateFor, markAt, numberedText, wordsIn } from "./numbered-files.ts";
import type { Left, Memory } from "./memory.ts";
import { Surveillance } from "./surveillance.ts";

const names = ["m0.txt", "m1.txt", "m2.txt", "m3.txt"];
const created = "m8.txt";
const places = [...names, ...names.map((name) => `moved-${name}`), created];

type Action = readonly [weight: number, name: string, act: () => Promise<void>];

/** Longest that the editor may take to tell what it knows already. */
const patienceMs = 20_000;

/**
 * Does at random what users do while they review, and knows what must be true afterwards: the words that the user typed
 * are where they were typed, every line stands where its mark says, what is shown is what would be applied, what was
 * applied is what was shown, and nothing else changed.
 */
export class Monkey {
  private readonly random: Random;
  private readonly reviewing: Reviewing;
  private readonly surveillance = new Surveillance();
  private isLeaving = false;
  private review!: Review;

  /**
   * @param known what a window before this one left; changed as the monkey goes on
   * @param note told of every action before it is done: what hangs is known by it
   */
  constructor(
    seed: number,
    storage: string,
    readonly known: Memory,
    private readonly note?: (text: string) => void,
  ) {
    // Each window has dice of its own: those of the one before are gone with it.
    this.random = seededRandom(seed + 7919 * known.windows);
    this.reviewing = new Reviewing(storage);
  }

  /** @returns whether the window is to be loaded anew, to go on in the next one */
  async play(actions: number): Promise<"done" | "reload"> {
    const formatter = vscode.languages.registerDocumentFormattingEditProvider("plaintext", {
      provideDocumentFormattingEdits: (document) => trimmed(document),
    });
    this.review = await this.reviewing.lazy.get();
    try {
      if (this.known.left === undefined) {
        names.forEach((name, index) => write(name, numberedText(index)));
      } else {
        await this.returned(this.known.left);
      }
      while (this.known.actions < actions && !this.isLeaving) {
        await this.act(actions);
        await this.check();
      }
      if (this.isLeaving) {
        await this.leave();
      } else {
        await this.reviewing[Symbol.asyncDispose]();
      }
      assert.deepEqual(this.surveillance.leaks(), [], "what was opened for reviews is closed with them");
      const asking = vscode.workspace.textDocuments.filter(
        ({ uri, isDirty }) => uri.scheme === reviewScheme && isDirty && !this.isLeaving,
      );
      assert.deepEqual(
        asking.map(({ fileName }) => fileName),
        [],
        "nothing of a review that is over asks to be saved",
      );
      // Whatever still listened would say so here.
      await vscode.workspace.fs.writeFile(uriOf("other.txt"), Buffer.from(numberedText(0)));
      assert.deepEqual(this.surveillance.rejections, []);
      return this.isLeaving ? "reload" : "done";
    } finally {
      formatter.dispose();
      this.surveillance.dispose();
    }
  }

  /** What the user sees now, for the window that comes next: it has to show the same. */
  private async leave(): Promise<void> {
    const { current } = this.review.open;
    if (current !== undefined) {
      await this.review.ready(current.proposal);
    }
    const session = this.session();
    this.known.left = {
      files: await this.texts(),
      review: session && {
        proposal: session.proposal,
        hunks: session.hunks().map(({ fingerprint, status }) => `${fingerprint} ${status}`),
        texts: new Map(session.paths.map((path) => [path, session.file(path)?.text ?? ""])),
      },
    };
    this.known.windows++;
    this.reviewing.close();
  }

  private async returned({ files, review }: Left): Promise<void> {
    assert.deepEqual(normal(await this.texts()), normal(files), "what was unsaved is there again");
    const proposal = await this.reviewing.lazy.resume();
    assert.equal(proposal?.id, review?.proposal, "the review is open again");
    if (proposal === undefined || review === undefined) {
      return;
    }
    await this.review.ready(proposal);
    const { session } = this.review.open.require();
    const texts = new Map(session.paths.map((path) => [path, session.file(path)?.text ?? ""]));
    assert.deepEqual(normal(texts), normal(review.texts), "what was decided and typed is there again");
    assert.deepEqual(
      session.hunks().map(({ fingerprint, status }) => `${fingerprint} ${status}`),
      review.hunks,
    );
    await this.reviewing.review.show();
  }

  private async act(most: number): Promise<void> {
    const actions: readonly Action[] = [
      [8, "propose", () => this.propose()],
      [14, "decide", () => this.decide()],
      [4, "decide-file", () => this.decideFile()],
      [6, "version", () => this.chooseVersion()],
      [6, "stale-click", () => this.clickStale()],
      [12, "type-right", () => this.typeRight()],
      [4, "delete-right", () => this.deleteRight()],
      [4, "undo-right", () => this.undoIn(this.rightPath(), true)],
      [3, "save-right", () => this.saveRight()],
      [10, "type-file", () => this.typeFile()],
      [4, "save-file", () => this.saveFile()],
      [3, "format-file", () => this.formatFile()],
      [3, "undo-file", () => this.undoIn(this.pick(this.present()), false)],
      [3, "write-disk", () => this.writeDisk()],
      [2, "rename-file", () => this.renameFile()],
      [1, "delete-file", () => this.deleteFile()],
      [5, "apply", () => this.apply()],
      [2, "discard", () => this.discard()],
      [4, "undo-last", () => this.undoLast()],
      [3, "next-hunk", () => this.move()],
      [2, "close-tabs", () => this.closeTabs()],
      [2, "show", () => this.show()],
      [1, "reload", () => Promise.resolve(void (this.isLeaving = true))],
    ];
    const total = actions.reduce((sum, [weight]) => sum + weight, 0);
    let dice = this.random() * total;
    const isHalfTime = this.known.actions === Math.floor(most / 2);
    const [, name, act] =
      (isHalfTime ? actions.at(-1) : actions.find(([weight]) => (dice -= weight) < 0)) ?? actions[0]!;
    const { history, counts } = this.known;
    this.known.actions++;
    history.push(name);
    history.splice(0, history.length - 8);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    this.note?.(`${this.known.actions} ${name}`);
    await act();
  }

  /** What must be true at any time. */
  private async check(): Promise<void> {
    const { current } = this.review.open;
    if (current !== undefined) {
      await this.basesAreFiles(current.proposal);
    }
    for (const path of this.present()) {
      assertInOrder(await textOf(path), path);
    }
    const session = this.review.open.current?.session;
    for (const path of session?.paths ?? []) {
      const file = session?.file(path);
      if (session === undefined || file === undefined) {
        continue;
      }
      assertInOrder(file.text, `right side of ${path}`);
      const document = openRight(session, path);
      if (document !== undefined) {
        assert.equal(
          sameEnds(document.getText()),
          sameEnds(file.text),
          `${path}: what is shown is the review`,
        );
      }
      const change = file.change();
      if (file.state.blocked === undefined && file.state.change.kind === "modify") {
        const result = change === undefined ? file.state.base?.text : resultOf(change);
        assert.equal(result, file.text, `${path}: what would be applied is what is shown`);
      }
    }
    assert.deepEqual(this.surveillance.rejections, []);
    assert.deepEqual(
      this.reviewing.told.filter((error) => !Failure.is(error)),
      [],
    );
  }

  /** The editor tells extensions a text first, and a little later that it is not saved: until both are known. */
  private async basesAreFiles(proposal: Proposal): Promise<void> {
    const wrongNow = async (): Promise<string[]> => {
      await this.review.ready(proposal);
      const { session } = this.review.open.require();
      const wrong: string[] = [];
      for (const path of session.paths) {
        const { blocked, change, base } = session.file(path)?.state ?? {};
        if (change?.kind === "modify" && blocked === undefined) {
          const isSame = sameEnds(base?.text ?? "") === sameEnds(await textOf(path));
          wrong.push(...(isSame ? [] : [path]));
        }
      }
      return wrong;
    };
    await heardOf(wrongNow, (wrong) => `${wrong.map(describeFile).join(", ")}: the base is not the file`);
  }

  private async propose(): Promise<void> {
    const texts = new Map<string, string>();
    for (const path of this.present().filter(() => this.random() < 0.6)) {
      texts.set(path, sameEnds(await textOf(path)));
    }
    const name = ++this.known.proposals;
    const patches = ["a", "b", "c"].map((by) => candidateFor(texts, `${name}${by}`, this.random));
    const [first, ...others] = patches;
    const extra: FileChange[] =
      !existsSync(join(workspaceRoot(), created)) && this.random() < 0.3
        ? [{ kind: "create", path: created, file: textFile(numberedText(8)) }]
        : [];
    const patch = { changes: [...(first?.changes ?? []), ...extra] };
    if (patch.changes.length > 0) {
      await this.reviewing.review.open(proposalIn(names[0] ?? "", [patch, ...others]));
    }
  }

  private async decide(): Promise<void> {
    const ref = this.hunk();
    if (ref !== undefined) {
      this.known.stale.push(ref);
      await this.review.decideHunk(this.random() < 0.5 ? "accept" : "reject", ref);
    }
  }

  private async decideFile(): Promise<void> {
    const session = this.session();
    const path = this.rightPath();
    if (session !== undefined && path !== undefined) {
      const kind = this.random() < 0.5 ? "accept-file" : "reject-file";
      await this.review.act({ kind, proposal: session.proposal, path });
    }
  }

  private async chooseVersion(): Promise<void> {
    const { current } = this.review.open;
    const path = this.rightPath();
    const file = path === undefined ? undefined : current?.session.file(path);
    const slot = this.pick(file?.slots() ?? []);
    if (current === undefined || file === undefined || slot === undefined || path === undefined) {
      return;
    }
    const words = wordsIn((slot.now ?? []).join(""));
    const rivals = rivalVersions(
      file.state.change,
      slot,
      current.proposal.outcome.candidates.filter(isPatched),
    );
    const rival = this.pick(rivals);
    if (rival === undefined || words.size > 0) {
      return;
    }
    const ref = { proposal: current.proposal.id, path, fingerprint: slot.id };
    await this.refusable(() => this.review.act({ kind: "choose", ...ref, version: rival.version }));
  }

  /** A click on what a proposal of the past showed, or on a hunk that has become something else. */
  private async clickStale(): Promise<void> {
    const session = this.session();
    const ref = this.pick(this.known.stale);
    if (session === undefined || ref === undefined) {
      return;
    }
    const isThere =
      ref.proposal === session.proposal &&
      session
        .file(ref.path)
        ?.hunks()
        .some((hunk) => hunk.fingerprint === ref.fingerprint && hunk.status !== "stale");
    if (isThere === true) {
      return;
    }
    await assert.rejects(this.review.decideHunk("reject", ref), (error) => Failure.is(error, "stale"));
    assert.equal(this.session(), session, "a stale click does nothing");
  }

  private async typeRight(): Promise<void> {
    const document = await this.right();
    if (document !== undefined) {
      await this.insertWord(document);
    }
  }

  private async deleteRight(): Promise<void> {
    const document = await this.right();
    const line = document && this.pick(lineNumbers(document).filter((at) => !isUsers(document, at)));
    if (document !== undefined && line !== undefined) {
      const words = wordsIn(document.getText());
      const edit = new vscode.WorkspaceEdit();
      edit.delete(document.uri, new vscode.Range(line, 0, line + 1, 0));
      await vscode.workspace.applyEdit(edit);
      assert.deepEqual(wordsIn(document.getText()), words);
    }
  }

  private async saveRight(): Promise<void> {
    const document = await this.right();
    await document?.save();
  }

  private async typeFile(): Promise<void> {
    const path = this.pick(this.present());
    if (path !== undefined) {
      await this.insertWord(await vscode.workspace.openTextDocument(uriOf(path)));
    }
  }

  private async saveFile(): Promise<void> {
    const dirty = this.pick(
      vscode.workspace.textDocuments.filter((each) => each.isDirty && each.uri.scheme === "file"),
    );
    await dirty?.save();
  }

  private async formatFile(): Promise<void> {
    const path = this.pick(this.present());
    if (path === undefined) {
      return;
    }
    const document = await vscode.workspace.openTextDocument(uriOf(path));
    const words = wordsIn(document.getText());
    const edits = trimmed(document);
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, edits);
    await vscode.workspace.applyEdit(edit);
    assert.deepEqual(wordsIn(document.getText()), words);
  }

  private async undoIn(path: string | undefined, isRight: boolean): Promise<void> {
    const session = this.session();
    if (path === undefined || (isRight && session === undefined)) {
      return;
    }
    const uri =
      isRight && session !== undefined
        ? toProposalUri({ proposal: session.proposal, path, side: "after" })
        : uriOf(path);
    await vscode.window.showTextDocument(uri, { preview: false });
    await vscode.commands.executeCommand(this.random() < 0.6 ? "undo" : "redo");
  }

  private async writeDisk(): Promise<void> {
    const path = this.pick(this.present());
    const open = vscode.workspace.textDocuments.find(
      ({ uri }) => uri.toString() === uriOf(path ?? "").toString(),
    );
    if (path === undefined || open?.isDirty === true) {
      return;
    }
    const text = readFileSync(join(workspaceRoot(), path), "utf8");
    const lines = text.split("\n");
    const at = 1 + Math.floor(this.random() * Math.max(1, lines.length - 2));
    const mark = markAt(fileNumber(path), lines, at);
    if (mark !== undefined) {
      lines.splice(at, 0, `${mark} user${++this.known.words} from outside`);
      await vscode.workspace.fs.writeFile(uriOf(path), Buffer.from(lines.join("\n")));
      await settled(path, lines.join("\n"));
    }
  }

  private async renameFile(): Promise<void> {
    const path = this.pick(this.present().filter((each) => each !== created));
    if (path === undefined) {
      return;
    }
    const words = wordsIn(await textOf(path));
    const to = path.startsWith("moved-") ? path.slice("moved-".length) : `moved-${path}`;
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(uriOf(path), uriOf(to));
    if (!existsSync(join(workspaceRoot(), to)) && (await vscode.workspace.applyEdit(edit))) {
      assert.deepEqual(wordsIn(await textOf(to)), words);
    }
  }

  private async deleteFile(): Promise<void> {
    const path = this.pick(this.present());
    if (path !== undefined && this.present().length > 2) {
      const edit = new vscode.WorkspaceEdit();
      edit.deleteFile(uriOf(path));
      await vscode.workspace.applyEdit(edit);
    }
  }

  private async apply(): Promise<void> {
    const { current } = this.review.open;
    if (current === undefined) {
      return;
    }
    const { patch } = await this.review.ready(current.proposal);
    const before = await this.texts();
    const told = this.reviewing.told.length;
    const applied = await this.refusable(() => this.reviewing.review.apply());
    const after = await this.texts();
    const expected = new Map(before);
    if (applied !== undefined) {
      for (const change of patch.changes) {
        expected.set(change.path, resultOf(change) ?? "");
      }
    }
    assert.deepEqual(normal(after), normal(expected), `applied ${String(applied !== undefined)}`);
    const present = wordsIn([...after.values()].join(""));
    const touched = patch.changes.flatMap((change) => (change.kind === "modify" ? [change.base.text] : []));
    for (const word of wordsIn([...before.values()].join(""))) {
      const wasShown = applied !== undefined && touched.some((text) => wordsIn(text).has(word));
      assert.ok(present.has(word) || wasShown, `${word} is lost`);
    }
    assert.ok(applied !== undefined || this.reviewing.told.length >= told);
  }

  private async discard(): Promise<void> {
    const before = await this.texts();
    await this.refusable(() => this.reviewing.review.discard());
    assert.deepEqual(normal(await this.texts()), normal(before));
  }

  private async undoLast(): Promise<void> {
    const last = await this.reviewing.lazy.lastApply();
    const before = await this.texts();
    const undone = await this.refusable(() => last.undo());
    const after = await this.texts();
    if (undone === undefined) {
      assert.deepEqual(normal(after), normal(before));
    }
    for (const [path, text] of after) {
      assertInOrder(text, `${path} after Undo Last Apply`);
    }
  }

  private async move(): Promise<void> {
    await this.refusable(() => this.review.move(this.random() < 0.5 ? 1 : -1));
  }

  private async closeTabs(): Promise<void> {
    await this.review.settle();
    const ours = vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof vscode.TabInputTextDiff && fromProposalUri(input.modified));
    await vscode.window.tabGroups.close(ours);
  }

  private async show(): Promise<void> {
    await this.refusable(() => this.reviewing.review.show());
  }

  /** A refusal in words is an answer; anything else is a fault. */
  private async refusable<T>(act: () => Promise<T>): Promise<T | undefined> {
    try {
      return await act();
    } catch (error) {
      assert.ok(Failure.is(error), error instanceof Error ? error.stack : String(error));
      return undefined;
    }
  }

  private async insertWord(document: vscode.TextDocument): Promise<void> {
    const lines = document.getText().split(/\r?\n/);
    const file = fileNumber(document.uri.path);
    const at = 1 + Math.floor(this.random() * Math.max(1, lines.length - 2));
    const mark = markAt(file, lines, at);
    if (mark === undefined) {
      return;
    }
    const words = wordsIn(document.getText());
    const word = `user${++this.known.words}`;
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(at, 0), `${mark} ${word} wrote  \n`);
    const done = await vscode.workspace.applyEdit(edit);
    assert.deepEqual(wordsIn(document.getText()), done ? new Set([...words, word]) : words);
  }

  private session(): ReviewSession | undefined {
    return this.review.open.current?.session;
  }

  private rightPath(): string | undefined {
    return this.pick(this.session()?.paths ?? []);
  }

  private async right(): Promise<vscode.TextDocument | undefined> {
    const session = this.session();
    const path = this.rightPath();
    return session === undefined || path === undefined
      ? undefined
      : vscode.workspace.openTextDocument(toProposalUri({ proposal: session.proposal, path, side: "after" }));
  }

  private hunk(): HunkRef | undefined {
    const session = this.session();
    const hunk = this.pick(session?.hunks().filter(({ status }) => status !== "stale") ?? []);
    return session && hunk && { proposal: session.proposal, path: hunk.path, fingerprint: hunk.fingerprint };
  }

  private present(): readonly string[] {
    return places.filter((path) => existsSync(join(workspaceRoot(), path)));
  }

  private async texts(): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    for (const path of this.present()) {
      texts.set(path, await textOf(path));
    }
    return texts;
  }

  private pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.random() * items.length)];
  }
}

/** As the user sees it: the buffer, else the disk. */
async function textOf(path: string): Promise<string> {
  return (await vscode.workspace.openTextDocument(uriOf(path))).getText();
}

/** Until the editor has seen what was written beside it. */
async function settled(path: string, text: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uriOf(path));
  await heardOf(
    () => Promise.resolve(sameEnds(document.getText()) === sameEnds(text) ? [] : [path]),
    () => `${path}: the editor does not see the disk`,
  );
}

/**
 * Until nothing is wrong any more; looks again whenever the editor tells something of a document.
 * @throws AssertionError where it tells nothing more
 */
async function heardOf(
  wrongNow: () => Promise<string[]>,
  describe: (wrong: readonly string[]) => string,
): Promise<void> {
  for (;;) {
    let tell: (isNews: boolean) => void = () => undefined;
    const news = new Promise<boolean>((resolve) => (tell = resolve));
    const listening = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(() => tell(true)),
      vscode.workspace.onDidOpenTextDocument(() => tell(true)),
      vscode.workspace.onDidCloseTextDocument(() => tell(true)),
    );
    const tooLong = setTimeout(() => tell(false), patienceMs);
    try {
      const wrong = await wrongNow();
      if (wrong.length === 0) {
        return;
      }
      assert.ok(await news, describe(wrong));
    } finally {
      clearTimeout(tooLong);
      listening.dispose();
    }
  }
}

function openRight(session: ReviewSession, path: string): vscode.TextDocument | undefined {
  const uri = toProposalUri({ proposal: session.proposal, path, side: "after" }).toString();
  return vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri);
}

function lineNumbers({ lineCount }: vscode.TextDocument): readonly number[] {
  return Array.from({ length: lineCount - 1 }, (_, index) => index);
}

function isUsers(document: vscode.TextDocument, line: number): boolean {
  return document.lineAt(line).text.includes("user");
}

function trimmed(document: vscode.TextDocument): vscode.TextEdit[] {
  return lineNumbers(document).flatMap((line) => {
    const { text, range } = document.lineAt(line);
    return text === text.trimEnd() ? [] : [vscode.TextEdit.replace(range, text.trimEnd())];
  });
}

/** Everything that can tell why two views of a file differ. */
function describeFile(path: string): string {
  return `${path} (${viewsOf(path).join("; ")})`;
}

function viewsOf(path: string): readonly string[] {
  const open = vscode.workspace.textDocuments.filter(({ uri }) => uri.toString() === uriOf(path).toString());
  const disk = readFileSync(join(workspaceRoot(), path), "utf8");
  return open.map(
    (each) =>
      `dirty ${String(each.isDirty)}, as on disk ${String(sameEnds(each.getText()) === sameEnds(disk))}`,
  );
}

function fileNumber(path: string): number {
  return Number(/m(\d)\.txt$/.exec(path)?.[1]);
}

function normal(texts: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries([...texts].map(([path, text]) => [path, sameEnds(text)]));
}
