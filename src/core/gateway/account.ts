import { createHash, timingSafeEqual } from "node:crypto";
import { Budget } from "../model/money/budget.ts";
import { Secret } from "../model/secret.ts";

/** On whose behalf models are asked. What one spends, nobody else pays. */
export interface Account {
  /** For people; says nothing of the key. */
  readonly name: string;
  readonly budget: Budget;
  /** His own key for the models, where callers bring theirs; left out: they are asked with this program's. */
  readonly ownKey?: Secret;
}

/** Who may ask. */
export type Access =
  /** Whoever reaches the gateway. */
  | { readonly kind: "open" }
  /** Who knows one of these keys, which are never sent anywhere. */
  | { readonly kind: "keys"; readonly keys: readonly NamedKey[] }
  /** Whoever brings a key: it is his own, and his models are asked with it and with no other. */
  | { readonly kind: "callers" };

export interface NamedKey {
  readonly name: string;
  readonly key: string;
}

/** Callers that are remembered, with what they have spent. */
const mostCallers = 1_000;

/** The accounts of a gateway, found by what requests say of themselves. */
export class Accounts {
  readonly #access: Access;
  readonly #capUsd: number | undefined;
  readonly #known: readonly { readonly digest: Buffer; readonly account: Account }[];
  readonly #callers = new Map<string, Account>();
  readonly #everybody: Account;

  /** @param capUsd what each account may spend while the gateway runs; left out: no cap */
  constructor(access: Access, capUsd: number | undefined) {
    this.#access = access;
    this.#capUsd = capUsd;
    this.#everybody = { name: "everybody", budget: new Budget(capUsd) };
    this.#known =
      access.kind === "keys"
        ? access.keys.map(({ name, key }) => ({
            digest: digestOf(key),
            account: { name, budget: new Budget(capUsd) },
          }))
        : [];
  }

  /**
   * @param authorization the header
   * @returns `undefined` where nobody may ask so
   */
  of(authorization: string | undefined): Account | undefined {
    if (this.#access.kind === "open") {
      return this.#everybody;
    }
    const [, key] = /^Bearer +(\S{1,4096})$/i.exec(authorization ?? "") ?? [];
    if (key === undefined) {
      return undefined;
    }
    const digest = digestOf(key);
    return this.#access.kind === "callers"
      ? this.#caller(digest.toString("hex"), key)
      : // All of them are looked at, so that the time it takes says nothing.
        this.#known.filter((each) => timingSafeEqual(each.digest, digest))[0]?.account;
  }

  #caller(digest: string, key: string): Account {
    const account = this.#callers.get(digest) ?? {
      name: `caller ${digest.slice(0, 8)}`,
      budget: new Budget(this.#capUsd),
      ownKey: new Secret(() => key),
    };
    this.#callers.delete(digest);
    this.#callers.set(digest, account);
    const [oldest] = this.#callers.keys();
    if (this.#callers.size > mostCallers && oldest !== undefined) {
      this.#callers.delete(oldest);
    }
    return account;
  }
}

/** Of one length, whatever the key is. */
function digestOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
