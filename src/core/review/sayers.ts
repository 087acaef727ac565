import type { HeldFinding } from "./finding.ts";

/** Names of those who say it, each once. */
export function sayers({ said }: Pick<HeldFinding, "said">): readonly string[] {
  return [...new Set(said.map(({ by }) => by))];
}
