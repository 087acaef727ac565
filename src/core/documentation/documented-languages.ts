const known = ["TypeScript", "TSX", "JavaScript", "Python", "Go", "Rust", "Java"];

/** Whether the documentation of a language can be read here. @param language its name, for people */
export function isDocumentedHere(language: string | undefined): boolean {
  return language !== undefined && known.includes(language);
}
