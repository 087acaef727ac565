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
