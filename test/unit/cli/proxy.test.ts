import { describe, expect, test } from "vitest";
import { proxyFor } from "../../../src/cli/proxy/proxy-for.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { ForwardProxy, type Treatment } from "../../support/proxy.ts";
import { runCli } from "../../support/run-cli.ts";
import { rightAnswer } from "../../support/sample-answers.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";
import { TlsFront } from "../../support/tls-front.ts";

const key = "sk-0123456789abcdef";
const plain = ["models", "--base-url", "http://models.test/v1"];

function portOf(server: ScriptedServer): number {
  return Number(new URL(server.baseUrl).port);
}

/** A server of one model behind a proxy, asked by the built program. */
async function listThrough(treatment: Treatment, proxyUrl = (proxy: ForwardProxy) => proxy.url) {
  await using server = await ScriptedServer.start();
  server.model("m").answers("");
  await using proxy = await ForwardProxy.start(portOf(server), treatment);
  const result = await runCli(plain, { env: { http_proxy: proxyUrl(proxy) } });
  return { ...result, said: result.stdout + result.stderr, proxy };
}

describe("A plain request", () => {
  test("goes through the proxy of http_proxy, with its user name and password", async () => {
    const { code, stdout, proxy } = await listThrough(
      "wants-password",
      ({ port }) => `http://me:p%40ss@127.0.0.1:${port}`,
    );
    expect(stdout).toContain("  m  ");
    expect(code).toBe(0);
    expect(proxy.asked).toEqual(["GET http://models.test/v1/models"]);
    expect(proxy.credentials).toEqual([`Basic ${Buffer.from("me:p@ss").toString("base64")}`]);
  });

  test("is refused by the proxy in one message that names it, and not its password", async () => {
    const { code, said, proxy } = await listThrough(
      "refuses",
      ({ port }) => `http://me:s3cret@127.0.0.1:${port}`,
    );
    expect(code).toBe(1);
    expect(said).toContain(`the proxy http://127.0.0.1:${proxy.port} (http_proxy) sent a web page (403)`);
    expect(said).not.toContain("s3cret");
  });

  test.each([
    ["wants-password", /the proxy \S+ \(http_proxy\) wants a user name and a password \(407\)/],
    [
      "sends-page",
      /the proxy \S+ \(http_proxy\) sent a web page \(200\) in place of an answer from models\.test/,
    ],
  ] as const)("and a proxy that %s is named", async (treatment, message) => {
    const { code, said } = await listThrough(treatment);
    expect(said).toMatch(message);
    expect(code).toBe(1);
  });

  test("goes directly to what NO_PROXY lists, and to this machine in any case", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").answers("");
    await using proxy = await ForwardProxy.start(portOf(server));
    const env = { HTTP_PROXY: proxy.url };
    const local = await runCli(["models", "--base-url", server.baseUrl], { env });
    expect(local.code).toBe(0);
    const exempt = await runCli(plain, { env: { ...env, NO_PROXY: "example.com,.test" } });
    expect(exempt.code).toBe(1);
    expect(exempt.stdout).toContain("no such host");
    expect(proxy.asked).toEqual([]);
  });

  test("through a proxy that is not there, or through what is none, ends with one clear message", async () => {
    const dead = await runCli(plain, { env: { HTTP_PROXY: "127.0.0.1:9" } });
    expect(dead.stdout).toContain(
      "models.test cannot be reached: the proxy http://127.0.0.1:9 (HTTP_PROXY) refuses connections. Correct or unset the environment variable HTTP_PROXY.",
    );
    const none = await runCli(plain, { env: { HTTP_PROXY: "socks5://me:s3cret@127.0.0.1:9" } });
    expect(none.stdout).toContain("the environment variable HTTP_PROXY holds no address of an HTTP proxy");
    expect(none.stdout).not.toContain("s3cret");
  });
});

describe("A request with TLS", () => {
  test("goes through a tunnel, to a provider known by name whose certificate a company's authority vouches for", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    await using server = await ScriptedServer.start();
    server.requiresKey(key);
    server.model("m").answers(rightAnswer);
    await using front = await TlsFront.start("api.mistral.ai", portOf(server));
    await using proxy = await ForwardProxy.start(front.port);
    const env = { MISTRAL_API_KEY: key, HTTPS_PROXY: proxy.url };
    const fix = [
      "fix",
      "--root",
      workspace.root,
      "--file",
      "src/invoice.ts",
      "--base-url",
      "mistral",
      "--model",
      "m",
      "--strategy",
      "single",
    ];
    const { code, stdout } = await runCli(fix, { env: { ...env, NODE_EXTRA_CA_CERTS: front.authority } });
    expect(code).toBe(0);
    expect(stdout).toContain("+");
    expect(server.requests).toHaveLength(1);
    expect(new Set(proxy.asked)).toEqual(new Set(["CONNECT api.mistral.ai:443"]));

    const distrusted = await runCli(["models", "--base-url", "mistral"], { env });
    expect(distrusted.code).toBe(1);
    expect(distrusted.stdout).toMatch(/certificate of Mistral .* is not trusted .*NODE_EXTRA_CA_CERTS/);
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ["wants-password", /the proxy \S+ \(HTTPS_PROXY\) wants a user name and a password \(407\)/],
    ["refuses", /the proxy \S+ \(HTTPS_PROXY\) refuses to connect to api\.mistral\.ai \(403\)/],
    ["sends-page", /the proxy \S+ \(HTTPS_PROXY\) refuses to connect to api\.mistral\.ai \(502\)/],
  ] as const)("and a proxy that %s is named, once", async (treatment, message) => {
    await using proxy = await ForwardProxy.start(9, treatment);
    const { code, stdout, stderr } = await runCli(["models", "--base-url", "mistral"], {
      env: { MISTRAL_API_KEY: key, HTTPS_PROXY: proxy.url },
    });
    expect(code).toBe(1);
    expect((stdout + stderr).match(new RegExp(message, "g"))).toHaveLength(1);
    expect(stdout + stderr).not.toContain(key);
  });
});

describe("Which proxy", () => {
  const of = (url: string, environment: Record<string, string>) => proxyFor(new URL(url), environment)?.label;

  test("small letters win, HTTPS takes HTTP's for want of its own, HTTP never HTTPS'", () => {
    const both = { HTTP_PROXY: "http://upper:1", http_proxy: "http://lower:1", HTTPS_PROXY: "http://tls:1" };
    expect(of("http://a.test", both)).toBe("http://lower:1 (http_proxy)");
    expect(of("https://a.test", both)).toBe("http://tls:1 (HTTPS_PROXY)");
    expect(of("https://a.test", { HTTP_PROXY: "upper:1" })).toBe("http://upper:1 (HTTP_PROXY)");
    expect(of("http://a.test", { HTTPS_PROXY: "http://tls:1" })).toBeUndefined();
    expect(of("http://a.test", { HTTP_PROXY: " " })).toBeUndefined();
  });

  test.each([
    ["*", true],
    ["a.test", true],
    [".a.test", true],
    ["test", true],
    ["*.test", true],
    ["b.test, A.TEST", true],
    ["a.test:443", true],
    ["a.test:80", false],
    ["ba.test", false],
    ["st", false],
    ["", false],
  ])("NO_PROXY=%j exempts https://a.test: %s", (list, exempt) => {
    expect(of("https://a.test/v1", { HTTPS_PROXY: "http://p:1", NO_PROXY: list }) === undefined).toBe(exempt);
  });

  test("none for this machine", () => {
    for (const url of ["http://localhost:1", "http://127.0.0.9:1", "http://[::1]:1", "http://x.localhost"]) {
      expect(of(url, { HTTP_PROXY: "http://p:1" })).toBeUndefined();
    }
  });
});
