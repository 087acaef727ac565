import type { RecordedRequest } from "./recorded-request.ts";
import type { Reply } from "./reply.ts";

/** Which requests a rule is for: a text or pattern in the prompt, or anything else about the request. */
export type Matcher = string | RegExp | ((request: RecordedRequest) => boolean);

/** Replies in the order of the calls; the last one is repeated. */
export class Sequence {
  readonly replies: Reply[] = [];
  #calls = 0;

  next(): Reply | undefined {
    const reply = this.replies[Math.min(this.#calls, this.replies.length - 1)];
    this.#calls += 1;
    return reply;
  }
}

/** Refuses a request before any reply is looked for; `undefined`: it does not mind. */
export type Check = (request: RecordedRequest) => Reply | undefined;

/** What one model id does, call by call. */
export class ScriptedModel {
  readonly id: string;
  readonly usual = new Sequence();
  readonly rules: { readonly matcher: Matcher; readonly sequence: Sequence }[] = [];
  /** Parameters that are answered with a 400 which names them. */
  readonly refused = new Set<string>();
  readonly checks: Check[] = [];
  ignoresN = false;
  neverStreams = false;
  /** What the list of models says about it beside the id. */
  listing: Readonly<Record<string, unknown>> = {};

  constructor(id: string) {
    this.id = id;
  }

  /** The first rule that matches decides, else the usual sequence. */
  reply(request: RecordedRequest): Reply | undefined {
    for (const check of this.checks) {
      const refusal = check(request);
      if (refusal) {
        return refusal;
      }
    }
    const rule = this.rules.find(({ matcher }) => matches(matcher, request));
    return (rule?.sequence ?? this.usual).next();
  }

  rule(matcher: Matcher): Sequence {
    const sequence = new Sequence();
    this.rules.push({ matcher, sequence });
    return sequence;
  }
}

function matches(matcher: Matcher, request: RecordedRequest): boolean {
  if (typeof matcher === "function") {
    return matcher(request);
  }
  return typeof matcher === "string" ? request.prompt.includes(matcher) : matcher.test(request.prompt);
}
