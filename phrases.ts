import ts from "typescript";

/**
 * What core says to people, found in its code: every message of a Failure, what is marked by `said`, and every whole sentence. Values
 * are {0} and so on. Where a sentence has forms (`is` or `are`, with or without an end), each form is a phrase of its own, so
 * that no translation has to be put together.
 * @param sentences whether whole sentences count: not so where models are told something
 * @throws Error for a sentence with too many forms
 */
export function phrasesIn(file: string, source: string, sentences: boolean): readonly string[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const phrases: string[] = [];
  const add = (node: ts.Expression, isMeant: (text: string) => boolean): void => {
    const forms = formsOf(node);
    const said = forms.map(phrasesOf).filter((texts) => texts.some(isMeant));
    const found = new Set(said.flat().filter(saysEnough));
    if (found.size > mostForms) {
      const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
      throw new Error(`${file}:${line + 1}: this sentence has ${found.size} forms; mark its parts by said.`);
    }
    phrases.push(...found);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || isSpokenInPlace(node)) {
      return;
    }
    if (isSaid(node)) {
      add(node.template, () => true);
      node.template.forEachChild(visit);
      return;
    }
    if (ts.isNewExpression(node) && node.expression.getText() === "Failure") {
      const [, message] = node.arguments ?? [];
      if (message !== undefined) {
        add(message, () => true);
      }
    } else if (sentences && (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node))) {
      add(node, (text) => sentence.test(text));
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return phrases;
}

const mostForms = 12;

/** "It is {0}" is in texts of anybody. */
function saysEnough(text: string): boolean {
  return text.replace(/[^A-Za-z]/g, "").length >= (text.includes("{0}") ? 5 : 2);
}

/** Two words in a row or more, with a capital letter or a value before them, or a full stop after them. */
const sentence = /^(?=.*[a-z]{2,}[,;:]? (?:[a-z]{2,}|\{))(?:[A-Z][a-z]* .*|.*[a-z\d}"`)\]][.!?]$)/s;

function isSaid(node: ts.Node): node is ts.TaggedTemplateExpression {
  return ts.isTaggedTemplateExpression(node) && node.tag.getText() === "said";
}

/** What the editor's own code says is in the language already. */
function isSpokenInPlace(node: ts.Node): boolean {
  return ts.isCallExpression(node) && /(?:^|\.)t$/.test(node.expression.getText());
}

/** Text is text, a value is undefined, and where another sentence begins there is an end. */
type Form = readonly (string | undefined | typeof end)[];

const value: Form = [undefined];
const end = Symbol("end of a phrase");

/** In how many ways it comes out, as far as that is told from the code around it. */
function formsOf(node: ts.Expression): readonly Form[] {
  if (ts.isStringLiteralLike(node)) {
    return [[node.text]];
  }
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.reduce<readonly Form[]>(
      (forms, { expression, literal }) =>
        forms.flatMap((form) => formsOf(expression).map((each) => [...form, ...each, literal.text])),
      [[node.head.text]],
    );
  }
  if (ts.isConditionalExpression(node)) {
    return [...formsOf(node.whenTrue), ...formsOf(node.whenFalse)];
  }
  if (ts.isParenthesizedExpression(node)) {
    return formsOf(node.expression);
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const after = formsOf(node.right);
    return formsOf(node.left).flatMap((form) => after.map((each) => [...form, ...each]));
  }
  if (ts.isIdentifier(node)) {
    const initializer = constantOf(node);
    const forms = initializer === undefined ? [value] : formsOf(initializer);
    const texts = forms.map((form) => form.map((part) => (typeof part === "string" ? part : "")).join(""));
    if (texts.some((text) => text !== "")) {
      return texts.every((text) => text === "" || isSentenceByItself.test(text)) ? [[end]] : forms;
    }
  }
  return [value];
}

const isSentenceByItself = /^ [A-Z].*[.!?]$/s;

/** What a `const` of the same function or file is, where that is text. */
function constantOf(name: ts.Identifier): ts.Expression | undefined {
  const scope = ts.findAncestor(name.parent, (node) => declaredIn(node, name.text) !== undefined);
  const declared = scope && declaredIn(scope, name.text);
  return declared !== undefined && ts.isVariableDeclaration(declared) ? declared.initializer : undefined;
}

/** A constant, or a parameter, by which the name means something else. */
function declaredIn(
  scope: ts.Node,
  name: string,
): ts.VariableDeclaration | ts.ParameterDeclaration | undefined {
  if (ts.isFunctionLike(scope)) {
    return scope.parameters.find((parameter) => parameter.name.getText().split(/\W+/).includes(name));
  }
  const hasStatements = ts.isBlock(scope) || ts.isSourceFile(scope) || ts.isCaseClause(scope);
  return (hasStatements ? [...scope.statements] : [])
    .filter((statement) => ts.isVariableStatement(statement))
    .map(({ declarationList }) => declarationList)
    .filter(({ flags }) => (flags & ts.NodeFlags.Const) !== 0)
    .flatMap(({ declarations }) => [...declarations])
    .find((each) => ts.isIdentifier(each.name) && each.name.text === name);
}

/**
 * The sentences of it, each for itself, for so are they recognised. Values that stand together are one, since nobody could tell where
 * the first ends; before a capital letter a value is taken for a sentence.
 */
function phrasesOf(form: Form): readonly string[] {
  const placed = form.map((part) => (part === undefined ? hole : part === end ? seam : part)).join("");
  return placed
    .replace(/\x00(?: ?\x00)+/g, hole)
    .replace(/(?<=\x00) (?=[A-Z][a-z])|(?<=[.!?])\x00| \x00(?=\x01|$)(?<=[.!?] \x00)/g, seam)
    .split(/\x01|\n|(?<=[.!?]) +/)
    .map((phrase) => {
      let values = 0;
      return phrase.trim().replaceAll(hole, () => `{${values++}}`);
    });
}

const hole = "\x00";
const seam = "\x01";
