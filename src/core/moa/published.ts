/**
 * Section 3 of Patched MOA (A. Sharma, arXiv 2407.18521) and its reference implementation: 3 candidates at temperature 1, at
 * most 4096 tokens each; one critique of all and one final answer, both at temperature 0.1.
 */
export const published = {
  candidates: 3,
  sampling: { temperature: 1, maxTokens: 4096 },
  finalTokens: 8192,
} as const;
