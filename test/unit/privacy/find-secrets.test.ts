import { describe, expect, test } from "vitest";
import { textKindOf } from "../../../src/core/privacy/secrets/assigned-secrets.ts";
import { findSecrets } from "../../../src/core/privacy/secrets/find-secrets.ts";
import { drawn, fakePrivateKey } from "../../support/fake-secrets.ts";
import { processorTime } from "../../support/processor-time.ts";

const seeds = Array.from({ length: 40 }, (_, index) => `seed ${index}`);

function found(text: string, path = "code.ts"): readonly string[] {
  return findSecrets(text, textKindOf(path)).map(({ start, end }) => text.slice(start, end));
}

/** What each provider hands out, in the form it has. */
const forms: Readonly<Record<string, (seed: string) => string>> = {
  "AWS access key id": (seed) => `AKIA${drawn(seed, 15, "upper")}7`,
  "GitHub classic": (seed) => `ghp_${drawn(seed, 36)}`,
  "GitHub app": (seed) => `ghs_${drawn(seed, 36)}`,
  "GitHub fine-grained": (seed) => `github_pat_${drawn(seed, 22)}_${drawn(`${seed}b`, 59)}`,
  GitLab: (seed) => `glpat-${drawn(seed, 20)}`,
  npm: (seed) => `npm_${drawn(seed, 36)}`,
  PyPI: (seed) => `pypi-AgEIcHlwaS5vcmc${drawn(seed, 120)}`,
  RubyGems: (seed) => `rubygems_${drawn(seed, 48, "hex")}`,
  "Slack bot": (seed) => `xoxb-${drawn(seed, 12, "digits")}-${drawn(seed, 13, "digits")}-${drawn(seed, 24)}`,
  "Slack app": (seed) =>
    `xapp-1-A${drawn(seed, 10, "upper")}-${drawn(seed, 13, "digits")}-${drawn(seed, 64, "hex")}`,
  SendGrid: (seed) => `SG.${drawn(seed, 22)}.${drawn(`${seed}b`, 43)}`,
  Shopify: (seed) => `shpat_${drawn(seed, 32, "hex")}`,
  Stripe: (seed) => `sk_live_${drawn(seed, 24)}`,
  "Stripe restricted": (seed) => `rk_live_${drawn(seed, 99)}`,
  "OpenAI classic": (seed) => `sk-${drawn(seed, 20)}T3BlbkFJ${drawn(`${seed}b`, 20)}`,
  "OpenAI project": (seed) => `sk-proj-${drawn(seed, 74)}T3BlbkFJ${drawn(`${seed}b`, 74)}`,
  Anthropic: (seed) => `sk-ant-api03-${drawn(seed, 93)}AA`,
  OpenRouter: (seed) => `sk-or-v1-${drawn(seed, 64, "hex")}`,
  DeepSeek: (seed) => `sk-${drawn(seed, 32, "hex")}`,
  Groq: (seed) => `gsk_${drawn(seed, 52)}`,
  "Google API": (seed) => `AIza${drawn(seed, 35)}`,
  "Google OAuth": (seed) => `GOCSPX-${drawn(seed, 28)}`,
  "Hugging Face": (seed) => `hf_${drawn(seed, 34)}`,
  Linear: (seed) => `lin_api_${drawn(seed, 40)}`,
  "1Password account": (seed) => `ops_eyJ${drawn(seed, 400)}`,
  "1Password secret": (seed) =>
    `A3-${drawn(seed, 6, "upper")}-${drawn(`${seed}b`, 6, "upper")}-${["c", "d", "e", "f"].map((part) => drawn(seed + part, 5, "upper")).join("-")}`,
  Databricks: (seed) => `dapi${drawn(seed, 32, "hex")}`,
  Telegram: (seed) => `${drawn(seed, 9, "digits")}:AA${drawn(seed, 33)}`,
  Discord: (seed) => `MT${drawn(seed, 24)}.${drawn(`${seed}b`, 6)}.${drawn(`${seed}c`, 38)}`,
  DigitalOcean: (seed) => `dop_v1_${drawn(seed, 64, "hex")}`,
  Docker: (seed) => `dckr_pat_${drawn(seed, 27)}`,
  Vault: (seed) => `hvs.${drawn(seed, 90)}`,
  JWT: (seed) => `eyJhbGciOiJIUzI1NiJ9.eyJ${drawn(seed, 60)}.${drawn(`${seed}b`, 43)}`,
};

describe("found", () => {
  test.each(Object.entries(forms))("%s: alone, in quotes, in a sentence, in a URL, in JSON", (_, form) => {
    for (const seed of seeds) {
      const secret = form(seed);
      for (const text of [
        secret,
        `const value = "${secret}";`,
        `Log in with ${secret}, then go on.`,
        `curl https://host.invalid/path?key=${secret}&x=1`,
        `{"value":"${secret}"}`,
      ]) {
        const covered = found(text).filter((value) => value.includes(secret));
        expect(covered, text).toHaveLength(1);
      }
    }
  });

  test.each([
    ["AWS secret", (secret: string) => `aws_secret_access_key = ${secret}`, 40, "base64"],
    ["AWS secret in code", (secret: string) => `secretAccessKey: "${secret}",`, 40, "base64"],
    ["URL", (secret: string) => `fetch("https://user:${secret}@host.invalid/path")`, 12, "alphanumeric"],
    ["Postgres", (secret: string) => `postgres://app:${secret}@localhost:5432/app`, 9, "alphanumeric"],
    ["Redis", (secret: string) => `redis://:${secret}@cache.invalid`, 20, "alphanumeric"],
    [
      "MongoDB",
      (secret: string) => `mongodb+srv://app:${secret}@c0.mongodb.invalid/?w=1`,
      14,
      "alphanumeric",
    ],
    [
      "ADO",
      (secret: string) => `"Server=db;Database=app;User Id=sa;Password=${secret};"`,
      10,
      "alphanumeric",
    ],
    ["npmrc", (secret: string) => `//registry.invalid/:_authToken=${secret}`, 32, "hex"],
    ["bearer", (secret: string) => `"Authorization": "Bearer ${secret}"`, 40, "alphanumeric"],
    ["Azure", (secret: string) => `AccountName=a;AccountKey=${secret}==;`, 86, "base64"],
    ["string", (secret: string) => `const apiKey: string = "${secret}";`, 32, "alphanumeric"],
    ["constant", (secret: string) => `SECRET_KEY = '${secret}'`, 50, "alphanumeric"],
    ["hex", (secret: string) => `secret_key_base: "${secret}"`, 128, "hex"],
    ["map", (secret: string) => `{ "clientSecret": "${secret}" }`, 40, "alphanumeric"],
    ["Ruby", (secret: string) => `:auth_token => "${secret}"`, 24, "alphanumeric"],
    ["call", (secret: string) => `headers.set("x-api-key", "${secret}")`, 32, "alphanumeric"],
    ["Go", (secret: string) => `accessToken := "${secret}"`, 40, "alphanumeric"],
  ] as const)("by its place: %s", (_, write, length, alphabet) => {
    const texts = seeds.map((seed) => ({
      secret: drawn(seed, length, alphabet),
      text: write(drawn(seed, length, alphabet)),
    }));
    // Of characters that were drawn, a few happen to look like a word.
    const missed = texts.filter(({ secret, text }) => !found(text).some((value) => value.startsWith(secret)));
    expect(missed.length).toBeLessThanOrEqual(1);
  });

  test.each([
    [".env", "DB_PASSWORD=", ["hunter", "22"], ""],
    [".env.local", 'export DB_PASSWORD="', ["kat", "7", "Haus"], '"'],
    ["config/database.yml", "production:\n  password: ", ["s3cr3t", "-base"], "\n"],
    ["application.properties", "spring.datasource.password=", ["Pa55", "-w0rd"], "\n"],
    ["settings.json", '{ "smtp": { "password": "', ["kat", "7", "Haus"], '" } }'],
    ["main.py", 'PASSWORD = "', ["Tr0ub4", "dor&3"], '"'],
  ])("what a person thought up, in %s", (path, before, parts, after) => {
    const secret = parts.join("");
    expect(found(before + secret + after, path)).toEqual([secret]);
  });

  test("a private key, line by line, in its file, in a string and cut off", () => {
    for (const type of ["RSA ", "", "EC ", "OPENSSH ", "ENCRYPTED "]) {
      const key = fakePrivateKey(type, type);
      const lines = key.split("\n").slice(1, -1);
      expect(found(key)).toEqual(lines);
      expect(found(key.split("\n").slice(0, 6).join("\n"))).toEqual(lines.slice(0, 5));
      expect(found(JSON.stringify({ private_key: key })).join("")).toContain(lines[3]);
      expect(findSecrets(key).filter(({ continued }) => continued !== true)).toHaveLength(1);
    }
  });
});

describe("left alone", () => {
  test.each([
    'password: "changeme"',
    'password = "${PASSWORD}"',
    "password = os.environ['DB_PASSWORD']",
    'const token = process.env.GITHUB_TOKEN ?? "";',
    'password: "Passwort vergessen?"',
    'label: "API key", apiKey: "apiKeyPlaceholderText"',
    "const accessToken = await getAccessTokenSilently();",
    'const secret = "the quick brown fox";',
    'export const tokenKind = "oauth2AccessTokenKind";',
    "if (password === confirmPassword2) {",
    "this.password = hashedPassword123;",
    'api_key = "<your-api-key>"',
    'token: "xxxxxxxxxxxxxxxxxxxxxxxx1a"',
    'apiKey = "your-api-key-goes-here-123456"',
    "AKIAIOSFODNN7EXAMPLE",
    "https://user:password@example.com/",
    "https://${user}:${password}@host.invalid/",
    "https://user:<password>@host.invalid/",
    "postgres://postgres:postgres@localhost/app",
    '"integrity": "sha512-mLyPQnHwUxaM/rideoK/+KL8DaAJLRl4aBCfmX444aCSLnIaomqPLtNRe2jdCYcsk5wZzXrDIQC8ZeYNRAYyIA=="',
    "commit 3f273fe0c1b2a4d5e6f708192a3b4c5d6e7f8091",
    'const id = "6f1e1f6a-1d52-4d0e-9f4f-2b1f0c6c8a11";',
    'token: "6f1e1f6a-1d52-4d0e-9f4f-2b1f0c6c8a11"',
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
    "sk-some-very-long-kebab-case-class-name-for-a-skeleton",
    ".task-list-item-with-a-really-long-name",
    "PublicKeyToken=b77a5c561934e089",
    "-----BEGIN PUBLIC KEY-----\nMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC7\n-----END PUBLIC KEY-----",
    "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
    'const begin = "-----BEGIN PRIVATE KEY-----";\nconst numberOfCharacters2 = lengthOfTheWholeText(begin);\n',
    "self._password = handler.password1",
    "  'crc-16-buypass', 'Crc16Buypass',",
    'throw new Error("-----BEGIN PRIVATE KEY----- is missing");',
    "//registry.npmjs.org/:_authToken=${NPM_TOKEN}",
    "type Secret = { token: string; password: string | undefined };",
    "  --color-token-primary: #a1b2c3d4;",
    "tokens: 128000, passwordMinLength: 12345678",
  ])("%s", (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ["de.json", '{ "password": "Passwort", "token": "Zugriffstoken" }'],
    ["schema.json", '{ "password": { "type": "string" }, "secret": "string" }'],
    [
      "compose.yml",
      "environment:\n  POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}\n  SECRET_FILE: /run/secrets/app1",
    ],
    ["values.yaml", "password: changeme\ntoken: null\nsecretName: my-app-tls-2\n"],
    [".env.example", "API_KEY=your-key-here\nDB_PASSWORD=\nTOKEN=xxxx1234xxxx\n"],
  ])("in %s", (path, text) => {
    expect(found(text, path)).toEqual([]);
  });
});

describe("time grows with the text, whatever is in it", () => {
  const bites = [
    "password=",
    'password = "',
    "password: ",
    "secret_access_key=",
    "aws_secret_key aws_secret",
    "token token: string = ",
    "://a:a",
    "://:",
    "://a:a@",
    "eyJ",
    "eyJaaaaaaaaaa.",
    "eyJaaaaaaaaaa.eyJaaaa.",
    "xoxb-a-",
    "xoxb-",
    "sk-",
    "sk-proj-",
    "sk-ant-",
    "ghp_",
    "SG.aaaaaaaaaaaaaaaa.",
    "-----BEGIN PRIVATE KEY-----\n",
    "-----BEGIN ",
    "-----BEGIN RSA PRIVATE KEY-----",
    "bearer ",
    "Bearer a",
    "authorization: basic ",
    "; password = ",
    ";pwd=",
    "MAAAAAAAAAAAAAAAAAAAAAAA.",
    "A3-AAAAAA-",
    "1234567890:AA",
    "hooks.slack.com/services/T",
    "AccountKey=",
    "_auth=",
    "a",
    " ",
    "\n",
    "\t=",
    '"',
    "AKIA",
    "dapi",
    "api_key_key_key",
    "key_base",
    "MOA_SECRET_1_",
  ];

  test.each(bites)("%j", async (bite) => {
    const milliseconds = async (characters: number): Promise<number> => {
      const text = bite.repeat(Math.ceil(characters / bite.length));
      let least = Infinity;
      for (let run = 0; run < 3; run++) {
        least = Math.min(least, await processorTime(() => findSecrets(text, "settings")));
      }
      return least;
    };
    await milliseconds(20_000);
    // A quadratic search takes 64 times as long for 8 times the text.
    const eighth = await milliseconds(125_000);
    expect(await milliseconds(1_000_000)).toBeLessThan(Math.max(250, eighth * 24));
  });
});
