/**
 * What a tool printed into a file. PowerShell writes UTF-16 there; what no encoding explains is read all the same, since a
 * report is still good with a letter amiss.
 * @returns without a byte-order mark
 */
export function printedText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}
