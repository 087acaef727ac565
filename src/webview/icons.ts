import { svg } from "./dom.ts";

export type IconName = "running" | "done" | "failed" | "left" | "partial";

const paths: Readonly<Record<IconName, string>> = {
  running: "M8 2a6 6 0 1 1-6 6",
  done: "M3 8.5l3.2 3.2L13 5",
  failed: "M4 4l8 8M12 4l-8 8",
  left: "M4 8h8",
  partial: "M3 9c1.5-2.5 3-2.5 5-1s3.5 1.5 5-1",
};

/** Says nothing to a screen reader: what it means stands in words beside it. */
export function icon(name: IconName): SVGElement {
  const path = svg("path", { d: paths[name], fill: "none", "stroke-width": 1.75, "stroke-linecap": "round" });
  const attributes = {
    viewBox: "0 0 16 16",
    width: 14,
    height: 14,
    class: `icon ${name}`,
    "aria-hidden": "true",
  };
  return svg("svg", attributes, path);
}
