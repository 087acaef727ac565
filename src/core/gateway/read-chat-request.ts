import * as v from "valibot";
import type { ChatMessage, ChatRequest } from "../model/chat-model.ts";
import type { ContentPart } from "../model/content-part.ts";
import type { ToolOffer } from "../model/tool.ts";
import { chatBody, impossible, type BodyMessage, type ChatBody } from "./chat-body.ts";
import type { Approach } from "./approach.ts";
import { chooseApproach } from "./choose-approach.ts";
import type { Offer } from "./offering.ts";
import { BadRequest } from "./refusal.ts";

/** What a caller asks for. */
export interface AskedChat {
  /** As he names it; his answer bears this name. */
  readonly model: string;
  /** Id of the mix or model that answers. */
  readonly id: string;
  readonly approach: Approach;
  readonly request: ChatRequest;
  /** How many answers of each alternative. */
  readonly answers: number;
  readonly streams: boolean;
  /** Whether the stream tells at its end what the answer took. */
  readonly wantsUsage: boolean;
  /** Whether the stream tells what happens before the answer, as thoughts. */
  readonly wantsProgress: boolean;
}

/** Alternatives and answers of each, together. */
const mostChoices = 16;

/**
 * Reads a chat request; nothing of it is lost: what this program has no word for is passed on.
 * @throws BadRequest that names the field and says what it takes
 */
export function readChatRequest(json: unknown, offers: readonly Offer[]): AskedChat {
  const body = parsed(json);
  for (const { field, why } of impossible) {
    if (isAskedFor(body[field])) {
      throw new BadRequest(`${field} cannot be had here: ${why}.`, field, "unsupported_parameter");
    }
  }
  const { model, patched_moa: own, optillm_approach: older } = body;
  const fields = [
    { field: "patched_moa.strategy", value: own?.strategy ?? "" },
    { field: "optillm_approach", value: older ?? "" },
  ];
  const messages = body.messages.map(messageOf);
  const chosen = chooseApproach({ model, fields, messages }, offers);
  const answers = body.n ?? 1;
  if (numberOfAnswers({ answers, approach: chosen.approach }) > mostChoices) {
    throw new BadRequest(`${answers} answers of each alternative are more than ${mostChoices} in all.`, "n");
  }
  return {
    ...{ model, answers, id: chosen.id, approach: chosen.approach },
    request: requestOf(body, chosen.messages),
    streams: body.stream ?? false,
    wantsUsage: body.stream_options?.include_usage ?? false,
    wantsProgress: own?.progress ?? false,
  };
}

/** Of all alternatives. */
export function numberOfAnswers({ answers, approach }: Pick<AskedChat, "answers" | "approach">): number {
  return answers * (approach.kind === "alternatives" ? approach.strategies.length : 1);
}

/** Deeper than any schema of a tool; what is much deeper cannot even be written as JSON again. */
const mostDepth = 100;

function parsed(json: unknown): ChatBody {
  if (isDeeper(json, mostDepth)) {
    throw new BadRequest(`The body is nested more than ${mostDepth} deep.`, undefined, "invalid_value");
  }
  const result = v.safeParse(chatBody, json, { abortEarly: true });
  if (result.success) {
    return result.output;
  }
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  const where = path ?? "the body";
  throw new BadRequest(`${where}: ${issue.message}`.slice(0, 400), path ?? undefined, "invalid_value");
}

/** Level by level: what is too deep is too deep for functions that call themselves. */
function isDeeper(json: unknown, most: number): boolean {
  let level: readonly unknown[] = [json];
  for (let depth = 0; depth <= most && level.length > 0; depth += 1) {
    level = level.flatMap((each) =>
      typeof each === "object" && each !== null ? (Object.values(each) as readonly unknown[]) : [],
    );
  }
  return level.length > 0;
}

/** Some clients send what stands for nothing. */
function isAskedFor(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== 0;
}

function requestOf(body: ChatBody, messages: readonly ChatMessage[]): ChatRequest {
  const { stop, temperature, seed } = body;
  const maxTokens = body.max_completion_tokens ?? body.max_tokens ?? undefined;
  const tools = toolsOf(body);
  const more = furtherIn(body);
  return {
    messages,
    ...(tools && { tools }),
    ...(typeof stop === "string" && { stop: [stop] }),
    ...(Array.isArray(stop) && stop.length > 0 && { stop }),
    ...(typeof temperature === "number" && { temperature }),
    ...(typeof body.top_p === "number" && { topP: body.top_p }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(typeof seed === "number" && { seed }),
    ...(body.response_format && { responseFormat: body.response_format }),
    ...(typeof body.reasoning_effort === "string" && { reasoningEffort: body.reasoning_effort }),
    ...(Object.keys(more).length > 0 && { more }),
  };
}

const read: ReadonlySet<string> = new Set([
  ...Object.keys(chatBody.entries),
  ...impossible.map(({ field }) => field),
]);

function furtherIn(body: ChatBody): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(body).filter(
      ([name, value]) => !read.has(name) && name !== "__proto__" && value !== null && value !== undefined,
    ),
  );
}

function toolsOf({
  tools,
  tool_choice: choice,
  parallel_tool_calls: parallel,
}: ChatBody): ToolOffer | undefined {
  if (!tools || tools.length === 0) {
    return undefined;
  }
  return {
    definitions: tools.map(({ function: { name, description, parameters, strict } }) => ({
      name,
      ...(typeof description === "string" && { description }),
      ...(parameters && { parameters }),
      ...(typeof strict === "boolean" && { strict }),
    })),
    ...(choice && { choice: typeof choice === "string" ? choice : { name: choice.function.name } }),
    ...(typeof parallel === "boolean" && { parallel }),
  };
}

function messageOf(message: BodyMessage): ChatMessage {
  switch (message.role) {
    case "system":
    // Its newer name; models' endpoints know the older one.
    case "developer":
      return { role: "system", content: textOf(message.content), ...nameOf(message.name) };
    case "user":
      return { role: "user", ...contentOf(message.content), ...nameOf(message.name) };
    case "assistant": {
      const calls = message.tool_calls ?? [];
      return {
        role: "assistant",
        content: textOf(message.content ?? ""),
        ...nameOf(message.name),
        ...(calls.length > 0 && {
          toolCalls: calls.map(({ id, function: { name, arguments: given } }) => ({
            id,
            name,
            arguments: given,
          })),
        }),
      };
    }
    case "tool":
      return { role: "tool", content: textOf(message.content), toolCallId: message.tool_call_id };
  }
}

type Content = Exclude<BodyMessage["content"], null | undefined>;
type Part = Exclude<Content, string>[number];

function textOf(content: Content): string {
  return typeof content === "string" ? content : content.map(textIn).join("");
}

function textIn(part: Part): string {
  switch (part.type) {
    case "text":
      return part.text;
    case "refusal":
      return part.refusal;
    case "image_url":
      return "";
  }
}

function contentOf(
  content: Extract<BodyMessage, { role: "user" }>["content"],
): Pick<ChatMessage, "content" | "parts"> {
  if (typeof content === "string") {
    return { content };
  }
  const parts = content.map((part): ContentPart => {
    if (part.type === "text") {
      return { kind: "text", text: part.text };
    }
    const { url, detail } = part.image_url;
    return { kind: "image", url, ...(detail && { detail }) };
  });
  // One text is a message like any other; several stay apart.
  return { content: textOf(content), ...(parts.length > 1 || parts[0]?.kind === "image" ? { parts } : {}) };
}

function nameOf(name: string | null | undefined): { readonly name?: string } {
  return typeof name === "string" && name !== "" ? { name } : {};
}
