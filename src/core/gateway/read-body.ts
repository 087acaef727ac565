import type { IncomingMessage } from "node:http";
import type { Refusal } from "./refusal.ts";

/** How much of a request is read, and how long it may take to arrive. */
export interface BodyLimits {
  readonly bytes: number;
  readonly ms: number;
}

export type ReadBody =
  { readonly kind: "json"; readonly json: unknown } | { readonly kind: "refused"; readonly refusal: Refusal };

/** Reads a body of JSON, and no more of it than may be. */
export async function readBody(incoming: IncomingMessage, limits: BodyLimits): Promise<ReadBody> {
  const { headers } = incoming;
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(headers["content-type"] ?? "")) {
    // A web page of anybody's may send any other type without asking first.
    return refused(415, "unsupported_media_type", "Send the request as content-type: application/json.");
  }
  const announced = Number(headers["content-length"] ?? 0);
  if (announced > limits.bytes) {
    return tooLarge(limits);
  }
  const body = await collect(incoming, limits);
  if (!Buffer.isBuffer(body)) {
    return body;
  }
  try {
    return { kind: "json", json: JSON.parse(body.toString("utf8")) };
  } catch (error) {
    // In V8's own words, which show a few letters around the place and nothing else.
    const why = error instanceof Error ? error.message : String(error);
    return refused(400, "invalid_json", `The body is not JSON: ${why}`);
  }
}

/** Leaves the connection alone, whatever happens, so that the caller can be told. */
function collect(incoming: IncomingMessage, limits: BodyLimits): Promise<Buffer | ReadBody> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let size = 0;
    const settle = (result: Buffer | ReadBody): void => {
      clearTimeout(late);
      incoming.off("data", take).off("end", end).off("error", broken).off("close", broken);
      resolve(result);
    };
    const take = (piece: Buffer): void => {
      size += piece.length;
      pieces.push(piece);
      if (size > limits.bytes) {
        incoming.pause();
        settle(tooLarge(limits));
      }
    };
    const end = (): void => settle(Buffer.concat(pieces));
    const broken = (): void => settle(refused(408, "request_timeout", "The request broke off."));
    const late = setTimeout(() => {
      const message = `The request did not arrive within ${limits.ms / 1000} s.`;
      settle(refused(408, "request_timeout", message));
    }, limits.ms);
    incoming.on("data", take).once("end", end).once("error", broken).once("close", broken);
  });
}

function tooLarge({ bytes }: BodyLimits): ReadBody {
  return refused(
    413,
    "request_too_large",
    `The request is larger than ${Math.floor(bytes / 1_000_000)} MB, which is the most that is read.`,
  );
}

function refused(status: 400 | 408 | 413 | 415, code: string, message: string): ReadBody {
  return {
    kind: "refused",
    // What is left of the body is not read, so that nothing else can be understood on this connection.
    refusal: {
      ...{ status, type: "invalid_request_error", code, message },
      ...(status === 400 ? {} : { headers: { connection: "close" } }),
    },
  };
}
