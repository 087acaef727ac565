import { styleText } from "node:util";

/** Where a command writes: results on `out`, everything else on `err`. */
export interface Terminal {
  out(text: string): void;
  err(line: string): void;
  readonly colours: boolean;
  /** Whether a person looks at what is written on `out`; else a program reads it. */
  readonly isScreen: boolean;
}

type Colour = "red" | "green" | "yellow" | "cyan" | "dim" | "bold";

export function paint(terminal: Terminal, colour: Colour, text: string): string {
  return terminal.colours ? styleText(colour, text, { validateStream: false }) : text;
}

/** Text from models, tools and files must not be able to move the cursor or recolour the terminal. */
export function harmless(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "");
}

export const processTerminal: Terminal = {
  out: (text) => process.stdout.write(text),
  err: (line) => process.stderr.write(`${line}\n`),
  isScreen: process.stdout.isTTY,
  colours: process.stderr.isTTY && process.env["NO_COLOR"] === undefined,
};
