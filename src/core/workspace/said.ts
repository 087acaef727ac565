/**
 * Marks a sentence that people read in the editor, which may be in another language: `npm run l10n` collects it, with a place
 * for each value. Core knows no language: what comes out is English, the same wherever it goes.
 */
export function said(strings: TemplateStringsArray, ...values: readonly unknown[]): string {
  // Its own `raw` would keep the backslashes before backticks.
  return String.raw({ raw: strings }, ...values);
}
