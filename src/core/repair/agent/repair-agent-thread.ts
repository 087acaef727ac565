import { join } from "node:path";
import type { Finding } from "../../verify/gate.ts";
import type { TestJudge, TestQuestion } from "../../verify/writing/test-judge.ts";
import type { TestsRequest, WantedTests } from "../../verify/writing/wanted-tests.ts";
import { JobThread } from "../../thread/job-thread.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import type { Rehearsal, RepairRequest } from "../search/repair-search.ts";
import type { AgentJob, AgentPlace, AgentResult, RepairFindings } from "./protocol.ts";
import { said } from "../../workspace/said.ts";

/**
 * The repair agent in a thread of its own: making and ordering thousands of edits keeps a processor busy, and whoever
 * hosts the engine has other things to answer.
 */
export class RepairAgentThread implements TestJudge {
  readonly #thread: JobThread<AgentJob, AgentResult>;

  /**
   * @param dist absolute path of the folder that everything is built into
   * @param seconds for a whole search
   * @param sharedFolders that each sandbox gets a copy of; from `declaredFolders`
   */
  constructor(
    dist: string,
    { root, unsaved }: Pick<Snapshot, "root" | "unsaved">,
    seconds: number,
    sharedFolders: readonly string[] = [],
  ) {
    const place: AgentPlace = { root, unsaved, dist, seconds, sharedFolders };
    this.#thread = new JobThread(join(dist, "repair-agent.js"), place);
  }

  /**
   * @returns what the tests behind the commands do; nothing worth a word, where the thread ended before it was known
   * @throws Failure `cancelled`, `sandbox`, `no-git`
   */
  async rehearse(commands: readonly string[], signal: AbortSignal): Promise<Rehearsal> {
    const outcome = await this.#thread.do({ kind: "rehearse", commands }, signal);
    return outcome.kind === "done" && outcome.result.kind === "rehearsed"
      ? outcome.result.rehearsal
      : { hangs: false, failing: [] };
  }

  /**
   * A thread that ends by itself has found nothing, and the findings say so.
   * @throws Failure `cancelled`, `sandbox`, `no-git`
   */
  async find(request: RepairRequest, signal: AbortSignal): Promise<RepairFindings> {
    const outcome = await this.#thread.do({ kind: "find", request }, signal);
    const how = outcome.kind === "ended" ? outcome.message : said`it gave no answer`;
    return outcome.kind === "done" && outcome.result.kind === "found"
      ? outcome.result.findings
      : { repairs: [], tried: 0, seconds: 0, how };
  }

  /**
   * Refused is what nobody could judge, since the thread ended by itself.
   * @throws Failure `cancelled`, `sandbox`, `no-git`
   */
  async judge(question: TestQuestion, signal: AbortSignal): Promise<Finding> {
    const outcome = await this.#thread.do({ kind: "judge", question }, signal);
    if (outcome.kind === "done" && outcome.result.kind === "judged") {
      return outcome.result.finding;
    }
    const why = outcome.kind === "ended" ? outcome.message : "there was no answer";
    const detail = `Nobody could judge the tests: ${why}.`;
    return { gate: "tests", subject: question.kind, status: "failed", detail, strong: true };
  }

  /** @throws Failure what `wantedTests` throws, `cancelled` */
  async wantedTests(request: TestsRequest, signal: AbortSignal): Promise<WantedTests> {
    const outcome = await this.#thread.do({ kind: "want", request }, signal);
    if (outcome.kind === "done" && outcome.result.kind === "wanted") {
      return outcome.result.wanted;
    }
    throw new Error(outcome.kind === "ended" ? outcome.message : "Nobody knows which tests are wanted.");
  }

  /** Stops what is under way, waits until its processes and sandboxes are gone, and ends the thread. */
  dispose(): Promise<void> {
    return this.#thread.dispose();
  }
}
