import tseslint from "typescript-eslint";

/**
 * Which folder may import which: the source of truth of the architecture. What is not listed is an error.
 * `workspace` is the vocabulary everyone shares; the rest follows the flow of data.
 */
export const arrows = {
  "core/workspace": [],
  "core/thread": ["core/workspace"],
  "core/task": ["core/workspace"],
  "core/context": ["core/workspace", "core/privacy"],
  "core/model": ["core/workspace"],
  "core/privacy": ["core/workspace", "core/model"],
  "core/syntax": ["core/workspace"],
  "core/patch": ["core/workspace", "core/thread", "core/syntax"],
  "core/language": ["core/workspace"],
  "core/reports": ["core/workspace", "core/task"],
  "core/documentation": ["core/workspace", "core/thread", "core/task", "core/syntax", "core/language"],
  "core/mentions": [
    "core/workspace",
    "core/thread",
    "core/task",
    "core/context",
    "core/privacy",
    "core/syntax",
    "core/language",
  ],
  "core/verify": ["core/workspace", "core/thread", "core/syntax", "core/patch", "core/language"],
  "core/repair": ["core/workspace", "core/thread", "core/syntax", "core/verify"],
  "core/moa": [
    "core/repair",
    "core/workspace",
    "core/task",
    "core/context",
    "core/model",
    "core/privacy",
    "core/syntax",
    "core/patch",
    "core/language",
    "core/verify",
  ],
  "core/run": [
    "core/repair",
    "core/workspace",
    "core/task",
    "core/context",
    "core/model",
    "core/privacy",
    "core/syntax",
    "core/patch",
    "core/language",
    "core/verify",
    "core/moa",
  ],
  "core/autofix": [
    "core/workspace",
    "core/thread",
    "core/task",
    "core/reports",
    "core/model",
    "core/language",
    "core/patch",
    "core/verify",
    "core/moa",
    "core/run",
  ],
  "core/review": [
    "core/workspace",
    "core/thread",
    "core/task",
    "core/model",
    "core/privacy",
    "core/patch",
    "core/verify",
    "core/moa",
    "core/prose",
    "core/run",
  ],
  "core/prose": [
    "core/workspace",
    "core/task",
    "core/context",
    "core/model",
    "core/privacy",
    "core/moa",
    "core/run",
  ],
  "core/archive": [
    "core/workspace",
    "core/thread",
    "core/task",
    "core/model",
    "core/syntax",
    "core/patch",
    "core/prose",
    "core/review",
    "core/run",
  ],
  "core/gateway": ["core/workspace", "core/model", "core/privacy", "core/moa"],
  webview: ["core"],
  editor: ["core", "webview"],
  cli: ["core"],
};

const vscodeOnlyInEditor = {
  name: "vscode",
  message:
    "Only src/editor and src/extension.ts may import vscode; put a port in core and implement it in editor.",
};

/** One config a folder: every folder it may not import, by the path an import would have. */
const layers = Object.entries(arrows).map(([folder, allowed]) => {
  const forbidden = Object.keys(arrows).filter(
    (other) => other !== folder && !allowed.some((arrow) => other === arrow || other.startsWith(`${arrow}/`)),
  );
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: folder === "editor" ? [] : [vscodeOnlyInEditor],
          patterns: [
            {
              group: forbidden.map((other) => `**/${other.replace("core/", "")}/**`),
              message: `src/${folder} may import only: ${allowed.join(", ") || "nothing"} (see arrows in eslint.config.mjs).`,
            },
          ].filter(({ group }) => group.length > 0),
        },
      ],
    },
  };
});

/** What core says is English: what people see of it in the editor goes through `told`. */
const coreSays = [
  "MemberExpression[property.name='message'][object.name=/^(error|failure|why)$/]",
  "MemberExpression[property.name='message'][object.property.name=/^(failure|why|problem)$/]",
  // What is handed on as data is told where it is shown.
  "MemberExpression[property.name='reason'][object.name=/^(outcome|proposal|change)$/]:not(Property > *)",
  "MemberExpression[property.name='why'][object.name=/^(check|first)$/]",
  "CallExpression[callee.name=/^(describe(Estimate|Total|Risk|Price|Bench)|titleOfTask|objectionsTo)$/]:not(Property > *)",
].map((selector) => ({
  selector: `${selector}:not(CallExpression[callee.name=/^(told|note)$/] *)`,
  message:
    "Core says this in English: show told(…) of it. Logs, journals and models get it as it is (englishInEditor).",
}));

/** What is private is private when the program runs too, and has a short name in what is shipped. */
const reallyPrivate = ["PropertyDefinition", "MethodDefinition[kind!='constructor']"].map((kind) => ({
  selector: `${kind}[accessibility='private']`,
  message: "Write #name: only parameters of a constructor are declared private.",
}));

/** Who writes logs and journals, or answers models and other programs. */
const englishInEditor = [
  "src/editor/chat/mixture-provider.ts",
  "src/editor/chat/patch-tool.ts",
  "src/editor/gateway/gateway-process.ts",
  "src/editor/models/editor-chat-model.ts",
  "src/editor/review/kept/**",
  "src/editor/run/{engine,kept-runs,mixed-texts,run-log}.ts",
];

export default tseslint.config(
  {
    ignores: ["dist/", "out/", ".vscode-test/", "test-artifacts/", "test/workspaces/", "node_modules/"],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      curly: "error",
      eqeqeq: "error",
      "no-restricted-exports": ["error", { restrictDefaultExports: { direct: true } }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  { files: ["src/**/*.ts"], rules: { "no-restricted-syntax": ["error", ...reallyPrivate] } },
  { files: ["src/cli.ts"], rules: { "no-restricted-imports": ["error", { paths: [vscodeOnlyInEditor] }] } },
  ...layers,
  {
    files: ["src/{editor,webview}/**/*.ts"],
    ignores: englishInEditor,
    rules: { "no-restricted-syntax": ["error", ...reallyPrivate, ...coreSays] },
  },
  {
    files: ["**/*.mjs", "*.config.ts"],
    ...tseslint.configs.disableTypeChecked,
  },
  { files: ["**/*.mjs", "*.config.ts"], rules: { "no-restricted-exports": "off" } },
  {
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
