import { isObject } from "./json-object.ts";

/** Shorter answers are of no use here: then the prompt is what is too long. In tokens. */
const leastRoom = 256;

/** Below this many tokens a bound that is called too large, nobody says by how much, is not guessed any further. */
const leastGuess = 1024;

const namesTheBound = /\bmax_(?:completion_|new_|output_)?tokens\b|\bmaxOutputTokens\b/i;
const tooLarge =
  /too (?:large|long|many|high|big)|exceed|at most|up to|less than|greater than|larger than|higher than|between|range|must be|maximum|\blimit|[<>≤]/i;
/** For sure the value, and not the name, is what is wrong. */
const surelyTooLarge = /too (?:large|long|many|high|big)|exceed|(?:greater|larger|higher) than/i;

/**
 * The longest answer a model writes, as an endpoint says it that finds a bound too large: "supports at most 4096 completion
 * tokens", "[1, 8192]", "8192 > 4096". Where it gives no number, half of what was asked for.
 * @param asked the bound that was sent
 * @returns `undefined` when the error says nothing of it; else less than `asked`
 */
export function longestAnswerIn(error: unknown, asked: number): number | undefined {
  const text = textOf(error);
  const named = isObject(error) && typeof error["param"] === "string" ? error["param"] : "";
  if (!namesTheBound.test(named === "" ? text : named) || !tooLarge.test(text)) {
    return undefined;
  }
  const said = numbersIn(text).filter((number) => number < asked && number >= 16);
  if (said.length > 0) {
    return Math.max(...said);
  }
  const half = Math.floor(asked / 2);
  return surelyTooLarge.test(text) && half >= leastGuess ? half : undefined;
}

/**
 * How long an answer may be beside this prompt, as an endpoint says it that finds both together too long: "maximum context
 * length is 4096 tokens, you requested 8642 (450 in the messages, 8192 in the completion)", "450 + 8192 > 4096".
 * @param asked the bound that was sent
 * @returns `undefined` when it does not say, or when it is the prompt that is too long; else less than `asked`
 */
export function roomBesidePrompt(error: unknown, asked: number): number | undefined {
  const text = textOf(error);
  const numbers = [...new Set(numbersIn(text))].sort((a, b) => b - a);
  const { window, prompt } = numbers.includes(asked)
    ? shownApart(numbers, asked)
    : countsBoth.test(text)
      ? shownAsSum(numbers, asked)
      : unknownFit;
  if (window === undefined || prompt === undefined || prompt <= 0) {
    return undefined;
  }
  const room = window - prompt;
  return room >= leastRoom && room < asked ? room : undefined;
}

/** A number of tokens is that of a prompt and its answer together. */
const countsBoth = /\brequest|\btotal|\bsum\b|together|combined/i;

interface Fit {
  readonly window: number | undefined;
  readonly prompt: number | undefined;
}

const unknownFit: Fit = { window: undefined, prompt: undefined };

/** @param numbers all that are said, the largest first, the bound among them */
function shownApart(numbers: readonly number[], asked: number): Fit {
  const others = numbers.filter((number) => number !== asked);
  const [window, prompt] = others.filter((number) => !others.includes(number - asked));
  return { window, prompt };
}

function shownAsSum([sum, window]: readonly number[], asked: number): Fit {
  return { window, prompt: sum === undefined ? undefined : sum - asked };
}

function textOf(error: unknown): string {
  const message = isObject(error) ? error["message"] : error;
  return typeof message === "string" ? message : JSON.stringify(message ?? error) || "";
}

/** Numbers that stand alone: none of a model's name, a version or a date. */
function numbersIn(text: string): readonly number[] {
  const found = text.match(/(?<![\w.-])\d{1,3}(?:,\d{3})+(?![\w]|[.-]\w)|(?<![\w.-])\d{1,9}(?![\w]|[.-]\w)/g);
  return (found ?? []).map((number) => Number(number.replaceAll(",", "")));
}
