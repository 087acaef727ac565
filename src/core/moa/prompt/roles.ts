/** A point of view; diversity for models that know no temperature (cf. role descriptions in SMoA, arXiv 2411.03284, 3.2). */
export interface Role {
  readonly name: string;
  readonly advice: string;
}

export const roles: readonly Role[] = [
  { name: "cause", advice: "Find the cause first and change that, not the symptom." },
  { name: "smallest", advice: "Look for the smallest change that does the whole task." },
  {
    name: "edge cases",
    advice: "Before you answer, think through the edge cases and the other callers of what you change.",
  },
];
