import { svg } from "./dom.ts";

interface Bar {
  readonly name: string;
  readonly value: number;
  /** The value in words. */
  readonly label: string;
}

const width = 640;
const row = 24;
const nameWidth = 200;
const labelWidth = 90;
const longestName = 32;

/** Bars from left to right, one a row; names and values stand beside them as text. A table has to stand beside it. */
export function barChart({
  title,
  bars,
}: {
  readonly title: string;
  readonly bars: readonly Bar[];
}): SVGElement {
  const height = bars.length * row;
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const room = width - nameWidth - labelWidth;
  const attributes = { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img", "aria-label": title };
  const rows = bars.flatMap(({ name, value, label }, index) => {
    const y = index * row;
    const length = Math.max(1, (value / most) * room);
    return [
      text(name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name, nameWidth - 8, y, "end"),
      svg("rect", { x: nameWidth, y: y + 4, width: length, height: row - 8, rx: 2, class: "bar" }),
      text(label, nameWidth + length + 6, y, "start"),
    ];
  });
  return svg("svg", attributes, ...rows);
}

function text(content: string, x: number, y: number, anchor: "start" | "end"): SVGElement {
  const made = svg("text", { x, y: y + row / 2, "text-anchor": anchor, "dominant-baseline": "central" });
  made.textContent = content;
  return made;
}
