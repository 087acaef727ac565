import type { SyntaxParser } from "../syntax/syntax-parser.ts";
import type { LineRange } from "../workspace/position.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { AnswerApplication } from "./apply/answer-application.ts";
import type { AnswerFormat, ParsedAnswer } from "./parse/edit.ts";
import { Effort } from "./effort.ts";
import { Breather } from "./breather.ts";
import { FileScope } from "./apply/file-scope.ts";
import { EditsReader } from "./parse/edits-reader.ts";
import type { ParseOptions } from "./parse/parse-options.ts";
import { withoutUnopenedThought } from "./parse/unopened-thought.ts";
import type { PatchResult } from "./patch.ts";

export interface AnswerOptions {
  readonly snapshot: Pick<Snapshot, "root" | "read" | "list">;
  /** Default `auto`: all formats, several in one answer too. */
  readonly format?: AnswerFormat | "auto";
  /** The file that an unnamed block or diff belongs to. */
  readonly defaultPath?: string;
  /**
   * The answer is about that file alone, as where a tool call names it: a bare line above a block without a fence is no
   * name of a new file.
   */
  readonly aboutDefault?: boolean;
  /** The lines of that file that the task is about: of several places the one there is meant. */
  readonly range?: LineRange;
  /** Files the model has seen: a block may be found in one of them although it names another. */
  readonly shown?: readonly string[];
  /** The stream is known to have ended as it should: the last block may lack its end marker. */
  readonly ended?: boolean;
  /** Takes the edits that can be made and reports the others, instead of refusing the answer. */
  readonly partial?: boolean;
  /** Where white space is not enough to tell what was meant, the syntax of the result decides. Without it: refused. */
  readonly parser?: SyntaxParser;
  readonly signal?: AbortSignal;
}

/** Characters of code whose syntax is read because an answer leaves open what it means: a second or less. */
const MOST_SYNTAX = 2_000_000;
/** Characters of files that are looked through for texts in the middle of lines. */
const MOST_SCANNED = 300_000_000;

/**
 * Turns a model's answer into a patch against the snapshot: all of its edits, or none and every reason why.
 * Nothing is guessed: an edit needs exactly one place, found by its text.
 * @throws Failure `cancelled`
 */
export async function patchFromAnswer(answer: string, options: AnswerOptions): Promise<PatchResult> {
  const { snapshot, format = "auto", defaultPath, shown, parser, signal, ended, partial, range } = options;
  const scope = await FileScope.of(snapshot, shown, defaultPath);
  const breather = new Breather(signal);
  const { edits, problems } = await readAnswer(
    answer,
    { format, isKnown: scope.isKnown, target: scope.missingTarget, told: options.aboutDefault, ended },
    breather,
  );
  const application = new AnswerApplication(scope, format, {
    parser,
    range: range && { from: range.first, to: range.last + 1 },
    syntax: new Effort(MOST_SYNTAX),
    scanning: new Effort(MOST_SCANNED),
    breather,
  });
  for (const edit of edits) {
    await breather.breathe();
    await application.apply(edit);
  }
  const all = [...problems, ...application.problems].sort((a, b) => (a.block ?? 0) - (b.block ?? 0));
  const changes = await breather.through(application.changes());
  if (all.length > 0 && !(partial && changes.length > 0)) {
    return { kind: "unusable", problems: all };
  }
  if (changes.length === 0) {
    const message =
      edits.length === application.passedOver
        ? "The answer has no edits. Give the change as SEARCH/REPLACE blocks, each below the path of its file."
        : "The edits of the answer change nothing: what they search for and what they replace it with are the same.";
    return { kind: "unusable", problems: [{ kind: "no-edits", message }] };
  }
  return { kind: "patch", patch: { changes }, ...(all.length > 0 && { leftOut: all }) };
}

/** What follows a thinking section without a beginning counts alone, if it is an answer; else the section's end is content. */
async function readAnswer(answer: string, options: ParseOptions, breather: Breather): Promise<ParsedAnswer> {
  const rest = withoutUnopenedThought(answer);
  const parsed = rest === undefined ? undefined : await breather.through(EditsReader.readAll(rest, options));
  return parsed && parsed.edits.length > 0 && parsed.problems.length === 0
    ? parsed
    : breather.through(EditsReader.readAll(answer, options));
}
