import type { SecretVault } from "../../privacy/secrets/secret-vault.ts";

/** The value with a placeholder for every secret in its texts: as it may be kept, and as models may be shown it. */
export function withoutSecrets(value: unknown, vault: SecretVault): unknown {
  return mapTexts(value, (text) => vault.redact(text));
}

/** The value with those secrets in the places of their placeholders that the vault knows. */
export function withSecrets<T>(value: T, vault: SecretVault): T {
  return mapTexts(value, (text) => vault.reveal(text)) as T;
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") {
    return map(value);
  }
  if (Array.isArray(value)) {
    return value.map((item) => mapTexts(item, map));
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, map)]))
    : value;
}
