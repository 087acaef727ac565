import type { Finding } from "../reports/place-findings.ts";
import type { Task, Upgrade } from "../task/task.ts";

/** Which words models are asked with, and their version: it changes when they do. */
export const autofixPrompt = "autofix/1";

const forCode = [
  "Remove the cause: check or encode what comes from outside, use the safe call, or take away what is not needed. Do not silence the scanner by a comment or its configuration, and do not just delete what it points at.",
  "Keep names and signatures that others may use.",
];

const forDependencies =
  "Change the version in the manifest alone. Lock files are never edited: a tool writes them.";

/** What is asked of the author, and believed no further than what can be measured. */
const forRisk =
  'End the explanation with a line of its own, "Compatibility risk: low", "medium" or "high": how likely it is that whoever uses this code has to change something.';

/** One question: findings that are mended together. */
export function autofixTask(
  group: readonly [Finding, ...Finding[]],
  instruction: string,
  checks: readonly string[],
): Task {
  const [{ problem }] = group;
  const upgrades = group.flatMap(({ problem: { path }, dependency }): readonly Upgrade[] =>
    dependency?.fixed === undefined ? [] : [{ path, name: dependency.name, version: dependency.fixed }],
  );
  const { start, end } = problem.range;
  return {
    kind: "autofix",
    instruction,
    advice: [
      ...(upgrades.length > 0 ? [forDependencies] : forCode),
      ...upgrades.map(
        ({ path, name, version }) => `${path}: ask for ${name} ${version} or a later compatible one.`,
      ),
      forRisk,
    ],
    target: {
      path: problem.path,
      ...(upgrades.length === 0 && { lines: { first: start.line, last: end.line } }),
    },
    problems: group.map((finding) => finding.problem),
    ...(upgrades.length > 0 && { upgrades }),
    checks,
  };
}
