import { splitLines } from "../../patch/diff/lines.ts";
import { diffLines } from "../../patch/diff/line-diff.ts";
import type { FileChange } from "../../patch/patch.ts";
import type { Node, SyntaxParser } from "../../syntax/syntax-parser.ts";

/** What Python knows everywhere, the words of all versions since 2.7. */
const builtins: ReadonlySet<string> = new Set(
  `ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError BufferError
  BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError
  DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception ExceptionGroup False FileExistsError
  FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError
  InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError None
  NotADirectoryError NotImplemented NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError
  ProcessLookupError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration
  SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError True TypeError UnboundLocalError UnicodeDecodeError
  UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning WindowsError
  ZeroDivisionError abs aiter all anext any apply ascii basestring bin bool breakpoint buffer bytearray bytes callable chr
  classmethod cmp coerce compile complex copyright credits delattr dict dir divmod enumerate eval exec execfile exit file filter
  float format frozenset getattr globals hasattr hash help hex id input int intern isinstance issubclass iter len license list
  locals long map max memoryview min next object oct open ord pow print property quit range raw_input reduce reload repr
  reversed round set setattr slice sorted staticmethod str sum super tuple type unichr unicode vars xrange zip self cls
  match case __name__ __file__ __doc__ __package__ __spec__ __path__ __import__ __class__ __debug__ __builtins__ __dict__
  __module__ __qualname__ __annotations__ __all__ __version__`.split(/\s+/),
);

/**
 * Names that the added lines of a Python file read and that nothing in the file could define: they stand nowhere in the
 * text before, and the added lines define none of them. Cautious: with `import *` or `exec` anything may be defined.
 */
export async function unresolvedNames(
  change: Exclude<FileChange, { kind: "delete" }>,
  after: string,
  parser: SyntaxParser,
): Promise<readonly string[]> {
  const before = change.kind === "create" ? "" : change.base.text;
  if (!/\.py$/.test(change.path) || /\bimport\s*\*|\bexec\b|\bglobals\(\)/.test(after)) {
    return [];
  }
  const known = new Set(before.match(/[\p{L}_][\p{L}\p{N}_]*/gu));
  const ranges = addedRanges(before, after);
  const unresolved = await parser.read(change.path, after, (root) => {
    if (root.hasError) {
      return [];
    }
    const [read, defined] = [new Set<string>(), new Set<string>()];
    for (const { first, last } of ranges) {
      const nodes = root.descendantsOfType(
        "identifier",
        { row: first, column: 0 },
        { row: last + 1, column: 0 },
      );
      for (const node of nodes) {
        if (node && node.startPosition.row >= first && node.startPosition.row <= last) {
          const use = useOf(node);
          if (use !== "neither") {
            (use === "read" ? read : defined).add(node.text);
          }
        }
      }
    }
    return [...read].filter((name) => !defined.has(name) && !known.has(name) && !builtins.has(name));
  });
  return unresolved ?? [];
}

function addedRanges(before: string, after: string): readonly { first: number; last: number }[] {
  return diffLines(splitLines(before), splitLines(after))
    .filter(({ newLength }) => newLength > 0)
    .map(({ newStart, newLength }) => ({ first: newStart, last: newStart + newLength - 1 }));
}

const definers =
  /^(?:function_definition|class_definition|parameters|lambda_parameters|typed_parameter|list_splat_pattern|dictionary_splat_pattern|pattern_list|tuple_pattern|list_pattern|as_pattern_target|global_statement|nonlocal_statement|dotted_name|aliased_import|case_pattern|keyword_pattern|splat_pattern|type_parameter|type)$/;

function useOf(node: Node): "read" | "defined" | "neither" {
  const parent = node.parent;
  if (!parent) {
    return "read";
  }
  const isField = (name: string): boolean => parent.childForFieldName(name)?.startIndex === node.startIndex;
  switch (parent.type) {
    case "attribute":
      return isField("object") ? "read" : "neither";
    case "keyword_argument":
      return isField("name") ? "neither" : "read";
    case "assignment":
    case "for_statement":
    case "for_in_clause":
      return isField("left") ? "defined" : "read";
    case "default_parameter":
    case "typed_default_parameter":
    case "named_expression":
      return isField("name") ? "defined" : "read";
    default:
      // Annotations may name what only a type checker ever sees.
      return definers.test(parent.type) ? "defined" : "read";
  }
}
