import * as vscode from "vscode";
import { chatParticipant } from "../contributions.ts";
import { parseEditTarget, type EditTarget } from "../commands/edit-target.ts";

/** What a turn leaves for those that follow it: plain JSON. */
export interface TurnMemory {
  readonly target: EditTarget;
  /** Id of the proposal that came of it; left out: none did. */
  readonly proposal?: string;
}

export interface EarlierTurns {
  /** What was asked for, oldest first; each shortened. */
  readonly requests: readonly string[];
  readonly last: TurnMemory | undefined;
}

/** More would be a plan and no follow-up. */
const mostTurns = 4;
const longestRequest = 500;

/** What the user asked of us before in this conversation. */
export function earlierTurns(history: vscode.ChatContext["history"]): EarlierTurns {
  const requests = history
    .filter((turn) => turn instanceof vscode.ChatRequestTurn)
    .filter(({ participant, command, prompt }) => {
      return (
        participant === chatParticipant &&
        command !== "explain" &&
        command !== "models" &&
        prompt.trim() !== ""
      );
    })
    .slice(-mostTurns)
    .map(({ prompt }) => prompt.trim().slice(0, longestRequest));
  const memories = history
    .filter((turn) => turn instanceof vscode.ChatResponseTurn)
    .flatMap(({ result }) => memoryIn(result) ?? []);
  return { requests, last: memories.at(-1) };
}

/** @returns undefined where the turn was about no file, or what it left is not ours */
export function memoryIn({ metadata }: vscode.ChatResult): TurnMemory | undefined {
  const { target, proposal } = (metadata ?? {}) as { target?: unknown; proposal?: unknown };
  if (target === undefined) {
    return undefined;
  }
  return { target: parseEditTarget(target), ...(typeof proposal === "string" && { proposal }) };
}

/** The instruction of a follow-up: models know nothing of the turns before it. */
export function instructionAfter(
  { requests, last }: EarlierTurns,
  prompt: string,
  waiting: string | undefined,
): string {
  if (requests.length === 0) {
    return prompt;
  }
  const before = requests.map((request) => `- ${request}`).join("\n");
  const isOpen = last?.proposal !== undefined && last.proposal === waiting;
  const standing = isOpen
    ? "None of it is in the code yet: do that as well."
    : "It may be in the code already: do what of it is still to be done only where the request below needs it.";
  return `Asked for before, oldest first:\n${before}\n${standing}\n\nAsked for now:\n${prompt}`;
}
