import type { ProxyAgent, RequestInit } from "undici";
import { ProxyProblem, proxyProblemIn } from "../../core/model/client/proxy-problem.ts";
import { namesProxy, proxyFor, type Proxy } from "./proxy-for.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Makes the program's `fetch` one that asks through the proxies of the environment. Node's own knows none before Node 24, and
 * VS Code does the same in its extension host, so the model client needs to know of neither.
 */
export function useProxiesOf(environment: Environment): void {
  if (namesProxy(environment)) {
    globalThis.fetch = proxiedFetch(environment, globalThis.fetch);
  }
}

/** @param direct asks where no proxy is in the way */
function proxiedFetch(environment: Environment, direct: typeof fetch): typeof fetch {
  const agents = new Map<string, ProxyAgent>();
  return async (input, init) => {
    const target = new URL(input instanceof Request ? input.url : input);
    const proxy = proxyFor(target, environment);
    if (proxy === undefined) {
      return direct(input, init);
    }
    // Node's own classes come first: of the two, the one loaded first makes the connections of both.
    const headers = [...new Headers(init?.headers)];
    const { default: undici } = await import("undici");
    const agent = agents.get(proxy.url.href) ?? new undici.ProxyAgent(agentOptions(proxy));
    agents.set(proxy.url.href, agent);
    const ask = (): Promise<Response> =>
      undici.fetch(target, {
        ...init,
        headers,
        dispatcher: agent,
      } as RequestInit) as Promise<unknown> as Promise<Response>;
    const response = await ask().catch((error: unknown) => {
      // All connections of a proxied request are made to the proxy: what prevents one is about the proxy.
      throw proxyProblemIn(error, { ...proxy, isAt: () => true }, target.host) ?? error;
    });
    // Inside a TLS tunnel nobody but the endpoint itself can have sent it.
    if (
      target.protocol === "http:" &&
      response.headers.get("content-type")?.startsWith("text/html") === true
    ) {
      await response.body?.cancel();
      throw new ProxyProblem(
        `the proxy ${proxy.label} sent a web page (${response.status}) in place of an answer from ${target.host}. Does it want you to sign in, and may it reach ${target.host}?`,
      );
    }
    return response;
  };
}

/** Plain requests are passed on as such: many proxies tunnel to the ports of TLS only. */
function agentOptions({ url }: Proxy): ProxyAgent.Options {
  const address = new URL(url);
  const [user, password] = [url.username, url.password].map(decodeURIComponent);
  address.username = "";
  address.password = "";
  const token = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  return { uri: address.href, proxyTunnel: false, ...(url.username !== "" && { token }) };
}
