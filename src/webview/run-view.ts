import { drawRun } from "../core/run/show/draw-run.ts";
import { emptyPicture, type RunPicture } from "../core/run/show/run-picture.ts";
import type { Moment } from "../core/run/show/shown-event.ts";
import { Announcer } from "./announcer.ts";
import { CandidatesView } from "./candidate-view.ts";
import { DetailView } from "./detail-view.ts";
import { FindingsView } from "./findings-view.ts";
import { element } from "./dom.ts";
import { GraphView } from "./graph-view.ts";
import type { FromPage, ToPage } from "./protocol.ts";
import { RunHeader } from "./run-header.ts";
import { l10n, nodeTitle, runStateWord, stateWord, told } from "./words.ts";

/** How often the time of what goes on is written anew. Milliseconds. */
const tickMs = 1_000;

interface RunViewOptions {
  readonly send: (message: FromPage) => void;
  /** Told which step is looked at. */
  readonly onSelect: (node: string) => void;
  /** Looked at from the beginning; left out: none. */
  readonly selected: string | undefined;
}

/** A run, live or past: the graph, the step that is looked at, the candidates side by side. */
export class RunView {
  readonly root: HTMLElement;
  readonly #header: RunHeader;
  readonly #graph: GraphView;
  readonly #detail = new DetailView();
  readonly #candidates: CandidatesView;
  readonly #findings = new FindingsView();
  readonly #notes = element("ul", { class: "notes" });
  readonly #notesSection: HTMLElement;
  readonly #announcer = new Announcer();
  readonly #waiting: Moment[] = [];
  #picture: RunPicture = emptyPicture;
  #selected: string | undefined;
  #isFrameAsked = false;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(
    { run, source, reviews, moments }: Extract<ToPage, { kind: "run" }>,
    private readonly options: RunViewOptions,
  ) {
    const { send } = options;
    this.#selected = options.selected;
    this.#header = new RunHeader(run, source, send);
    this.#graph = new GraphView((node) => this.#select(node));
    this.#candidates = new CandidatesView(
      reviews ? (candidate) => send({ kind: "review", candidate }) : undefined,
    );
    this.#notesSection = element(
      "section",
      { attributes: { "aria-labelledby": "notes-heading" } },
      element("h2", { id: "notes-heading", text: l10n.t("Notes") }),
      this.#notes,
    );
    this.root = element(
      "main",
      {},
      this.#header.root,
      element(
        "section",
        { attributes: { "aria-labelledby": "graph-heading" } },
        element("h2", { id: "graph-heading", text: l10n.t("Steps") }),
        this.#graph.root,
      ),
      this.#detail.root,
      this.#candidates.root,
      this.#findings.root,
      this.#notesSection,
      this.#announcer.root,
    );
    this.#timer = setInterval(() => this.#tick(), tickMs);
    this.#waiting.push(...moments);
    this.#draw();
  }

  /** Drawn with the next frame, however many come until then. */
  add(moments: readonly Moment[]): void {
    this.#waiting.push(...moments);
    if (!this.#isFrameAsked) {
      this.#isFrameAsked = true;
      requestAnimationFrame(() => this.#draw());
    }
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  #draw(): void {
    this.#isFrameAsked = false;
    const before = this.#picture;
    this.#picture = drawRun(this.#waiting.splice(0), before);
    const picture = this.#picture;
    const now = Date.now();
    if (
      picture.nodes !== before.nodes ||
      picture.state !== before.state ||
      picture.outcome !== before.outcome
    ) {
      this.#header.update(picture, now);
      this.#announce(before);
    }
    this.#graph.update(picture, now);
    this.#detail.update(picture, this.#selected);
    if (picture.candidates !== before.candidates || picture.outcome !== before.outcome) {
      this.#candidates.update(picture);
    }
    this.#findings.update(picture);
    if (this.#selected !== undefined && picture.nodes.length !== before.nodes.length) {
      this.#graph.select(this.#selected);
    }
    if (picture.notes !== before.notes || before === emptyPicture) {
      const fresh = picture.notes.slice(before.notes.length);
      this.#notes.append(...fresh.map((text) => element("li", { text: told(text) })));
      this.#notesSection.hidden = picture.notes.length === 0;
    }
  }

  #select(node: string): void {
    this.#selected = node;
    this.#graph.select(node);
    this.#detail.update(this.#picture, node);
    this.#detail.focus();
    this.options.onSelect(node);
  }

  #tick(): void {
    const picture = this.#picture;
    if (picture.state === "running") {
      const now = Date.now();
      this.#header.tick(picture, now);
      this.#graph.tick(picture, now);
    }
  }

  #announce(before: RunPicture): void {
    const picture = this.#picture;
    if (picture.state !== before.state && picture.state !== "running") {
      const reason = told(picture.outcome?.reason ?? picture.reason ?? "");
      this.#announcer.say(l10n.t("The run is over: {0}. {1}", runStateWord(picture), reason));
      return;
    }
    const known = new Map(before.nodes.map((node) => [node.id, node.state]));
    const changed = picture.nodes.findLast(({ id, state }) => known.get(id) !== state);
    if (changed !== undefined) {
      this.#announcer.say(l10n.t("{0}: {1}", nodeTitle(changed), stateWord(changed)));
    }
  }
}
