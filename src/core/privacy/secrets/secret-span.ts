/** Where a secret stands in a text. */
export interface SecretSpan {
  /** For people: `AWS access key id`, `private key`. */
  readonly kind: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** A further piece of the secret before it: a private key has many lines, and is one secret. */
  readonly continued?: true;
}
