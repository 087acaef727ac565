/**
 * The editor's `l10n.t`: the words in the user's language, `{0}` and so on filled in. Handed in where a part has to work without
 * an editor; the parameter is called `t`, so that `npm run l10n` finds what is said.
 */
export type Translate = (message: string, ...args: (string | number)[]) => string;
