import { describe as group, expect, test } from "vitest";
import { describe } from "../../../src/core/gateway/approach.ts";
import { chooseApproach } from "../../../src/core/gateway/choose-approach.ts";
import type { Offer } from "../../../src/core/gateway/offering.ts";
import { BadRequest } from "../../../src/core/gateway/refusal.ts";
import type { ChatMessage } from "../../../src/core/model/chat-model.ts";

const offers: readonly Offer[] = [
  { id: "small-x3", kind: "mix", ownedBy: "us" },
  { id: "gpt-4o-mini", kind: "model", ownedBy: "them" },
  { id: "moa-lisa", kind: "model", ownedBy: "them" },
  { id: "org/rto-7b", kind: "model", ownedBy: "them" },
];

function choose(
  model: string,
  { field = "", messages = [] }: { field?: string; messages?: readonly ChatMessage[] } = {},
): string {
  const fields = [{ field: "optillm_approach", value: field }];
  const { approach, id } = chooseApproach({ model, fields, messages }, offers);
  return `${describe(approach)} of ${id}`;
}

function refusal(...given: Parameters<typeof choose>): BadRequest {
  try {
    throw new Error(choose(...given));
  } catch (error) {
    expect(error).toBeInstanceOf(BadRequest);
    return error as BadRequest;
  }
}

const user = (content: string): ChatMessage => ({ role: "user", content });

group("the strategy", () => {
  test.each([
    ["moa-gpt-4o-mini", "moa of gpt-4o-mini"],
    ["adaptive-gpt-4o-mini", "adaptive of gpt-4o-mini"],
    ["none-gpt-4o-mini", "single of gpt-4o-mini"],
    ["gpt-4o-mini", "single of gpt-4o-mini"],
    ["small-x3", "moa of small-x3"],
    ["adaptive-small-x3", "adaptive of small-x3"],
    ["single&moa-gpt-4o-mini", "single&moa of gpt-4o-mini"],
    ["moa|single-gpt-4o-mini", "moa|single of gpt-4o-mini"],
    // Models whose own names look like ours.
    ["moa-lisa", "single of moa-lisa"],
    ["moa-moa-lisa", "moa of moa-lisa"],
    ["org/rto-7b", "single of org/rto-7b"],
    ["moa-org/rto-7b", "moa of org/rto-7b"],
    // One that nobody lists may be known all the same.
    ["moa-secret-model", "moa of secret-model"],
    ["secret-model", "single of secret-model"],
    ["moa", "single of moa"],
    ["-", "single of -"],
  ])("of the name %s", (model, chosen) => {
    expect(choose(model)).toBe(chosen);
  });

  test("is taken from the name, a field or a tag, and the tag is taken out of the prompt", () => {
    expect(choose("gpt-4o-mini", { field: "moa" })).toBe("moa of gpt-4o-mini");
    expect(choose("gpt-4o-mini", { field: "auto" })).toBe("single of gpt-4o-mini");
    const messages: readonly ChatMessage[] = [
      { role: "system", content: "<optillm_approach>moa</optillm_approach>\nBe brief." },
      user("Hello"),
    ];
    expect(choose("gpt-4o-mini", { messages })).toBe("moa of gpt-4o-mini");
    const chosen = chooseApproach({ model: "gpt-4o-mini", fields: [], messages }, offers);
    expect(chosen.messages).toEqual([{ role: "system", content: "Be brief." }, user("Hello")]);
    expect(choose("gpt-4o-mini", { messages: [user("Hello <patched_moa>adaptive</patched_moa>")] })).toBe(
      "adaptive of gpt-4o-mini",
    );
  });

  test("is not taken from what is quoted: in the middle of a text, in an earlier turn, in an answer or a tool's result", () => {
    const tag = "<optillm_approach>moa</optillm_approach>";
    const messages: readonly ChatMessage[] = [
      user(tag),
      { role: "assistant", content: tag },
      { role: "tool", content: tag, toolCallId: "c" },
      user(`What does ${tag} mean?`),
    ];
    expect(choose("gpt-4o-mini", { messages })).toBe("single of gpt-4o-mini");
    expect(chooseApproach({ model: "gpt-4o-mini", fields: [], messages }, offers).messages).toEqual(messages);
  });

  test("said twice has to be the same", () => {
    expect(choose("moa-gpt-4o-mini", { field: "moa" })).toBe("moa of gpt-4o-mini");
    expect(refusal("moa-gpt-4o-mini", { field: "adaptive" })).toMatchObject({
      code: "conflicting_strategies",
      message: `the model's name "moa-gpt-4o-mini" says moa, and the field optillm_approach says adaptive: say one of them.`,
    });
    const messages = [user("<patched_moa>moa</patched_moa> Hello")];
    expect(refusal("gpt-4o-mini", { field: "single", messages }).message).toContain(
      "a tag in the prompt says moa",
    );
  });

  test.each([
    ["mcts-gpt-4o-mini", "", 'There is no strategy "mcts" (in the model\'s name); there are moa, adaptive'],
    ["moa&bogus-gpt-4o-mini", "", 'There is no strategy "bogus"'],
    ["a|b&c-gpt-4o-mini", "", "has both & and |"],
    ["moa&-gpt-4o-mini", "", 'There is no strategy ""'],
    ["gpt-4o-mini", "cepo", 'There is no strategy "cepo" (in the field optillm_approach)'],
    ["gpt-4o-mini", "moa|moa|moa|moa|moa", "combines more than 4"],
  ])("that is none is refused: %s %s", (model, field, message) => {
    expect(refusal(model, { field }).message).toContain(message);
  });
});
