import type { IncomingHttpHeaders } from "node:http";

/** The part of a chat request that scripts look at. */
export interface ChatBody {
  readonly model?: string;
  readonly messages?: readonly { readonly role: string; readonly content: unknown }[];
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly n?: number;
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly temperature?: number;
  readonly [parameter: string]: unknown;
}

/** The server counts a token for every four characters, begun ones included. */
export function tokensIn(characters: number): number {
  return Math.ceil(characters / 4);
}

/** A call as it arrived, and what became of it. */
export class RecordedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: ChatBody;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The path, with its query. */
  readonly url: string;
  /** Characters of answer and thinking that went out, over all choices. */
  charactersSent = 0;
  /** `left`: the client closed the connection before the response was over. */
  state: "open" | "answered" | "left" | "broken" = "open";

  constructor(headers: IncomingHttpHeaders, body: ChatBody, at: number, url = "/v1/chat/completions") {
    this.headers = headers;
    this.body = body;
    this.at = at;
    this.url = url;
  }

  get model(): string {
    return this.body.model ?? "";
  }

  /** All messages, one after the other. */
  get prompt(): string {
    return (this.body.messages ?? [])
      .map(({ content }) => (typeof content === "string" ? content : JSON.stringify(content)))
      .join("\n");
  }

  get roles(): string[] {
    return (this.body.messages ?? []).map(({ role }) => role);
  }

  get promptTokens(): number {
    return tokensIn(this.prompt.length);
  }

  get tokensSent(): number {
    return tokensIn(this.charactersSent);
  }
}
