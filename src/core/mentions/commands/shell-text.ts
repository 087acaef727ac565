import type { Block } from "../page/page.ts";

/** What of a block a shell would be given. */
export interface ShellText {
  /** As many lines as the block has; those that are output are empty. */
  readonly text: string;
  /** It is said to be for a shell: an unknown program in it is a mistake, and not another language. */
  readonly isCertain: boolean;
}

const shells = new Set(["bash", "sh", "shell", "zsh", "fish"]);
const sessions = new Set(["console", "shell-session", "shellsession", "sh-session", "terminal"]);
const others = new Set(["", "powershell", "pwsh", "ps1", "cmd", "bat", "batch"]);

/** `$ `, `% `, `> `, `user@host:~/a$ `, `(venv) $ `, `PS C:\> `, `C:\a>`. */
const prompt =
  /^\s*(?:\([\w.-]+\) )?(?:[\w.-]+@[\w.-]+[^$#%\n]{0,80})?[$%❯➜] +|^\s*PS [^>\n]{0,80}> ?|^[A-Z]:\\[^>\n]{0,80}> ?/;
const weakPrompt = /^\s*> +|^# +(?=[a-z./])/;

/** @returns undefined: it is for no shell */
export function shellText({ language, text }: Block): ShellText | undefined {
  const name = language.replace(/[^\w-].*$/, "");
  const isSession = sessions.has(name);
  if (!shells.has(name) && !isSession && !others.has(name)) {
    return undefined;
  }
  const lines = text.split("\n");
  const usual = lines.some((line) => prompt.test(line)) ? prompt : isSession ? weakPrompt : undefined;
  const hasPrompts = usual !== undefined && lines.some((line) => usual.test(line));
  if (name === "" && !hasPrompts && !lines.some((line) => runsTask.test(line))) {
    return undefined;
  }
  const commands = hasPrompts ? promptedLines(lines, usual) : lines;
  return {
    text: commands.map(withoutPlaceholders).join("\n"),
    isCertain: shells.has(name) || isSession || (name === "" && hasPrompts),
  };
}

/** How a line begins that is for a shell, though nobody says so. */
const runsTask =
  /^\s*(?:npm|npx|pnpm|yarn|bun|make|cargo|go|uv|poetry|python3?|pip3?|node|git clone)\s+[\w./-]/;

/** Those with a prompt, and what goes on from them; the others are what was printed. */
function promptedLines(lines: readonly string[], usual: RegExp): readonly string[] {
  let goesOn = false;
  return lines.map((line) => {
    const found = usual.exec(line) ?? (goesOn ? weakPrompt.exec(line) : null);
    if (found === null && !goesOn) {
      return "";
    }
    const command = line.slice(found?.[0].length ?? 0);
    goesOn = command.endsWith("\\");
    return command;
  });
}

/** What readers put something else for would be redirections to a shell: one word stands for each. */
function withoutPlaceholders(line: string): string {
  return line
    .replaceAll(/<[A-Za-z][\w .:/|-]*>/g, placeholder)
    .replaceAll(/\{\{[^{}]*\}\}/g, placeholder)
    .replaceAll(/(?<=\s)\[(?!\s)[^[\]\n]*\](?=\s|$)/g, placeholder)
    .replaceAll(/\.\.\.|…/g, placeholder);
}

/** Stands for a word that nobody can know. */
export const placeholder = "__PLACEHOLDER__";
