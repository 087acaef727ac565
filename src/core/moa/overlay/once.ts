/** The same text is told once. */
export function once(tell: (text: string) => void): (text: string) => void {
  const told = new Set<string>();
  return (text) => {
    if (!told.has(text)) {
      told.add(text);
      tell(text);
    }
  };
}
