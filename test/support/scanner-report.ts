/** What a scanner found: a call of eval in a line of a file. */
export interface Reported {
  readonly uri: string;
  /** From one. */
  readonly line: number;
  /** Whatever else a result of SARIF may have. */
  readonly [more: string]: unknown;
}

/** SARIF as any tool would write it. */
export function scannerReport(...found: readonly Reported[]): string {
  const results = found.map(({ uri, line, ...more }) => ({
    ruleId: "eval",
    level: "error",
    message: { text: "What comes from outside is run as code." },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: line } } }],
    ...more,
  }));
  const driver = { name: "other tool" };
  return JSON.stringify({ version: "2.1.0", runs: [{ tool: { driver }, results }] });
}
