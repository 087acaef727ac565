import { boundedText } from "./bounded-text.ts";
import { readError } from "./completion.ts";
import { isObject } from "./json-object.ts";
import { parseJson } from "./parse-json.ts";

/** More of an error than anybody reads. */
const mostBytes = 200_000;

/**
 * A refused response with its body as `{"error": …}`, the only shape that the `openai` package reads: others (`{"detail"}`
 * of FastAPI, `{"object":"error"}` of vLLM, a list of Google's, plain text) say as well why a request was refused.
 */
export async function withErrorObject(response: Response, signal?: AbortSignal): Promise<Response> {
  const { text } = await boundedText(response, mostBytes, signal);
  const { status, statusText, headers } = response;
  if (text === "") {
    return new Response(null, { status, statusText, headers });
  }
  const json = parseJson(text);
  const error = readError(json) ?? detailIn(json) ?? text;
  return new Response(JSON.stringify({ error }), { status, statusText, headers });
}

function detailIn(json: unknown): unknown {
  return isObject(json) ? (json["message"] === undefined ? json["detail"] : json) : undefined;
}
