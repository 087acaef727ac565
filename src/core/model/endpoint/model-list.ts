import { isObject } from "../client/completion.ts";

/** Names of models that do other things than chat. A name that is not known is taken for a chat model. */
const notForChat =
  /embed|whisper|\btts\b|-tts|transcri|dall-?e|image|moderation|rerank|realtime|audio|\bsora\b|davinci-002|babbage|instruct-0914|\bbge\b|\bclip\b|stable-diffusion|flux/i;

/**
 * The ids in a `/models` answer: `{"data":[{"id":…}]}`, or the bare array that some endpoints send.
 * @returns `undefined` when it is not such an answer, and so not such a server
 */
export function readModelIds(json: unknown): readonly string[] | undefined {
  const list = isObject(json) ? json["data"] : json;
  if (!Array.isArray(list)) {
    return undefined;
  }
  const ids = list.map((each: unknown) => (isObject(each) ? each["id"] : undefined));
  return ids.every((id) => typeof id === "string" && id !== "") ? (ids as string[]) : undefined;
}

export function isChatModel(id: string): boolean {
  return !notForChat.test(id);
}
