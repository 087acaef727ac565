import { isLoopback } from "../../core/model/endpoint/endpoint.ts";
import { ProxyProblem } from "../../core/model/client/proxy-problem.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy that the environment names. */
export interface Proxy {
  /** With its user name and password, if it has any: never to be printed. */
  readonly url: URL;
  /** To be printed: `http://proxy:3128 (HTTPS_PROXY)`. */
  readonly label: string;
  /** `the environment variable HTTPS_PROXY` */
  readonly namedIn: string;
}

const httpsNames = ["https_proxy", "HTTPS_PROXY"];
const httpNames = ["http_proxy", "HTTP_PROXY"];

/** Whether the environment names a proxy at all. */
export function namesProxy(environment: Environment): boolean {
  return [...httpsNames, ...httpNames].some((name) => (environment[name] ?? "").trim() !== "");
}

/**
 * The proxy for a request, as curl and npm choose it: small letters win, HTTPS takes HTTP's for want of its own. What runs on
 * this machine, and what NO_PROXY lists (`host`, `.domain`, `*.domain`, `host:port`, `*`), is asked directly.
 * @throws ProxyProblem when the variable holds no address of an HTTP proxy
 */
export function proxyFor(target: URL, environment: Environment): Proxy | undefined {
  if (isLoopback({ baseUrl: target.href }) || isExempt(target, environment)) {
    return undefined;
  }
  const names = target.protocol === "https:" ? [...httpsNames, ...httpNames] : httpNames;
  const name = names.find((each) => (environment[each] ?? "").trim() !== "");
  const value = name === undefined ? undefined : environment[name]?.trim();
  if (name === undefined || value === undefined) {
    return undefined;
  }
  const namedIn = `the environment variable ${name}`;
  const text = value.includes("://") ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.hostname === "") {
    // The value is not repeated: it may hold a password.
    throw new ProxyProblem(
      `${namedIn} holds no address of an HTTP proxy, like http://proxy.example.com:3128; correct or unset it.`,
    );
  }
  return { url, label: `${url.protocol}//${url.host} (${name})`, namedIn };
}

function isExempt(target: URL, environment: Environment): boolean {
  const list = environment["no_proxy"] ?? environment["NO_PROXY"] ?? "";
  const port = target.port === "" ? (target.protocol === "https:" ? "443" : "80") : target.port;
  return list.split(/[\s,]+/).some((entry) => {
    const [, host = "", only] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    const domain = host.replace(/^\*?\./, "");
    return (
      (only === undefined || only === port) &&
      (host === "*" ||
        (domain !== "" && (target.hostname === domain || target.hostname.endsWith(`.${domain}`))))
    );
  });
}
