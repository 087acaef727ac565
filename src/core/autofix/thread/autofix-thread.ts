import { join } from "node:path";
import { JobThread } from "../../thread/job-thread.ts";
import type { AutofixHost, AutofixJob, AutofixJobResults, AutofixQuestions } from "./protocol.ts";

interface Asked {
  readonly ticket: number;
  readonly kind: keyof AutofixQuestions;
  readonly question: unknown;
}

/** Works on findings and stack traces in a thread of its own, which begins with the first job; hosts run what is to be run. */
export class AutofixThread {
  readonly #thread: JobThread<AutofixJob & { readonly ticket: number }, unknown>;
  readonly #hosts = new Map<number, AutofixHost>();
  #lastTicket = 0;

  /** @param dist absolute path of the folder that everything is built into */
  constructor(dist: string) {
    this.#thread = new JobThread(join(dist, "autofix.js"), undefined, ({ ticket, kind, question }: Asked) =>
      this.#answer(ticket, kind, question),
    );
  }

  /** @throws Failure what the job throws, and what its host does; `cancelled` */
  async do<Job extends AutofixJob>(
    job: Job,
    signal: AbortSignal,
    host: AutofixHost = {},
  ): Promise<AutofixJobResults[Job["kind"]]> {
    const ticket = ++this.#lastTicket;
    this.#hosts.set(ticket, host);
    try {
      const outcome = await this.#thread.do({ ...job, ticket }, signal);
      if (outcome.kind === "ended") {
        throw new Error(`Findings could not be worked on: ${outcome.message}.`);
      }
      return outcome.result as AutofixJobResults[Job["kind"]];
    } finally {
      this.#hosts.delete(ticket);
    }
  }

  dispose(): Promise<void> {
    return this.#thread.dispose();
  }

  async #answer(ticket: number, kind: keyof AutofixQuestions, question: unknown): Promise<unknown> {
    // The thread's program is ours: it asks what its job may ask.
    return this.#hosts.get(ticket)?.[kind]?.(question as never);
  }
}
