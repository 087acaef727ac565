/** Something that took time, as OpenTelemetry has it. Names and numbers; never a prompt, an answer or a key. */
export interface Span {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: "server" | "client";
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
  readonly attributes: Attributes;
  readonly moments: readonly Moment[];
  readonly failed: boolean;
}

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Something that happens within a span. */
export interface Moment {
  readonly at: number;
  readonly name: string;
  readonly attributes: Attributes;
}

/** Where spans go. */
export interface SpanSink {
  take(span: Span): void;
  /** Sends what is left, within a few seconds. */
  close(): Promise<void>;
}
