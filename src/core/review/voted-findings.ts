import { severities, type HeldFinding, type Severity } from "./finding.ts";
import { sayers } from "./sayers.ts";
import { droppedFinding } from "./raised-findings.ts";
import type { Ballot, ReviewResults, VotedFinding } from "./reading/protocol.ts";
import { readVerdict } from "./review-prompts.ts";
import { countVotes, voteOf, type Opinion } from "./vote.ts";

/** What comes of the votes, the worst first. */
export async function votedOn(ballots: readonly Ballot[]): Promise<ReviewResults["votes"]> {
  const counted = await Promise.all(
    ballots.map(async ({ finding, answers }) => {
      const opinions: readonly Opinion[] = [
        ...sayers(finding).map((by) => ({ by, isRight: true })),
        ...answers.map(({ by, texts }) => ({ by, isRight: opinionIn(texts) })),
      ];
      return { finding, vote: voteOf(opinions), standing: await countVotes(opinions) };
    }),
  );
  return {
    voted: counted
      .flatMap(({ finding, vote, standing }) =>
        standing === "refuted" ? [] : [{ ...finding, vote, standing, severity: severityOf(finding) }],
      )
      .toSorted(worstFirst),
    dropped: counted.flatMap(({ finding, vote: { yes, no }, standing }) =>
      standing === "refuted"
        ? [
            droppedFinding(
              finding,
              `Voted out: ${no.length} of ${yes.length + no.length} that have an opinion find it wrong.`,
            ),
          ]
        : [],
    ),
  };
}

/** None where a model says something else when it is asked the other way round. */
function opinionIn(texts: readonly (string | undefined)[]): boolean | undefined {
  const verdicts = texts.map((text) => (text === undefined ? undefined : readVerdict(text)));
  return verdicts.every((verdict) => verdict === verdicts[0]) ? verdicts[0] : undefined;
}

/** As most say; of two that are said as often the worse. */
function severityOf({ said }: HeldFinding): Severity {
  const times = (severity: Severity): number => said.filter((each) => each.severity === severity).length;
  return severities.toSorted((a, b) => times(b) - times(a))[0] ?? "medium";
}

function worstFirst(a: VotedFinding, b: VotedFinding): number {
  const rank = ({ standing, severity }: VotedFinding): number =>
    Number(standing !== "confirmed") * severities.length + severities.indexOf(severity);
  return rank(a) - rank(b) || (a.path < b.path ? -1 : Number(a.path > b.path)) || a.first - b.first;
}
