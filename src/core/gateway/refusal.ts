import type { ModelFailure } from "../model/chat-model.ts";
import { Failure } from "../workspace/failure.ts";

/** What a request gets that gets no answer, as the protocol has it. Never an answer, and never status 200. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 413 | 415 | 429 | 499 | 500 | 502 | 503 | 504;
  readonly type: ErrorType;
  readonly code: string | null;
  /** For people: what is wrong and what to do about it. */
  readonly message: string;
  /** The field of the body that it is about. */
  readonly param?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Those that OpenAI's own clients know. */
type ErrorType =
  | "invalid_request_error"
  | "authentication_error"
  | "permission_error"
  | "rate_limit_error"
  | "insufficient_quota"
  | "server_error";

/** A request that says what cannot be done as it is said. */
export class BadRequest extends Failure {
  /** The field of the body that it is about. */
  readonly param: string | undefined;
  readonly code: string | null;

  constructor(message: string, param?: string, code: string | null = null) {
    super("usage", message);
    this.name = "BadRequest";
    this.param = param;
    this.code = code;
  }
}

export function errorBody({ message, type, param, code }: Refusal): object {
  return { error: { message, type, param: param ?? null, code } };
}

/**
 * Clients ask again by themselves when they are told of trouble. The model layer has done so already, in time and within its
 * budgets, and each of its questions may have been billed.
 */
const notAgain = { "x-should-retry": "false" };

/**
 * What a caller is told when the models gave no answer.
 * @param isCallersKey whether it was his own key that they were asked with
 */
export function refusalOfModels({ kind, message }: ModelFailure, isCallersKey: boolean): Refusal {
  switch (kind) {
    case "key":
      // Whose key it is decides who can do something about it.
      return isCallersKey
        ? { status: 401, type: "authentication_error", code: "invalid_api_key", message }
        : {
            status: 502,
            type: "server_error",
            code: "upstream_key",
            message: `The key with which this gateway asks its models does not serve. ${message}`,
            headers: notAgain,
          };
    case "not-found":
      return { status: 404, type: "invalid_request_error", code: "model_not_found", message, param: "model" };
    case "overflow":
      return {
        status: 400,
        type: "invalid_request_error",
        code: "context_length_exceeded",
        message,
        param: "messages",
      };
    case "refused-request":
      return { status: 400, type: "invalid_request_error", code: null, message };
    case "filtered":
      return { status: 400, type: "invalid_request_error", code: "content_filter", message };
    case "rate-limit":
      return {
        status: 429,
        type: "rate_limit_error",
        code: "rate_limit_exceeded",
        message,
        headers: notAgain,
      };
    case "budget":
      return {
        status: 429,
        type: "insufficient_quota",
        code: "insufficient_quota",
        message,
        headers: notAgain,
      };
    case "cancelled":
      return { status: 499, type: "server_error", code: "cancelled", message };
    case "timeout":
      return { status: 504, type: "server_error", code: "timeout", message, headers: notAgain };
    case "unreachable":
    case "server":
    case "not-an-answer":
    case "cut-off":
    case "truncated":
    case "empty":
      return { status: 502, type: "server_error", code: kind, message, headers: notAgain };
  }
}

/** What a caller is told of what stopped his request before anybody was asked. */
export function refusalOfFailure(failure: Failure, isCallersKey: boolean): Refusal {
  const { kind, message } = failure;
  if (failure instanceof BadRequest) {
    return {
      status: 400,
      type: "invalid_request_error",
      code: failure.code,
      message,
      ...(failure.param !== undefined && { param: failure.param }),
    };
  }
  switch (kind) {
    case "key":
    case "unreachable":
    case "budget":
    case "cancelled":
      return refusalOfModels({ kind, message }, isCallersKey);
    case "no-model":
      return refusalOfModels({ kind: "not-found", message }, isCallersKey);
    default:
      return { status: 500, type: "server_error", code: kind, message, headers: notAgain };
  }
}

export const unexpected: Refusal = {
  status: 500,
  type: "server_error",
  code: "internal_error",
  message: "The gateway failed; its own log says why.",
  headers: notAgain,
};
