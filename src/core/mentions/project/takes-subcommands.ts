/** How readers of options declare a command below the program, each where the text shows that it is about one of them. */
const declared: readonly (readonly [where: RegExp, how: RegExp])[] = [
  // Commander, cac, yargs and the like; citty.
  [
    /["'](?:commander|yargs(?:\/[\w./]+)?|cac|sade|gunshi|@caporal\/core|vorpal|cliffy)["']|\b(?:program|cli|yargs)\b/,
    /\.command\(\s*["'`][a-z]|\.addCommand\(/,
  ],
  [/\bcitty\b/, /\bsubCommands\s*:/],
  [/\bargparse\b|\bparser\b/, /\.add_subparsers\(/],
  [/\bclick\b/, /@[\w.]+\.group\b|\bclick\.Group\(/],
  [/\btyper\b/, /\.add_typer\(/],
  [/\bclap\b|\bstructopt\b/, /\bderive\([^)]*\bSubcommand\b|\.subcommands?\(/],
  [/\bcobra\b/, /\.AddCommand\(/],
  [/\bcli\b/, /\bCommands:\s*\[\]\*?\w*\.?Command\b/],
  [/\bflag\b/, /\bflag\.NewFlagSet\(\s*"[a-z]/],
];

/** What a program says of its use, in any language: `usage: till [options] <command>`, or a list of its commands. */
const inUsage =
  /\b[Uu]sage:?[^\n]{0,80}\s(?:[<[{](?:sub-?)?(?:commands?|cmd)\b|(?:SUB)?COMMAND\b)|^[\s"'`*#/]*(?:Available |Sub-?)?[Cc]ommands:\s*(?:\\n|["'`]|$)/m;

/** Programs whose first word may be anything though they have commands: `vite [root]` beside `vite build`. */
const free =
  /\bisDefault:\s*true|\.command\(\s*(?:\[\s*)?["'`](?:[[<*]|\$0)|\binvoke_without_command\s*=\s*True|\bexternal_subcommand|\ballow_external_subcommands|\bdefault_?command\b/i;

const argument = /\.arguments?\(|\.add_argument\(\s*["'][a-z]/;

/**
 * Whether the first word that a program is given has to be one of its commands, as far as its own sources and what it says of
 * its use show. Where they do not show it, the word may be what the program works on: nobody says that it is wrong.
 * @param name of the program
 * @param sources texts of its code
 */
export function takesSubcommands(name: string, sources: readonly string[]): boolean {
  return !sources.some((text) => takesAnything(name, text)) && sources.some(dispatches);
}

function dispatches(text: string): boolean {
  // One command of Typer's is the program itself.
  const typer = /\btyper\.Typer\(/.test(text) && (text.match(/@\w+\.command\(/g) ?? []).length > 1;
  return typer || firstCommand(text) !== undefined || inUsage.test(text) || branchesOnFirstWord(text);
}

/** Where a text declares its first command. */
function firstCommand(text: string): number | undefined {
  const places = declared.flatMap(([where, how]) => (where.test(text) ? (how.exec(text)?.index ?? []) : []));
  return places.length === 0 ? undefined : Math.min(...places);
}

/** Words that whoever takes nothing but commands says to the others. */
const refusal = /\b(?:unknown|unrecogni[sz]ed|invalid|no such|not a|usage)\b/i;
const firstWord = String.raw`(?:process\.argv\[2\]|argv\[1\]|os\.Args\[1\]|(?:positionals|args|argv)\[0\])`;

/** `switch (process.argv[2])`, `const [command] = positionals` and `command === "add"`: two words at least are told apart. */
function branchesOnFirstWord(text: string): boolean {
  if (!refusal.test(text)) {
    return false;
  }
  const names = [
    ...text.matchAll(new RegExp(String.raw`\b(\w+)\s*:?=\s*(?:await\s+)?(?:sys\.)?${firstWord}`, "g")),
    ...text.matchAll(/\[\s*(?:,\s*,\s*)?(\w+)\b[^\]\n]*\]\s*=\s*[^\n;]{0,80}\b(?:argv|positionals|args)\b/g),
    ...text.matchAll(/\bpositionals:\s*\[\s*(\w+)/g),
  ].map(([, name = ""]) => `\\b${name}`);
  return [firstWord, ...new Set(names)].some((subject) => {
    const compared = text.matchAll(
      new RegExp(String.raw`${subject}\s*={2,3}\s*["'\`]([a-z][\w-]*)["'\`]`, "g"),
    );
    const isSwitch = new RegExp(String.raw`\b(?:switch|match)\s*\(?\s*(?:sys\.)?${subject}(?!\w)`).test(text);
    const cases = isSwitch ? text.matchAll(/^\s*case\s+["'`]([a-z][\w-]*)["'`]\s*:/gm) : [];
    return new Set([...compared, ...cases].map(([, word]) => word)).size > 1;
  });
}

/** Whether a text takes a word of any kind where the command would stand. */
function takesAnything(name: string, text: string): boolean {
  const program = name.replaceAll(/\W/g, "\\$&");
  const options = String.raw`(?:\[(?:-|options?\b|flags?\b)[^\]]*\]\s+)*`;
  const given = String.raw`[<[](?!-|options?\b|flags?\b|(?:sub-?)?commands?\b|cmd\b)[\w.-]+`;
  const usage = new RegExp(
    String.raw`(?:\busage:?\s*(?:\\n|\$ )?\s*|\bUse:\s*")${program}\s+${options}${given}`,
    "i",
  );
  if (free.test(text) || usage.test(text)) {
    return true;
  }
  // What is declared before the first command belongs to the program itself.
  const own = argument.exec(text)?.index;
  const command = firstCommand(text);
  return own !== undefined && command !== undefined && own < command;
}
