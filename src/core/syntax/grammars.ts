interface GrammarOf {
  readonly language: string;
  /** Name of the grammar's file: `tree-sitter-<grammar>.wasm`. */
  readonly grammar: string;
  readonly endings: RegExp;
}

const GRAMMARS: readonly GrammarOf[] = [
  { language: "JavaScript", grammar: "javascript", endings: /\.(?:[cm]?js|jsx)$/ },
  { language: "TypeScript", grammar: "typescript", endings: /\.[cm]?ts$/ },
  { language: "TSX", grammar: "tsx", endings: /\.tsx$/ },
  { language: "Python", grammar: "python", endings: /\.pyi?$/ },
  { language: "Go", grammar: "go", endings: /\.go$/ },
  { language: "Rust", grammar: "rust", endings: /\.rs$/ },
  { language: "Java", grammar: "java", endings: /\.java$/ },
  { language: "C#", grammar: "c-sharp", endings: /\.cs$/ },
  { language: "C++", grammar: "cpp", endings: /\.(?:cc|cpp|cxx|hh|hpp|hxx|[ch])$/ },
  { language: "Ruby", grammar: "ruby", endings: /\.rb$/ },
  { language: "PHP", grammar: "php", endings: /\.php$/ },
  { language: "CSS", grammar: "css", endings: /\.css$/ },
  { language: "Bash", grammar: "bash", endings: /\.(?:sh|bash)$/ },
];

/** @returns undefined when there is no grammar for the file */
export function grammarOf(path: string): GrammarOf | undefined {
  return GRAMMARS.find(({ endings }) => endings.test(path));
}

/** Name of the file's language, for people; undefined when there is no grammar for it. */
export function languageOf(path: string): string | undefined {
  return grammarOf(path)?.language;
}
