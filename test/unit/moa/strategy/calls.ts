import { questionKindOf, type QuestionKind } from "../../../support/question-kind.ts";
import type { RecordedRequest } from "../../../support/server/recorded-request.ts";
import type { ScriptedServer } from "../../../support/server/scripted-server.ts";

function kindOf({ prompt }: RecordedRequest): QuestionKind {
  return questionKindOf(prompt);
}

export function calls(server: ScriptedServer, kind: QuestionKind): readonly RecordedRequest[] {
  return server.requests.filter((request) => kindOf(request) === kind);
}

/** Every call in order: its kind, temperature and bound on the answer. */
export function callList(server: ScriptedServer): readonly (readonly [string, unknown, unknown])[] {
  return server.requests.map((request) => {
    const { temperature, max_tokens, max_completion_tokens } = request.body;
    return [kindOf(request), temperature, max_tokens ?? max_completion_tokens];
  });
}

/** How many calls of each kind there were, in the order of the first: `3 proposal, 1 critique`. */
export function counted(server: ScriptedServer): string {
  const counts = new Map<QuestionKind, number>();
  for (const request of server.requests) {
    counts.set(kindOf(request), (counts.get(kindOf(request)) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ");
}
