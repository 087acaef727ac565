import type { Task } from "../task/task.ts";
import { Failure } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { pageFormat } from "../workspace/page-format.ts";

export interface PageRequest {
  /** Relative to the root; undefined or empty: the project's README. */
  readonly page: string | undefined;
  /** In the user's own words; may be empty. */
  readonly instruction: string;
  readonly checks: readonly string[];
}

/** Of READMEs, the most usual first. */
const endings = ["md", "markdown", "mdx", "rst", "adoc", "asciidoc", "txt"];

/**
 * Writes a page about the project, or brings it up to date.
 * @throws Failure `usage` for what is no page, or none that can be read here
 */
export async function readmeTask(
  { page, instruction, checks }: PageRequest,
  snapshot: Pick<Snapshot, "list">,
): Promise<Task> {
  const paths = await snapshot.list();
  const own = endings.flatMap((ending) => paths.filter((each) => each.toLowerCase() === `readme.${ending}`));
  const path = page || (own[0] ?? "README.md");
  const format = pageFormat(path);
  if (format === undefined) {
    throw new Failure(
      "usage",
      `${path} is no page that can be checked here: name one that ends in .md, .mdx, .rst or .adoc, or a README or a file below docs/ that ends in .txt.`,
    );
  }
  const advice = paths.includes(path)
    ? `${path} is there: keep its order, its tone and what is true; change what is missing or no longer true.`
    : `${path} is not there yet: make it, by one edit block with an empty SEARCH part.`;
  return {
    kind: "readme",
    instruction,
    target: { path },
    advice: format === "Markdown" ? [advice] : [advice, `It is written in ${format}.`],
    problems: [],
    checks,
  };
}
