import { said } from "../workspace/said.ts";

/** What is reviewed. */
export type ReviewScope =
  /** All that differs from the last commit, new files among it. */
  | { readonly kind: "working-tree" }
  /** What the next commit would hold. */
  | { readonly kind: "staged" }
  /** What the branch has that its base has not. */
  | { readonly kind: "branch"; readonly base: string }
  /** One commit, against its first parent. */
  | { readonly kind: "commit"; readonly commit: string }
  /** A pull or merge request, fetched from where it is kept. */
  | {
      readonly kind: "pull-request";
      readonly number: number;
      /** Left out: `origin`, or the only one there is. */
      readonly remote?: string;
      /** A branch of the remote, or what git knows here; left out: the remote's own first branch. */
      readonly base?: string;
    };

export const reviewKind = "review";

/** One request for a review, as people know it. */
export interface ReviewTask {
  readonly kind: typeof reviewKind;
  /** The user's own words; may be empty. */
  readonly instruction: string;
  readonly scope: ReviewScope;
}

/** What a person would call it. */
export function titleOfReview({ instruction, scope }: Omit<ReviewTask, "kind">): string {
  const asked = instruction === "" ? "" : `: ${instruction}`;
  switch (scope.kind) {
    case "working-tree":
      return said`review of the working tree${asked}`;
    case "staged":
      return said`review of staged changes${asked}`;
    case "branch":
      return said`review of the branch beside ${scope.base}${asked}`;
    case "commit":
      return said`review of commit ${scope.commit}${asked}`;
    case "pull-request":
      return said`review of pull request ${scope.number}${asked}`;
  }
}
