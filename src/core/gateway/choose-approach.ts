import type { ChatMessage } from "../model/chat-model.ts";
import { withTexts } from "../model/content-part.ts";
import {
  alone,
  describe,
  isSame,
  isStrategy,
  looksCombined,
  parseApproach,
  type Approach,
} from "./approach.ts";
import type { Offer } from "./offering.ts";
import { BadRequest } from "./refusal.ts";

interface Wanted {
  /** As the caller names the model. */
  readonly model: string;
  /** From fields of the body, with the names of the fields. */
  readonly fields: readonly { readonly field: string; readonly value: string }[];
  readonly messages: readonly ChatMessage[];
}

interface Chosen {
  readonly approach: Approach;
  /** Id of the mix or model that answers. */
  readonly id: string;
  /** Without the tag. */
  readonly messages: readonly ChatMessage[];
}

/**
 * How a request is answered and by whom: the model's name says it, else a field of the body, else a tag at either end of a system
 * message or of the last user message, else a mix is mixed as published and a model answers alone. Who says it twice has to say the
 * same: what was meant cannot be told, and one of the two may cost five times the other.
 * @param offers what is known to be there; a name that is none of it may still be one that the models' endpoint knows
 * @throws BadRequest
 */
export function chooseApproach({ model, fields, messages }: Wanted, offers: readonly Offer[]): Chosen {
  const name = readName(model, offers);
  const tagged = readTags(messages);
  const said = [
    ...(name.approach === undefined ? [] : [{ place: `the model's name "${model}"`, ...name }]),
    ...fields.flatMap(({ field, value }) => read(value, `the field ${field}`, field)),
    ...tagged.said.flatMap((value) => read(value, "a tag in the prompt", "messages")),
  ];
  const [first, ...others] = said;
  const other = others.find(
    ({ approach }) =>
      first?.approach !== undefined && approach !== undefined && !isSame(first.approach, approach),
  );
  if (first?.approach && other?.approach) {
    throw new BadRequest(
      `${first.place} says ${describe(first.approach)}, and ${other.place} says ${describe(other.approach)}: say one of them.`,
      undefined,
      "conflicting_strategies",
    );
  }
  const isMix = offers.some(({ id, kind }) => id === name.id && kind === "mix");
  return {
    approach: first?.approach ?? alone(isMix ? "moa" : "single"),
    id: name.id,
    messages: tagged.messages,
  };
}

/** Nothing, where the caller leaves it to us. */
function read(
  value: string,
  place: string,
  param: string,
): readonly { readonly place: string; readonly approach: Approach }[] {
  const text = value.trim();
  return text === "" || text === "auto" ? [] : [{ place, approach: parseApproach(text, place, param) }];
}

/** `moa-gpt-4o-mini`, `single&moa-gpt-4o-mini`; a model that is called so itself is that model. */
function readName(
  model: string,
  offers: readonly Offer[],
): { readonly id: string; readonly approach?: Approach } {
  const isOffered = (id: string): boolean => offers.some((offer) => offer.id === id);
  const [, prefix = "", id = ""] = /^([^-]*)-(.+)$/s.exec(model) ?? [];
  if (id === "" || isOffered(model)) {
    return { id: model };
  }
  // What stands before the name of a model that there is can only be a strategy.
  const isMeant =
    looksCombined(prefix) || isStrategy(prefix) || (isOffered(id) && /^[a-z_]{1,32}$/.test(prefix));
  return isMeant ? { id, approach: parseApproach(prefix, "the model's name", "model") } : { id: model };
}

const tag = "<(patched_moa|optillm_approach)>([^<>]{0,200})</\\1>";
const tagAtStart = new RegExp(`^\\s*${tag}\\s*`);
const tagAtEnd = new RegExp(`\\s*${tag}\\s*$`);

/** Tags are taken out of what the caller himself says; what a file or a tool says in the middle of a text is not for us. */
function readTags(messages: readonly ChatMessage[]): {
  readonly said: readonly string[];
  readonly messages: readonly ChatMessage[];
} {
  const said: string[] = [];
  const withoutTag = (text: string): string => {
    for (const pattern of [tagAtStart, tagAtEnd]) {
      const [whole, , value] = pattern.exec(text) ?? [];
      if (whole !== undefined && value !== undefined) {
        said.push(value);
        return text.replace(pattern, "");
      }
    }
    return text;
  };
  const last = messages.findLastIndex(({ role }) => role === "user");
  const cleaned = messages.map((message, index) =>
    message.role === "system" || index === last ? withoutTagIn(message, withoutTag) : message,
  );
  return said.length === 0 ? { said, messages } : { said, messages: cleaned };
}

/** Of a message of several parts each text is looked at, and the whole is put together of them again. */
function withoutTagIn(message: ChatMessage, withoutTag: (text: string) => string): ChatMessage {
  if (message.parts === undefined) {
    return withTexts(message, withoutTag);
  }
  const parts = message.parts.map((part) =>
    part.kind === "text" ? { ...part, text: withoutTag(part.text) } : part,
  );
  return {
    ...message,
    parts,
    content: parts.map((part) => (part.kind === "text" ? part.text : "")).join(""),
  };
}
