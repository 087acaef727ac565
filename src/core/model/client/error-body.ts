import { isObject, readError } from "./completion.ts";

/** More of an error than anybody reads; it also bounds what an endless one may take. */
const mostBytes = 200_000;

/**
 * A refused response with its body as `{"error": …}`, the only shape that the `openai` package reads: others (`{"detail"}`
 * of FastAPI, `{"object":"error"}` of vLLM, a list of Google's, plain text) say as well why a request was refused.
 */
export async function withErrorObject(response: Response): Promise<Response> {
  const text = await beginning(response);
  const { status, statusText, headers } = response;
  if (text === "") {
    return new Response(null, { status, statusText, headers });
  }
  const error = readError(parsed(text)) ?? detailIn(parsed(text)) ?? text;
  return new Response(JSON.stringify({ error }), { status, statusText, headers });
}

async function beginning(response: Response): Promise<string> {
  const body = response.body as ReadableStream<Uint8Array> | null;
  if (!body) {
    return "";
  }
  const reader = body.getReader();
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    while (bytes < mostBytes) {
      const { value, done } = await reader.read();
      if (done) {
        break;
      }
      pieces.push(value);
      bytes += value.byteLength;
    }
    return Buffer.concat(pieces).subarray(0, mostBytes).toString("utf8").trim();
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function detailIn(json: unknown): unknown {
  return isObject(json) ? (json["message"] === undefined ? json["detail"] : json) : undefined;
}

/** @returns `undefined` when it is not JSON */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
