/** The published 512 tokens cut most critiques of code short; the cap grows with what there is to criticise. */
export function critiqueTokens(answers: readonly { readonly text: string }[]): number {
  const characters = answers.reduce((sum, answer) => sum + answer.text.length, 0);
  return Math.min(4096, Math.max(512 * answers.length, Math.ceil(characters / 6)));
}
