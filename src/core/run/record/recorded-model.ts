import { askSeveral, type ChatModel, type ChatOutcome, type ChatRequest } from "../../model/chat-model.ts";
import type { SecretVault } from "../../privacy/secrets/secret-vault.ts";
import { shaped } from "../journal/shape.ts";
import * as v from "valibot";
import { digestOf } from "./digest.ts";
import { chatOutcomeOf } from "./result-shapes.ts";
import type { OutsideWork, Turnstile } from "./turnstile.ts";
import { withoutSecrets } from "./without-secrets.ts";

/**
 * A model whose answers are kept. It stands behind the one that sends placeholders: what it is asked holds no secret. Pieces
 * of answers are not kept: they decide nothing.
 */
export function recordedModel(model: ChatModel, turnstile: Turnstile, vault: SecretVault): ChatModel {
  const kept = (outcome: ChatOutcome): unknown => {
    // What the model made up is its own and stays; what it should not know goes.
    vault.noteInvented(outcome.text);
    return withoutSecrets(outcome, vault);
  };
  const asked = (request: ChatRequest, count: number): string =>
    `ask ${model.label} ${digestOf([model.id, model.label, count, ...detailsOf(request)])}`;

  const recorded: ChatModel = {
    id: model.id,
    label: model.label,
    window: model.window,
    ...(model.price && { price: model.price }),
    ask: (request, signal, onText) =>
      turnstile.outside({
        what: asked(request, 1),
        work: () => model.ask(request, signal, onText),
        keep: kept,
        repeat: (value) => {
          const outcome = chatOutcomeOf(value);
          onText?.(outcome.text);
          return outcome;
        },
      }),
  };
  if (model.askSeveral === undefined) {
    return recorded;
  }
  return {
    ...recorded,
    askSeveral: (request, count, signal, onText) => {
      const several: OutsideWork<readonly ChatOutcome[]> = {
        what: asked(request, count),
        work: () => askSeveral(model, request, count, signal, onText),
        keep: (outcomes) => outcomes.map(kept),
        repeat: (value) => {
          const outcomes = shaped(v.array(v.unknown()), value).map(chatOutcomeOf);
          outcomes.forEach(({ text }, answer) => onText?.(text, answer));
          return outcomes;
        },
      };
      return turnstile.outside(several);
    },
  };
}

/** All that an answer depends on. */
function detailsOf({ messages, temperature, topP, maxTokens, seed }: ChatRequest): readonly unknown[] {
  const said = messages.map(({ role, content }) => [role, content]);
  return [said, temperature ?? null, topP ?? null, maxTokens ?? null, seed ?? null];
}
