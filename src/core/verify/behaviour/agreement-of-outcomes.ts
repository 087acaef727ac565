import type { BehaviourAgreement } from "./behaviour-probe.ts";

/** What the code of a patch did on each input; a missing entry: it was not reached. */
export interface Outcomes {
  readonly count: number;
  /** By input; starts with `= ` where the call gave a value back. */
  readonly byInput: ReadonlyMap<string, string>;
}

/**
 * Inputs that most of the patches cannot take are left out: a variation may be one that nobody ever meant. On the others
 * a patch that fails agrees with nobody.
 */
export function agreementOf(all: readonly Outcomes[]): BehaviourAgreement {
  const total = all.reduce((sum, { count }) => sum + count, 0);
  const inputs = [...new Set(all.flatMap(({ byInput }) => [...byInput.keys()]))];
  const weightOf = (holds: (outcome: string | undefined) => boolean, input: string): number =>
    all.reduce((sum, { count, byInput }) => sum + (holds(byInput.get(input)) ? count : 0), 0);
  const meant = inputs.filter((input) => weightOf(isValue, input) * 2 >= total);
  const telling = meant.filter((input) => new Set(all.map(({ byInput }) => byInput.get(input))).size > 1);
  const shares = all.map(({ count, byInput }) => {
    const self = Math.min(1, count);
    const agreeing = telling.map((input) => {
      const own = byInput.get(input);
      return (isValue(own) ? weightOf((other) => other === own, input) : count) - self;
    });
    const sum = agreeing.reduce((one, other) => one + other, 0);
    return telling.length === 0 || total <= 1 ? 1 : sum / (telling.length * (total - self));
  });
  return { shares, inputs: inputs.length, telling: telling.length };
}

function isValue(outcome: string | undefined): boolean {
  return outcome?.startsWith("= ") ?? false;
}
