import type { Program } from "../program.ts";
import { descendants, type SyntaxNode } from "../syntax-node.ts";

/** More of them would each get too little. */
const MOST_REUSED = 8;

/** Expressions that the function has elsewhere, where they may be meant as well: in place of a value, or added to it. */
export function reusedExpressions(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const { parent } = node;
  const assignment = parent === undefined ? undefined : language.assignment(parent);
  const isResult = assignment?.right === node || (parent !== undefined && language.isReturn(parent));
  if (!isResult || !language.isExpression(node) || language.isFunction(node) || node.text.length > 60) {
    return;
  }
  const isPlain = language.isName(node) || language.member(node) !== undefined || language.element(node);
  for (const text of expressionsOf(node, program)) {
    if (text !== node.text && text !== assignment?.left.text) {
      program.replace("wrong value", 0.06, node, text);
      if (isPlain) {
        program.replace("needless part", 0.07, node, `${text} + ${node.text}`);
        program.replace("needless part", 0.04, node, `${node.text} - ${text}`);
      }
    }
  }
}

const known = new WeakMap<SyntaxNode, readonly string[]>();

function expressionsOf(node: SyntaxNode, program: Program): readonly string[] {
  const own = program.functionOf(node);
  const found = known.get(own) ?? expressionsIn(own, program);
  known.set(own, found);
  return found;
}

function expressionsIn(own: SyntaxNode, program: Program): readonly string[] {
  const { language } = program;
  const texts = new Set<string>();
  for (const each of descendants(own)) {
    const call = language.call(each);
    const isAsked = call !== undefined && call.args.length === 1 && isGetter(call.callee.text);
    const element = language.element(each);
    const isTarget = each.parent !== undefined && language.assignment(each.parent)?.left === each;
    if ((isAsked || (element && !isTarget)) && each.text.length <= 40 && !each.text.includes("\n")) {
      texts.add(each.text);
    }
  }
  return [...texts].slice(0, MOST_REUSED);
}

/** What only tells something. */
function isGetter(callee: string): boolean {
  return /(?:^|\.)(?:get|len|at|charAt|indexOf|find|index|count|max|min|abs)$/.test(callee);
}
