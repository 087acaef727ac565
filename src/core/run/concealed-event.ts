import type { SecretVault } from "../privacy/secrets/secret-vault.ts";
import type { KeptEvent } from "./kept-event.ts";

/**
 * The event as it may be shown, logged and kept: no text in it has a secret. Patches stay what they are, since they are
 * to be applied; who writes one down prints it and conceals what is printed.
 */
export function concealed<Event extends KeptEvent>(event: Event, vault: SecretVault): Event {
  // Of pieces there are thousands: they are looked through only where a secret was put back into an answer, which is whole then.
  const isBare = event.kind === "receiving" || (event.kind === "answering" && vault.restored.size === 0);
  return isBare ? event : (concealedValue(event, vault) as Event);
}

/** The value without a secret in any of its texts; patches stay what they are. */
export function concealedValue(value: unknown, vault: SecretVault): unknown {
  if (typeof value === "string") {
    return vault.conceal(value);
  }
  if (Array.isArray(value)) {
    return value.map((item) => concealedValue(item, vault));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, key === "patch" ? item : concealedValue(item, vault)]),
    );
  }
  return value;
}
