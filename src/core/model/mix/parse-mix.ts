import { Failure } from "../../workspace/failure.ts";
import { isObject } from "../client/json-object.ts";
import type { MixDefinition, MixEntry, ModelRef } from "./mix-definition.ts";

type Json = Readonly<Record<string, unknown>>;

/** More answers of one kind teach nothing new, and cost. */
const mostAnswers = 16;
const highestTemperature = 2;
/** Later a second model would not come back in time either. In seconds. */
const longestHedge = 600;

const refFields = ["endpoint", "vendor", "model"];
const entryFields = [...refFields, "role", "temperature", "count"];

/**
 * Reads what a user wrote, in a file or a setting.
 * @param what how messages call it: `the mix in my.json`
 * @param roles names that a role may have
 * @throws Failure `usage` that names the field and says what it takes
 */
export function parseMix(json: unknown, what: string, roles: readonly string[]): MixDefinition {
  const mix = objectAt(json, what, ["proposers", "critic", "aggregator", "hedgeAfter"]);
  const { proposers, critic, aggregator, hedgeAfter } = mix;
  if (!Array.isArray(proposers) || proposers.length === 0) {
    throw wrong(what, '"proposers" is a list of at least one model, like [{ "endpoint": "openai" }]');
  }
  const entries = proposers.map((entry: unknown, index) =>
    entryAt(entry, `${what}: proposers[${index}]`, roles),
  );
  const answers = entries.reduce((sum, { count = 1 }) => sum + count, 0);
  if (answers > mostAnswers) {
    throw wrong(what, `the proposers give ${answers} answers; ${mostAnswers} is the most`);
  }
  if (hedgeAfter !== undefined && !isWithin(hedgeAfter, 1, longestHedge)) {
    throw wrong(what, `"hedgeAfter" is a number of seconds from 1 to ${longestHedge}`);
  }
  return {
    proposers: entries,
    ...(hedgeAfter !== undefined && { hedgeAfter }),
    ...(critic !== undefined && {
      critic: refAt(objectAt(critic, `${what}: critic`, refFields), `${what}: critic`),
    }),
    ...(aggregator !== undefined && {
      aggregator: refAt(objectAt(aggregator, `${what}: aggregator`, refFields), `${what}: aggregator`),
    }),
  };
}

function entryAt(json: unknown, at: string, roles: readonly string[]): MixEntry {
  const entry = objectAt(json, at, entryFields);
  const { role, temperature, count } = entry;
  if (role !== undefined && (typeof role !== "string" || !roles.includes(role))) {
    throw wrong(at, `"role" is one of ${roles.map((name) => JSON.stringify(name)).join(", ")}`);
  }
  if (temperature !== undefined && !isWithin(temperature, 0, highestTemperature)) {
    throw wrong(at, `"temperature" is a number from 0 to ${highestTemperature}`);
  }
  if (count !== undefined && !(isWithin(count, 1, mostAnswers) && Number.isInteger(count))) {
    throw wrong(at, `"count" is a whole number from 1 to ${mostAnswers}`);
  }
  return {
    ...refAt(entry, at),
    ...(role !== undefined && { role }),
    ...(temperature !== undefined && { temperature }),
    ...(count !== undefined && { count }),
  };
}

function refAt({ endpoint, vendor, model }: Json, at: string): ModelRef {
  if (model !== undefined && !isText(model)) {
    throw wrong(at, '"model" is the id of a model; leave it out to have a small one chosen');
  }
  const id = model === undefined ? {} : { model };
  if (isText(endpoint) && vendor === undefined) {
    return { endpoint, ...id };
  }
  if (isText(vendor) && endpoint === undefined) {
    return { vendor, ...id };
  }
  throw wrong(
    at,
    'give either "endpoint", the name of a provider or a base URL, or "vendor", who offers the model in the editor',
  );
}

function objectAt(json: unknown, at: string, fields: readonly string[]): Json {
  if (!isObject(json) || Array.isArray(json)) {
    throw wrong(at, `it is an object with ${fields.map((name) => JSON.stringify(name)).join(", ")}`);
  }
  const unknown = Object.keys(json).find((name) => !fields.includes(name));
  if (unknown !== undefined) {
    throw wrong(at, `there is no field ${JSON.stringify(unknown)}; there are ${fields.join(", ")}`);
  }
  return json;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function isWithin(value: unknown, from: number, to: number): value is number {
  return typeof value === "number" && value >= from && value <= to;
}

function wrong(at: string, what: string): Failure {
  return new Failure("usage", `${at.charAt(0).toUpperCase()}${at.slice(1)}: ${what}.`);
}
