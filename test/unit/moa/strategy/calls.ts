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
