/** PEP 503: case and the kind of dash mean nothing. */
export function pythonName(name: string): string {
  return name
    .split(/[-_.]+/)
    .map((part) => part.replaceAll(/\W/g, "\\$&"))
    .join("[-_.]+");
}

/** What may stand before a version in Python: this one or a later one. */
export const pythonSigns = "(?:==|>=|~=)\\s*";
