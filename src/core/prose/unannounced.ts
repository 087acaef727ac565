import { unfenced } from "./unfenced.ts";

/** `Here is the message:`, `Sure! Commit message:` */
const announcement =
  /^(?:sure|certainly|of course|okay|ok|here(?:'s|’s| is| are)?|below|the following|based on|suggested|proposed|commit message|pull request|pr description)\b[^\n]{0,150}:[*_]*$/i;

/** A text without what a model says before it: that here it comes. What it says after a fence goes as well. */
export function unannounced(answer: string): string {
  const text = unfenced(answer);
  const [first = "", ...rest] = text.split("\n");
  if (!announcement.test(first.replace(/^[#*_\s]+/, "").trim())) {
    return text;
  }
  const said = rest.join("\n").trim();
  const fence = /^(`{3,}|~{3,})[^\n]*\n([\s\S]*?)\n\1(?=\n|$)/.exec(said)?.[2];
  return said === "" ? text : unfenced(fence ?? said);
}
