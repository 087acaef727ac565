/**
 * Turns the text of an event stream into the data of its events (WHATWG HTML, 9.2.6): any line end, comments,
 * several data lines an event. The `openai` package has a decoder too, but hides whether `[DONE]` came, hands out
 * half an event when the stream is cut, and writes what it cannot parse to the console.
 */
export class SseDecoder {
  #line = "";
  #data: string[] = [];
  #endedInCarriageReturn = false;

  /** The data of the events that `piece` completes. */
  push(piece: string): string[] {
    const events: string[] = [];
    const start = this.#endedInCarriageReturn && piece.startsWith("\n") ? 1 : 0;
    let from = start;
    for (const end of piece.slice(start).matchAll(/\r\n|\r|\n/g)) {
      const at = start + end.index;
      events.push(...this.#take(this.#line + piece.slice(from, at)));
      from = at + end[0].length;
      this.#line = "";
    }
    this.#line += piece.slice(from);
    if (piece !== "") {
      this.#endedInCarriageReturn = piece.endsWith("\r");
    }
    return events;
  }

  /** The data of an event that the stream ended without closing, if there is one. It may be half. */
  rest(): string | undefined {
    this.#take(this.#line);
    this.#line = "";
    return this.#take("")[0];
  }

  #take(line: string): string[] {
    if (line === "") {
      const data = this.#data;
      this.#data = [];
      return data.length > 0 ? [data.join("\n")] : [];
    }
    const data = /^data(?:: ?(.*))?$/s.exec(line);
    if (data) {
      this.#data.push(data[1] ?? "");
    }
    return [];
  }
}
