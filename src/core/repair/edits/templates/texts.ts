import type { Program } from "../program.ts";
import { fieldOf, named, type SyntaxNode } from "../syntax-node.ts";

/** Values that are put into a text in another form than is meant: digits that are missing, characters that need an escape. */
export function textEdits(node: SyntaxNode, program: Program): void {
  if (node.type === "template_substitution") {
    substituted(node, program);
  } else if (node.type === "interpolation") {
    interpolated(node, program);
  }
}

/** JavaScript's `${value}`. */
function substituted(node: SyntaxNode, program: Program): void {
  const [value] = named(node);
  if (value === undefined) {
    return;
  }
  const { text } = value;
  const tight = /^[\w$.]+(?:\([^()]*\))?$/.test(text) ? text : `(${text})`;
  const forms: readonly (readonly [string, number])[] = [
    [`String(${text}).padStart(2, "0")`, 0.3],
    [`${tight}.toFixed(2)`, 0.3],
    [`${tight}.toFixed(1)`, 0.06],
    [`String(${text}).padStart(3, "0")`, 0.05],
    [`encodeURIComponent(${text})`, isAddress(node) ? 0.5 : 0.03],
    [`${tight} ?? ""`, 0.1],
    [`${tight}.join(", ")`, 0.06],
    [`JSON.stringify(${text})`, 0.04],
  ];
  for (const [form, prior] of forms) {
    program.replace("missing call", prior, value, form);
  }
}

function isAddress({ parent }: SyntaxNode): boolean {
  return parent !== undefined && /[/?&=]/.test(parent.text);
}

/** What Python writes after the colon in `f"{value:02d}"`. */
const formats: readonly (readonly [string, number])[] = [
  ["02d", 0.3],
  [".2f", 0.35],
  ["02", 0.12],
  [".1f", 0.15],
  [".0f", 0.08],
  [",", 0.1],
  ["03d", 0.05],
  [",.2f", 0.04],
  [".2%", 0.04],
  [".0%", 0.04],
];

function interpolated(node: SyntaxNode, program: Program): void {
  const written = fieldOf(node, "format_specifier") ?? node.children.find(isFormat);
  if (written !== undefined) {
    const own = written.text.slice(1);
    for (const [format] of formats.filter(([each]) => each !== own && isLike(each, own))) {
      program.replace("usual slip", 0.2, written, `:${format}`);
    }
    return;
  }
  for (const [format, prior] of formats) {
    const at = node.end - 1;
    program.change("missing call", prior, node, [{ start: at, end: at, text: `:${format}` }]);
  }
}

function isFormat({ type }: SyntaxNode): boolean {
  return type === "format_specifier";
}

/** Both about digits after the point, or both about leading ones. */
function isLike(one: string, other: string): boolean {
  return /\./.test(one) === /\./.test(other);
}
