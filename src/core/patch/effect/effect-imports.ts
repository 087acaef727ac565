import { inner, printTree, type Tree } from "./effect-tree.ts";

const roots = new Set(["program", "module", "source_file"]);
const imports = /^(?:import_statement|import_from_statement|import_declaration|use_declaration)$/;
const nameLists = new Set(["named_imports", "import_spec_list", "use_list"]);

/**
 * Neighbouring imports in one order, whatever order they came in, and the names of each import too. What is imported
 * for its effect alone, or brings names nobody can see (`*`), stays where it is and nothing moves past it; so does a run
 * that binds a name twice, where the last one counts.
 */
export function sortImports(root: Tree): Tree {
  if (!roots.has(root.type)) {
    return root;
  }
  const result: Tree[] = [];
  let run: Tree[] = [];
  const flush = (): void => {
    result.push(...(bindsTwice(run) ? run : sorted(run.map(sortNames))));
    run = [];
  };
  for (const [index, child] of root.children.entries()) {
    // An attribute of Rust belongs to what follows it.
    if (mayMove(child) && root.children[index - 1]?.type !== "attribute_item") {
      run.push(child);
    } else {
      flush();
      result.push(child);
    }
  }
  flush();
  return inner(root.type, result);
}

function mayMove({ type, children }: Tree): boolean {
  const isBare = children.some((child) => child.type === "string");
  const bindsNothing = isBare && !children.some((child) => child.type === "import_clause");
  return imports.test(type) && !bindsNothing && !children.some((child) => child.type === "wildcard_import");
}

/** Inside one import. */
function sortNames(tree: Tree): Tree {
  const { type, children } = tree;
  if (nameLists.has(type)) {
    return inner(type, sorted(children.filter(({ named }) => named)));
  }
  if (type === "import_from_statement") {
    const from = children.findIndex(({ named, text }) => !named && text === "import") + 1;
    const names = children.slice(from).filter(({ named }) => named);
    return inner(type, [...children.slice(0, from), ...sorted(names)]);
  }
  return children.length === 0 ? tree : inner(type, children.map(sortNames));
}

function sorted(trees: readonly Tree[]): readonly Tree[] {
  return trees
    .map((tree) => ({ tree, key: printTree(tree) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ tree }) => tree);
}

/** Only Python allows it; `import a.b` and `import a.c` bind the same package and are no contradiction. */
function bindsTwice(run: readonly Tree[]): boolean {
  const packages = new Set<string>();
  const names: string[] = [];
  for (const { type, children } of run) {
    const from = type === "import_from_statement" ? children.findIndex(({ text }) => text === "import") : 0;
    for (const child of children.slice(from)) {
      if (child.type === "aliased_import") {
        names.push(child.children.at(-1)?.text ?? "");
      } else if (child.type === "dotted_name") {
        const first = child.children[0]?.text ?? child.text;
        (from > 0 ? names : []).push(first);
        if (from === 0) {
          packages.add(first);
        }
      }
    }
  }
  return new Set([...names, ...packages]).size < names.length + packages.size;
}
