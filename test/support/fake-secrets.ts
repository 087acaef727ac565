import { createHash } from "node:crypto";

const alphabets = {
  digits: "0123456789",
  hex: "0123456789abcdef",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
  alphanumeric: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
  base64: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
} as const;

/**
 * Characters as a machine draws them, the same for the same seed. Secrets of tests are put together when they run, so
 * that neither a person nor a scanner takes one for real.
 */
export function drawn(
  seed: string,
  length: number,
  alphabet: keyof typeof alphabets = "alphanumeric",
): string {
  const letters = alphabets[alphabet];
  let text = "";
  for (let block = 0; text.length < length; block++) {
    for (const byte of createHash("sha256").update(`${seed} ${block}`).digest()) {
      text += letters.charAt(byte % letters.length);
    }
  }
  return text.slice(0, length);
}

/** A key in the form that the tools of OpenSSL write. */
export function fakePrivateKey(seed: string, type = "RSA "): string {
  const lines = Array.from({ length: 12 }, (_, index) => drawn(`${seed} ${index}`, 64, "base64"));
  return [`-----BEGIN ${type}PRIVATE KEY-----`, ...lines, `-----END ${type}PRIVATE KEY-----`].join("\n");
}
