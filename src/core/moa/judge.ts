import type { ChatModel } from "../model/chat-model.ts";
import { answerOf } from "./answer.ts";
import type { PatchedCandidate } from "./candidate.ts";
import { layerTemperature } from "./counsel.ts";
import type { Parts } from "./parts.ts";
import { comparisonPrompt, ratingPrompt, readComparison, readRating } from "./prompt/judge-prompts.ts";
import type { Judge } from "./selection.ts";

/** Words for the verdict and the line that is read. Tokens. */
const comparisonTokens = 512;
/** Of the reference implementation. */
const ratingTokens = 256;

/**
 * Blind and pairwise, each pair in both orders; orders that disagree are a tie, and who came first stays. Who is beaten is
 * out, so that one pair fewer is judged than there are candidates; the pairs of a round are judged at the same time. Where
 * another can, nobody judges what it wrote itself: models favour their own words (arXiv 2404.13076), and a deceiver its own.
 * @param judges the first who wrote neither of a pair judges it
 */
export function pairwiseJudge(judges: readonly [ChatModel, ...ChatModel[]], parts: Parts): Judge {
  return async (candidates) => {
    const winners = new Map<PatchedCandidate, ChatModel>();
    let standing = candidates;
    while (standing.length > 1) {
      standing = await Promise.all(
        pairsOf(standing).map(async ([first, second]) => {
          const judge = impartial(judges, [first, second]);
          const better = second && (await betterOf(first, second, judge, parts));
          if (better !== undefined) {
            winners.set(better, judge);
          }
          return better ?? first;
        }),
      );
    }
    const [best] = standing;
    const judge = best && winners.get(best);
    return best === undefined || judge === undefined
      ? undefined
      : { winner: best, reason: `${judge.label} finds it better in both orders.` };
  };
}

function impartial(
  judges: readonly [ChatModel, ...ChatModel[]],
  pair: readonly (PatchedCandidate | undefined)[],
): ChatModel {
  return judges.find(({ label }) => pair.every((candidate) => candidate?.model !== label)) ?? judges[0];
}

/** Neighbours; of an odd number the last has nobody to beat. */
function pairsOf<T>(items: readonly T[]): readonly (readonly [first: T, second: T | undefined])[] {
  return items.flatMap((item, index) => (index % 2 === 0 ? [[item, items[index + 1]] as const] : []));
}

/** Each by itself, from 0 to 10, as published; the first of the best wins. For comparison only: it tells little apart. */
export function ratingJudge(model: ChatModel, parts: Parts): Judge {
  return async (candidates) => {
    const ratings = await Promise.all(
      candidates.map(async (candidate) => {
        const [shown] = parts.shown([answerOf(candidate)]);
        const text = await parts.consult(
          "rating",
          model,
          {
            complete: (task) => (shown === undefined ? task : ratingPrompt(task, shown, parts.nonce)),
            temperature: layerTemperature,
            maxTokens: ratingTokens,
          },
          "It counts as 0.",
        );
        return text === undefined ? 0 : (readRating(text) ?? 0);
      }),
    );
    const best = Math.max(...ratings);
    const winner = candidates[ratings.indexOf(best)];
    return winner && { winner, reason: `${model.label} rates it ${best} of 10.` };
  };
}

/** @returns the winner in both orders; undefined for a tie */
async function betterOf(
  a: PatchedCandidate,
  b: PatchedCandidate,
  model: ChatModel,
  parts: Parts,
): Promise<PatchedCandidate | undefined> {
  const [forth, back] = await Promise.all([compare([a, b], model, parts), compare([b, a], model, parts)]);
  return forth === back ? forth : undefined;
}

async function compare(
  pair: readonly [PatchedCandidate, PatchedCandidate],
  model: ChatModel,
  parts: Parts,
): Promise<PatchedCandidate | undefined> {
  const [first, second] = pair.map(answerOf);
  if (first === undefined || second === undefined) {
    return undefined;
  }
  const text = await parts.consult(
    "judgement",
    model,
    {
      complete: (task) =>
        comparisonPrompt(
          task,
          [
            { label: "A", ...first },
            { label: "B", ...second },
          ],
          parts.nonce,
        ),
      temperature: layerTemperature,
      maxTokens: comparisonTokens,
    },
    "The pair is a tie.",
  );
  const verdict = text === undefined ? undefined : readComparison(text);
  return verdict === "A" ? pair[0] : verdict === "B" ? pair[1] : undefined;
}
