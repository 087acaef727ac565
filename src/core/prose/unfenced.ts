/** A text without the fence or the quotes that a model put around all of it. */
export function unfenced(answer: string): string {
  const text = answer.replaceAll("\r\n", "\n").trim();
  const fenced = /^(`{3,}|~{3,})[^\n]*\n([\s\S]*?)\n?\1$/.exec(text)?.[2];
  const bare = (fenced ?? text).trim();
  const quoted = /^(["'`])([^\n]*)\1$/.exec(bare);
  const inner = quoted?.[2] ?? "";
  return quoted !== null && !inner.includes(quoted[1] ?? "") ? inner.trim() : bare;
}
