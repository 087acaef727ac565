import { isObject } from "./json-object.ts";

/** The status that the words in an error object stand for, as OpenAI and Anthropic use them. */
const statusOfWord: ReadonlyMap<unknown, number> = new Map(
  Object.entries({
    rate_limit_exceeded: 429,
    rate_limit_error: 429,
    too_many_requests: 429,
    overloaded: 529,
    overloaded_error: 529,
    service_unavailable: 503,
    insufficient_quota: 402,
    invalid_api_key: 401,
    authentication_error: 401,
    permission_error: 403,
    model_not_found: 404,
    not_found_error: 404,
    invalid_request_error: 400,
    timeout_error: 504,
  }),
);

/** Of what limits a rate, many say no more than that. */
const limitsRate = /\brate[\s_-]?limit|\btoo many requests\b/i;

/** The HTTP status that an error inside a 200 body means; `undefined` when it does not say. */
export function statusOfErrorObject(error: unknown): number | undefined {
  if (!isObject(error)) {
    return typeof error === "string" && limitsRate.test(error) ? 429 : undefined;
  }
  const inner = error["error"];
  if (isObject(inner)) {
    return statusOfErrorObject(inner);
  }
  const said = [error["status"], error["code"], error["type"]];
  // Only of what is written as one: an object may not even be turned into a number.
  const number = said
    .map((code) => (typeof code === "number" || typeof code === "string" ? Number(code) : NaN))
    .find((code) => code >= 400 && code < 600);
  return (
    number ??
    said.map((word) => statusOfWord.get(word)).find((status) => status !== undefined) ??
    statusOfErrorObject(error["message"])
  );
}

/** How Google and some gateways say with status 400 what others say with 401. */
const refusesKey =
  /api[ _-]?key (?:is )?(?:not valid|invalid|expired|missing)|(?:invalid|incorrect|expired|missing) api[ _-]?key|api_key_invalid/i;

/** Whether an error is about the key, whatever its status. */
export function isKeyRefusal(error: unknown): boolean {
  return refusesKey.test(typeof error === "string" ? error : JSON.stringify(error) || "");
}

/** Whether the limit is the account's money, which waiting does not bring back. */
export function isQuota(error: unknown): boolean {
  return isObject(error) && [error["code"], error["type"]].includes("insufficient_quota");
}
