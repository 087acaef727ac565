import type { ChatModel } from "../../model/chat-model.ts";
import type { Patch } from "../../patch/patch.ts";
import type { Task } from "../../task/task.ts";
import { testPlaceOf, type TestPlace } from "../../verify/tests/test-place.ts";
import type { Verifier } from "../../verify/verifier.ts";
import { Failure } from "../../workspace/failure.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import { textFile } from "../../workspace/text-file.ts";
import type { Candidate } from "../candidate.ts";
import type { Counsel } from "../counsel.ts";
import { readTests, testsPrompt } from "../prompt/test-prompts.ts";
import { risksIn } from "../risk/risks.ts";
import { WrittenTests } from "./written-tests.ts";

export interface TestWritingDependencies {
  readonly task: Task;
  readonly snapshot: Snapshot;
  readonly verifier: Pick<Verifier, "runTests">;
  readonly nonce: string;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

const temperature = 0.3;
const maxTokens = 4096;

/**
 * Tests that tell apart what the gates do not (CodeT, arXiv 2207.10397; S*, arXiv 2502.14382): a model writes them from the
 * request, having seen no candidate; they run in sandboxes, and never enter a patch.
 */
export class TestWriting {
  readonly #counsel: Counsel;
  readonly #deps: TestWritingDependencies;

  constructor(counsel: Counsel, deps: TestWritingDependencies) {
    this.#counsel = counsel;
    this.#deps = deps;
  }

  /** @returns undefined, and the reason is told, where there are none that can be run */
  async write(writer: ChatModel): Promise<WrittenTests | undefined> {
    const { task, snapshot, verifier, nonce, note } = this.#deps;
    const { runTests } = verifier;
    const place = await testPlaceOf(task.checks, snapshot);
    if (place === undefined || runTests === undefined) {
      note(
        "No tests are written to tell the candidates apart: no check runs a test tool that is known here.",
      );
      return undefined;
    }
    const text = await this.#counsel.consult(
      "tests",
      writer,
      { complete: (messages) => testsPrompt(messages, place, nonce), temperature, maxTokens },
      "The candidates are told apart without them.",
    );
    const tests = text === undefined ? [] : readTests(text);
    const harmless = tests.filter((test) => isHarmless(test, place));
    if (harmless.length < tests.length) {
      note(
        `${tests.length - harmless.length} of ${tests.length} written tests reach out, start processes or delete files: not run.`,
      );
    }
    if (text !== undefined && tests.length === 0) {
      note("The answer holds no test that can be run: the candidates are told apart without.");
    }
    return harmless.length === 0 ? undefined : this.#runnable(harmless, place, runTests);
  }

  /** What came of running them, for people. */
  tell(tests: WrittenTests | undefined, candidates: readonly Candidate[]): void {
    if (tests !== undefined) {
      const told = tests.describe(candidates);
      this.#deps.note(
        told === "" ? "The written tests tell no two candidates apart." : `Written tests: ${told}.`,
      );
    }
  }

  /** Those that fail everywhere, or pass everywhere, tell nothing; whether any does not is known when they are run. */
  #runnable(
    texts: readonly string[],
    place: TestPlace,
    runTests: NonNullable<Verifier["runTests"]>,
  ): WrittenTests {
    const { signal, note } = this.#deps;
    const files = texts.map((text, index) => ({ path: place.path(index + 1), text }));
    return new WrittenTests(async (patch: Patch) => {
      try {
        return await runTests(patch, files, signal);
      } catch (error) {
        if (!Failure.is(error) || error.kind === "cancelled") {
          throw error;
        }
        note(`The written tests cannot be run: ${error.message}`);
        return undefined;
      }
    });
  }
}

function isHarmless(text: string, place: TestPlace): boolean {
  return risksIn({ changes: [{ kind: "create", path: place.path(1), file: textFile(text) }] }).length === 0;
}
