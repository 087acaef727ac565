/** Attributes, and what is done on a click. Values are text, never markup. */
interface Parts {
  readonly class?: string;
  readonly id?: string;
  readonly text?: string;
  readonly title?: string;
  readonly onclick?: () => void;
  readonly attributes?: Readonly<Record<string, string>>;
}

type Child = Node | undefined | false;

/** The only way in which elements are made: whatever a model said is text in them. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  parts: Parts = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  const { text, onclick, attributes = {}, ...named } = parts;
  for (const [name, value] of Object.entries({ ...named, ...attributes })) {
    made.setAttribute(name, value);
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  if (onclick !== undefined) {
    made.addEventListener("click", onclick);
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

export function svg(
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly Node[]
): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, String(value));
  }
  made.append(...children);
  return made;
}

/** Writes only what changes: a text that is set anew is laid out anew. */
export function setText(target: Node, text: string): void {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}
