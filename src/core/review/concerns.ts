/** What is looked for. Each model is asked about each by itself. */
export interface Concern {
  readonly id: "correctness" | "security" | "compatibility";
  /** For people. */
  readonly title: string;
  readonly question: string;
}

export const concerns: readonly Concern[] = [
  {
    id: "correctness",
    title: "Correctness",
    question:
      "Look for one thing only: code that does not do what it should. Wrong results and conditions, bounds, missing cases, swallowed errors, what is left open, races.",
  },
  {
    id: "security",
    title: "Security",
    question:
      "Look for one thing only: what somebody who means harm could use. Input that reaches a command, a query, a path or a page unchecked, missing checks of who may, secrets in code, unsafe defaults.",
  },
  {
    id: "compatibility",
    title: "Tests and compatibility",
    question:
      "Look for one thing only: what the change breaks for others, and what no test would notice. Callers, stored data and public interfaces that no longer fit, changed behaviour without a test, tests that were weakened or assert nothing.",
  },
];
