import { chosenIn, type PictureNode, type RunPicture } from "../core/run/show/run-picture.ts";
import { element, svg } from "./dom.ts";
import { NodeCard } from "./node-card.ts";
import { l10n } from "./words.ts";

/** The steps of a run as a graph: one column a step, from left to right; from top to bottom where it is narrow. */
export class GraphView {
  readonly root: HTMLElement;
  readonly #ranks = element("ol", { class: "ranks" });
  readonly #edges = svg("svg", { class: "edges", "aria-hidden": "true" });
  readonly #cards = new Map<string, NodeCard>();
  readonly #lists: HTMLElement[] = [];
  /** Which step an item of a list follows: its number. */
  readonly #keys = new WeakMap<Element, number>();
  readonly #ranksOf = new Map<string, number>();
  #nodes: readonly PictureNode[] = [];
  #selected: string | undefined;
  #chosen: string | undefined;
  #areEdgesStale = false;

  constructor(private readonly onSelect: (node: string) => void) {
    const plane = element("div", { class: "plane" }, this.#ranks);
    plane.prepend(this.#edges);
    this.root = element("div", { class: "graph" }, plane);
    new ResizeObserver(() => this.#drawEdges()).observe(plane);
  }

  /** @param now in milliseconds since 1970 */
  update(picture: RunPicture, now: number): void {
    const chosen = chosenIn(picture);
    const { nodes } = picture;
    if (nodes !== this.#nodes || chosen !== this.#chosen) {
      this.#areEdgesStale ||= !haveSameEdges(nodes, this.#nodes) || chosen !== this.#chosen;
      this.#nodes = nodes;
      this.#chosen = chosen;
    }
    for (const node of nodes) {
      const card = this.#cards.get(node.id) ?? this.#add(node);
      this.#place(node, card);
      card.update(node, picture, this.#isChosen(node), now);
    }
    if (this.#areEdgesStale) {
      this.#drawEdges();
    }
  }

  tick(picture: RunPicture, now: number): void {
    this.#cards.forEach((card) => card.tick(picture, now));
  }

  select(node: string): void {
    this.#cards.get(this.#selected ?? "")?.root.removeAttribute("aria-current");
    this.#selected = node;
    this.#cards.get(node)?.root.setAttribute("aria-current", "true");
  }

  #add(node: PictureNode): NodeCard {
    const card = new NodeCard(() => this.onSelect(node.id));
    card.root.id = `node-${node.id}`;
    this.#cards.set(node.id, card);
    return card;
  }

  #place(node: PictureNode, card: NodeCard): void {
    if (this.#ranksOf.get(node.id) === node.rank) {
      return;
    }
    this.#ranksOf.set(node.id, node.rank);
    while (this.#lists.length <= node.rank) {
      const name = l10n.t("Step {0}", this.#lists.length + 1);
      const list = element("ul", { attributes: { "aria-label": name } });
      this.#lists.push(list);
      this.#ranks.append(element("li", { class: "rank" }, list));
    }
    const old = card.root.parentElement;
    const place = element("li", {}, card.root);
    old?.remove();
    // In the order of those they follow, so that few lines cross.
    const list = this.#lists[node.rank];
    const key = firstOf(node.parents);
    const next = [...(list?.children ?? [])].find((item) => (this.#keys.get(item) ?? 0) > key);
    this.#keys.set(place, key);
    list?.insertBefore(place, next ?? null);
  }

  #isChosen(node: PictureNode): boolean {
    return node.kind === "candidate" && node.candidate === this.#chosen;
  }

  #drawEdges(): void {
    this.#areEdgesStale = false;
    const plane = this.#edges.parentElement?.getBoundingClientRect();
    if (plane === undefined) {
      return;
    }
    // All is measured before anything is written.
    const boxes = new Map(
      this.#nodes.map(({ id }) => [id, this.#cards.get(id)?.root.getBoundingClientRect()] as const),
    );
    const isDownward = getComputedStyle(this.#ranks).flexDirection === "column";
    const lines = this.#nodes.flatMap((node) => {
      return node.parents.flatMap((parent) => {
        const [from, to] = [boxes.get(parent), boxes.get(node.id)];
        const isChosen = node.kind === "choice" && this.#isChosen(this.#nodeOf(parent));
        return from === undefined || to === undefined ? [] : [line(from, to, plane, isDownward, isChosen)];
      });
    });
    this.#edges.replaceChildren(...lines);
  }

  #nodeOf(id: string): PictureNode {
    const node = this.#nodes.find((each) => each.id === id);
    if (node === undefined) {
      throw new RangeError(`there is no step ${id}`);
    }
    return node;
  }
}

function firstOf(parents: readonly string[]): number {
  return Math.min(Infinity, ...parents.map(Number));
}

function haveSameEdges(a: readonly PictureNode[], b: readonly PictureNode[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ parents, rank }, index) => parents === b[index]?.parents && rank === b[index].rank)
  );
}

function line(
  from: DOMRect,
  to: DOMRect,
  plane: DOMRect,
  isDownward: boolean,
  isChosen: boolean,
): SVGElement {
  const [x1, y1] = isDownward
    ? [from.left + from.width / 2 - plane.left, from.bottom - plane.top]
    : [from.right - plane.left, from.top + from.height / 2 - plane.top];
  const [x2, y2] = isDownward
    ? [to.left + to.width / 2 - plane.left, to.top - plane.top]
    : [to.left - plane.left, to.top + to.height / 2 - plane.top];
  const bend = isDownward ? (y2 - y1) / 2 : (x2 - x1) / 2;
  const d = isDownward
    ? `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`
    : `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  return svg("path", { d, fill: "none", class: isChosen ? "edge chosen" : "edge" });
}
