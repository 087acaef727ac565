/** What people write where a secret will be, and what code puts there at run time. */
const standIn =
  /example|change[-_]?me|changethis|placeholder|dummy|sample|fake|mock|redacted|replace|insert|todo|your[-_]|[-_]here|x{4}|\*{3}|\.{3}|\$[{(A-Z_]|\{\{|^%|^\{.*\}$|%[sd(]|^<.*>$|process\.env|environ|getenv|import\.meta|\bvault:|^(?:arn|ref|file|env|op):/i;

/** In a token of a known form nothing shorter is a word rather than chance. */
const standInToken = /example|placeholder|redacted|your[-_]|x{6}|\*{3}|\.{3}/i;

const words = new Set([
  "admin",
  "guest",
  "letmein",
  "null",
  "pass",
  "passwd",
  "password",
  "postgres",
  "root",
  "secret",
  "string",
  "test",
  "testing",
  "token",
  "undefined",
  "user",
  "username",
]);

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** A word that only stands where a secret belongs: `changeme`, `${PASSWORD}`, `<token>`, `xxxx`. */
export function isStandIn(value: string): boolean {
  return standIn.test(value) || words.has(value.toLowerCase()) || distinct(value) < 4;
}

/** A token that documentation shows: `ghp_xxxxxxxx…`. */
export function isStandInToken(token: string): boolean {
  return standInToken.test(token) || distinct(token) < 8;
}

/**
 * Characters drawn by a machine, as keys and tokens are: long, of many kinds, without words. UUIDs and version numbers
 * are names of things, not secrets.
 */
export function looksRandom(value: string): boolean {
  const bare = value.replace(/[-_./:=+~]/g, "");
  if (bare.length < 16 || uuid.test(value) || !/[a-z]/i.test(bare)) {
    return false;
  }
  if (/^[0-9a-f]+$/i.test(bare)) {
    return bare.length >= 24 && distinct(bare) >= 8;
  }
  if (distinct(bare) < 10) {
    return false;
  }
  const changes = changesOfClass(bare) / bare.length;
  const digits = bare.replace(/\D/g, "").length;
  if (bare === bare.toLowerCase() || bare === bare.toUpperCase()) {
    return digits >= 3 && changes >= 0.2;
  }
  // Words in camel case change at their joints only.
  return changes >= (digits >= 2 ? 0.3 : 0.4);
}

/** What a person thinks up when a password needs three kinds of characters: `Tr0ub4dor&3`. */
export function looksLikePassword(value: string): boolean {
  return value.length >= 8 && value.length <= 64 && kinds(value) >= 3 && /\d/.test(value);
}

/** Letters and something else: more than a word. */
export function isMoreThanAWord(value: string): boolean {
  return value.length >= 6 && kinds(value) >= 2 && /[a-z]/i.test(value) && /[^a-z_]/i.test(value);
}

function kinds(value: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(value)).length;
}

function distinct(value: string): number {
  return new Set(value).size;
}

function changesOfClass(value: string): number {
  let changes = 0;
  for (let index = 1; index < value.length; index++) {
    if (classOf(value.charCodeAt(index)) !== classOf(value.charCodeAt(index - 1))) {
      changes++;
    }
  }
  return changes;
}

function classOf(code: number): "digit" | "upper" | "lower" {
  return code < 58 ? "digit" : code < 91 ? "upper" : "lower";
}
