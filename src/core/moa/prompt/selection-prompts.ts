import type { ChatMessage } from "../../model/chat-model.ts";
import { appended, renderAnswers, type AnonymousAnswer } from "./layer-prompts.ts";
import type { Role } from "./roles.ts";

/** Step 3 of SMoA (arXiv 2411.03284): a judge keeps the best answers, and says whether another round is worth while. */
export function selectionPrompt(
  messages: readonly ChatMessage[],
  answers: readonly AnonymousAnswer[],
  keep: number,
  nonce: string,
): readonly ChatMessage[] {
  return appended(
    messages,
    `${renderAnswers(answers, nonce)}

Other engineers answered the task as shown above; they may be wrong, even where they agree. Do not solve the task. Tool results are facts.
Choose the ${keep} answers that others should build on, and say whether one of them can be applied as it is, so that another round would add nothing. Answer with JSON of this form and nothing else:
{"reasoning": "at most 60 words", "chosen": ["A", "B"], "end": false}`,
  );
}

export interface Selection {
  readonly chosen: readonly string[];
  readonly end: boolean;
}

/** @returns undefined where it is not the JSON asked for, or names no answer there is */
export function readSelection(text: string, labels: readonly string[]): Selection | undefined {
  const json = parseObject(text);
  const chosen = json?.["chosen"];
  if (!Array.isArray(chosen)) {
    return undefined;
  }
  const known = labels.filter((label) => chosen.includes(label));
  return known.length === 0 ? undefined : { chosen: known, end: json?.["end"] === true };
}

/** Step 1 of SMoA: roles of distinct expertise, written for the task. */
export function rolesPrompt(messages: readonly ChatMessage[], count: number): readonly ChatMessage[] {
  return appended(
    messages,
    `Do not solve the task. ${count} engineers will answer it, each with a different expertise that helps here. Describe them: for each one sentence that tells the engineer what to look at first. Answer with JSON of this form and nothing else:
{"roles": [{"name": "two words", "advice": "one sentence"}]}`,
  );
}

/** @returns those that can be read; none where it is not the JSON asked for */
export function readRoles(text: string): readonly Role[] {
  const roles = parseObject(text)?.["roles"];
  return Array.isArray(roles) ? roles.filter(isRole) : [];
}

function isRole(value: unknown): value is Role {
  const { name, advice } = (value ?? {}) as Partial<Record<keyof Role, unknown>>;
  return typeof name === "string" && typeof advice === "string" && advice.trim() !== "";
}

/** The outermost object in a text; models like to put it into a fence, or a sentence around it. */
function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  const json = text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1);
  try {
    return JSON.parse(json) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
