const wordPattern = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** A file is there or it is not, whatever its words are. */
const fileName =
  /^[\w./-]+\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|rb|php|cs|c|h|cpp|json|md|ya?ml|toml|html|css|sh|txt)$/;

/** Every language has them, or every reader knows them. */
const common: ReadonlySet<string> = new Set(
  (
    "log null undefined true false True False None nil NaN void string number boolean bool int float str list dict object array " +
    "if else for while return throw raise try catch await async import class function new this self " +
    // What languages bring without an import.
    "Error TypeError RangeError SyntaxError ReferenceError EvalError URIError AggregateError Promise Map Set WeakMap Array Object " +
    "String Number Boolean Symbol BigInt Date RegExp JSON Math console process Buffer " +
    "Exception BaseException ValueError KeyError IndexError LookupError AttributeError NameError OSError IOError RuntimeError " +
    "NotImplementedError StopIteration StopAsyncIteration ZeroDivisionError OverflowError ArithmeticError AssertionError " +
    "ImportError ModuleNotFoundError FileNotFoundError FileExistsError PermissionError TimeoutError ConnectionError " +
    "RecursionError MemoryError UnicodeDecodeError UnicodeEncodeError KeyboardInterrupt SystemExit GeneratorExit tuple set bytes " +
    "error panic defer interface struct chan map Option Some Result Ok Err Vec unwrap impl trait enum " +
    "NullPointerException IllegalArgumentException IllegalStateException IndexOutOfBoundsException ClassCastException " +
    "RuntimeException IOException UnsupportedOperationException"
  ).split(" "),
);

/**
 * Whether code may be named in a text about other code.
 * @param shown what models were shown, and what the user asked
 * @returns a test: all its words are there, or known to every reader
 */
export function knownBy(shown: string): (code: string) => boolean {
  const words = new Set(shown.match(wordPattern) ?? []);
  return (code) =>
    !fileName.test(code) &&
    (code.match(wordPattern) ?? []).every((word) => word.length === 1 || words.has(word) || common.has(word));
}
