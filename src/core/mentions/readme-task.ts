import type { Task } from "../task/task.ts";
import { Failure } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { isPage } from "./page/page.ts";

export interface PageRequest {
  /** Relative to the root; undefined or empty: the project's README. */
  readonly page: string | undefined;
  /** In the user's own words; may be empty. */
  readonly instruction: string;
  readonly checks: readonly string[];
}

/**
 * Writes a page about the project, or brings it up to date.
 * @throws Failure `usage` for what is no Markdown page
 */
export async function readmeTask(
  { page, instruction, checks }: PageRequest,
  snapshot: Pick<Snapshot, "list">,
): Promise<Task> {
  const paths = await snapshot.list();
  const path = page || (paths.find((each) => /^readme\.(?:md|markdown)$/i.test(each)) ?? "README.md");
  if (!isPage(path)) {
    throw new Failure("usage", `${path} is no Markdown page; name one that ends in .md.`);
  }
  const advice = paths.includes(path)
    ? `${path} is there: keep its order, its tone and what is true; change what is missing or no longer true.`
    : `${path} is not there yet: make it, by one edit block with an empty SEARCH part.`;
  return { kind: "readme", instruction, target: { path }, advice: [advice], problems: [], checks };
}
