import type { RecordedRequest } from "../../../support/server/recorded-request.ts";
import type { ScriptedServer } from "../../../support/server/scripted-server.ts";

/** What makes each kind of call, in the words of its prompt. */
const marks: readonly (readonly [kind: string, mark: string])[] = [
  ["repair", "does not hold"],
  ["critique", "Criticise each answer"],
  ["synthesis", "give your own final answer"],
  ["judgement", "BETTER: A"],
  ["rating", "from 0 (useless) to 10"],
  ["selection", "Choose the"],
  ["roles", "Describe them"],
  ["plan", "Write no edit blocks yet"],
  ["planned edit", "Do the task by this plan"],
];

function kindOf({ prompt }: RecordedRequest): string {
  return marks.find(([, mark]) => prompt.includes(mark))?.[0] ?? "proposal";
}

export function calls(server: ScriptedServer, kind: string): readonly RecordedRequest[] {
  return server.requests.filter((request) => kindOf(request) === kind);
}

/** Every call in order: its kind, temperature and bound on the answer. */
export function callList(server: ScriptedServer): readonly (readonly [string, unknown, unknown])[] {
  return server.requests.map((request) => {
    const { temperature, max_tokens, max_completion_tokens } = request.body;
    return [kindOf(request), temperature, max_tokens ?? max_completion_tokens];
  });
}
