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
    let from = this.#endedInCarriageReturn && piece.startsWith("\n") ? 1 : 0;
    // Searched for once a piece: most streams have none.
    let carriageReturn = piece.indexOf("\r", from);
    let newline = piece.indexOf("\n", from);
    while (newline >= 0 || carriageReturn >= 0) {
      const at = carriageReturn >= 0 && (newline < 0 || carriageReturn < newline) ? carriageReturn : newline;
      const line = piece.slice(from, at);
      this.#take(this.#line === "" ? line : this.#line + line, events);
      this.#line = "";
      from = at === carriageReturn && newline === at + 1 ? at + 2 : at + 1;
      if (newline >= 0 && newline < from) {
        newline = piece.indexOf("\n", from);
      }
      if (carriageReturn >= 0 && carriageReturn < from) {
        carriageReturn = piece.indexOf("\r", from);
      }
    }
    this.#line += piece.slice(from);
    if (piece !== "") {
      this.#endedInCarriageReturn = piece.endsWith("\r");
    }
    return events;
  }

  /** The data of an event that the stream ended without closing, if there is one. It may be half. */
  rest(): string | undefined {
    const events: string[] = [];
    this.#take(this.#line, events);
    this.#line = "";
    this.#take("", events);
    return events[0];
  }

  #take(line: string, events: string[]): void {
    if (line === "") {
      if (this.#data.length > 0) {
        events.push(this.#data.length === 1 ? (this.#data[0] ?? "") : this.#data.join("\n"));
        this.#data = [];
      }
      return;
    }
    if (line.startsWith("data: ")) {
      this.#data.push(line.slice(6));
    } else if (line.startsWith("data:")) {
      this.#data.push(line.slice(5));
    } else if (line === "data") {
      this.#data.push("");
    }
  }
}
