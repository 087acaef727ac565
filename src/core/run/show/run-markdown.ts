import { titleOfTask } from "../../task/task.ts";
import { describeEstimate } from "../../model/money/estimate-run.ts";
import { formatUsd } from "../../model/money/cost.ts";
import { fenced, oneLine } from "./markdown-text.ts";
import { reviewParts } from "./review-markdown.ts";
import { chosenIn, spentIn, type PictureCandidate, type Question, type RunPicture } from "./run-picture.ts";

/** A run as a document: what was asked, what came of it, every candidate, and every prompt and answer in full. */
export function runMarkdown(run: string, picture: RunPicture): string {
  const { task, strategy, startedAt, estimate, notes, candidates, questions } = picture;
  const began = startedAt === undefined ? "" : new Date(startedAt).toISOString();
  const facts = [
    ["Run", run],
    ["Began", began],
    ["Took", secondsOf(picture)],
    ["Strategy", strategy ?? ""],
    ["State", picture.state],
    ["Cost", costOfRun(picture)],
    ["Estimate", estimate === undefined ? "" : describeEstimate(estimate)],
  ].filter(([, value]) => value !== "");
  return [
    `# ${oneLine(task === undefined ? run : titleOfTask(task))}`,
    facts.map(([name, value]) => `- ${name ?? ""}: ${oneLine(value ?? "")}`).join("\n"),
    ...((picture.outcome ?? picture.reason) ? [`## Outcome\n\n${outcomeOf(picture)}`] : []),
    ...(notes.length > 0 ? [`## Notes\n\n${notes.map((note) => `- ${oneLine(note)}`).join("\n")}`] : []),
    ...(candidates.size > 0 ? ["## Candidates"] : []),
    ...[...candidates.values()].map((candidate) => candidateOf(candidate, chosenIn(picture))),
    ...(picture.review === undefined ? [] : reviewParts(picture.review)),
    ...(questions.size > 0 ? ["## Prompts and answers"] : []),
    ...[...questions.values()].map(questionOf),
  ]
    .join("\n\n")
    .concat("\n");
}

function outcomeOf(picture: RunPicture): string {
  const { outcome, reason = "" } = picture;
  const chosen = chosenIn(picture);
  const which =
    outcome?.kind === "accepted" && chosen !== undefined
      ? `Candidate ${chosen} was chosen. `
      : outcome?.kind === "rejected" && chosen !== undefined
        ? `None holds; candidate ${chosen} came furthest. `
        : "";
  return `${which}${outcome?.reason ?? reason}`;
}

function candidateOf({ id, proposer, gates, result }: PictureCandidate, chosen: string | undefined): string {
  const parts = [`### Candidate ${id}: ${oneLine(proposer)}${id === chosen ? " (chosen)" : ""}`];
  if (result?.kind === "refused") {
    parts.push(`No answer: ${result.why.message}`);
  }
  if (result?.kind === "unusable") {
    parts.push(
      `Cannot be used:\n\n${result.problems.map(({ message }) => `- ${oneLine(message)}`).join("\n")}`,
    );
  }
  if (gates.length > 0) {
    const rows = gates.map(
      (gate) => `| ${cell(gate.gate)} | ${cell(gate.subject)} | ${gate.status} | ${cell(gate.detail)} |`,
    );
    parts.push(["| gate | of | result | detail |", "| --- | --- | --- | --- |", ...rows].join("\n"));
  }
  if (result?.kind === "patched") {
    parts.push(fenced(result.patch, "diff"));
  } else if (result?.kind === "written") {
    parts.push(fenced(result.text));
  }
  return parts.join("\n\n");
}

function questionOf({ id, step, by, model, messages, text, failure, cost, usage }: Question): string {
  const price = cost === undefined ? "" : cost.kind === "known" ? formatUsd(cost.usd) : "price unknown";
  const tokens = usage === undefined ? "" : `${usage.promptTokens} + ${usage.completionTokens} tokens`;
  const facts = [by === model ? "" : model, tokens, price].filter((fact) => fact !== "").join(", ");
  return [
    `### ${id}. ${step}: ${oneLine(by)}`,
    ...(facts === "" ? [] : [facts]),
    ...messages.map(({ role, content }) => `**${role}**\n\n${fenced(content)}`),
    ...(failure === undefined ? [] : [`**no answer**: ${failure}`]),
    ...(text === "" ? [] : [`**answer**\n\n${fenced(text)}`]),
  ].join("\n\n");
}

function costOfRun(picture: RunPicture): string {
  const { usd, unpriced, answers, tokens } = spentIn(picture);
  if (answers === 0) {
    return "nothing";
  }
  const unknown = unpriced === 0 ? "" : `, ${unpriced} of them at an unknown price`;
  return `${formatUsd(usd)} for ${answers} ${answers === 1 ? "answer" : "answers"}${unknown} (${tokens} tokens)`;
}

function secondsOf({ startedAt, endedAt }: RunPicture): string {
  return startedAt === undefined || endedAt === undefined
    ? ""
    : `${((endedAt - startedAt) / 1000).toFixed(1)} s`;
}

function cell(text: string): string {
  return oneLine(text).replaceAll("|", "\\|");
}
