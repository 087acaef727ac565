/**
 * Turns the text of an event stream into the data of its events (WHATWG HTML, 9.2.6): any line end, comments,
 * several data lines an event. The `openai` package has a decoder too, but hides whether `[DONE]` came, hands out
 * half an event when the stream is cut, and writes what it cannot parse to the console.
 */
export class SseDecoder {
  /**
   * The data of the first event that is named `error`, which no other field of the event need say. A field of that name,
   * which old llama.cpp servers send, is taken for one.
   */
  error: string | undefined;
  #line = "";
  #data: string[] = [];
  #named = "";
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
        this.#dispatch(this.#data.length === 1 ? (this.#data[0] ?? "") : this.#data.join("\n"), events);
        this.#data = [];
      }
      this.#named = "";
      return;
    }
    if (line.startsWith("data: ")) {
      this.#data.push(line.slice(6));
    } else if (line.startsWith("data:")) {
      this.#data.push(line.slice(5));
    } else if (line === "data") {
      this.#data.push("");
    } else if (line.startsWith("event:")) {
      this.#named = line.slice(6).trim();
    } else if (line.startsWith("error:")) {
      this.error ??= line.slice(6).trim();
    }
  }

  #dispatch(data: string, events: string[]): void {
    if (this.#named === "error") {
      this.error ??= data;
    } else if (this.error === undefined) {
      events.push(data);
    }
  }
}
