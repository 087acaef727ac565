/** What comes of asking for a yes or no several times, each time on the word of other witnesses. */
export interface WitnessVote<T> {
  /** Undefined: as many say yes as no, or it stands and falls with single witnesses. */
  readonly finding: boolean | undefined;
  readonly yes: number;
  readonly no: number;
  /** Those without whom alone the answer turns. */
  readonly swayedBy: readonly T[];
}

/** @returns undefined where there is no answer: it counts neither for nor against */
export type AskOn<T> = (witnesses: readonly T[]) => Promise<boolean | undefined>;

/**
 * Leave one out: asked on the word of all, and of all but each; n + 1 questions at the same time. What turns when one witness
 * is not heard was that witness's doing, whether it deceives or alone knows: then nothing is found, and it is named. The cheap
 * version of Dropout and Vote (Wolf et al., arXiv 2503.05856), which a deceiver who sways whoever hears it would win.
 */
export async function leaveOneOut<T>(witnesses: readonly T[], ask: AskOn<T>): Promise<WitnessVote<T>> {
  const [all, ...without] = await Promise.all([
    ask(witnesses),
    ...witnesses.map((left) => ask(witnesses.filter((witness) => witness !== left))),
  ]);
  const swayedBy = witnesses.filter((_, index) => {
    const answer = without[index];
    return all !== undefined && answer !== undefined && answer !== all;
  });
  const vote = majorityOf([all, ...without]);
  return { ...vote, finding: swayedBy.length > 0 ? undefined : vote.finding, swayedBy };
}

/**
 * Dropout and Vote as published: asked on the word of every group of witnesses, 2^n - 1 questions at the same time, and the
 * majority counts. For few witnesses.
 */
export async function dropoutAndVote<T>(
  witnesses: readonly T[],
  ask: AskOn<T>,
): Promise<Omit<WitnessVote<T>, "swayedBy">> {
  const groups = witnesses.reduce<readonly (readonly T[])[]>(
    (known, witness) => [...known, ...known.map((group) => [...group, witness])],
    [[]],
  );
  return majorityOf(await Promise.all(groups.filter(({ length }) => length > 0).map(ask)));
}

function majorityOf(answers: readonly (boolean | undefined)[]): Omit<WitnessVote<never>, "swayedBy"> {
  const yes = answers.filter((answer) => answer === true).length;
  const no = answers.filter((answer) => answer === false).length;
  return { finding: yes === no ? undefined : yes > no, yes, no };
}
