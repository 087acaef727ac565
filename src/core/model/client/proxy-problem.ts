import { said } from "../../workspace/said.ts";

/**
 * What a proxy between us and an endpoint did, thrown by a fetch that knows of it in place of a connection error.
 * Its message goes on after "…cannot be reached: ", names the proxy and never its password.
 */
export class ProxyProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ProxyProblem";
  }

  /** The one that `error` was caused by. */
  static in(error: unknown): ProxyProblem | undefined {
    if (error instanceof ProxyProblem || !(error instanceof Error)) {
      return error instanceof ProxyProblem ? error : undefined;
    }
    return ProxyProblem.in(error.cause);
  }
}

/** A proxy, as messages about it need it. */
export interface NamedProxy {
  /** Without user name and password: `http://proxy:3128 (HTTPS_PROXY)`. */
  readonly label: string;
  /** Where it is named: `the environment variable HTTPS_PROXY`. */
  readonly namedIn: string;
  /** Whether a connection that failed was one to the proxy. */
  isAt(error: Error): boolean;
}

/** How a connection to a proxy fails. */
const unreachable: Readonly<Record<string, string>> = {
  ECONNREFUSED: said`refuses connections`,
  ENOTFOUND: said`does not exist by that name`,
  EAI_AGAIN: said`cannot be looked up`,
  EHOSTUNREACH: said`cannot be reached`,
  ENETUNREACH: said`cannot be reached`,
  ETIMEDOUT: said`does not answer`,
  UND_ERR_CONNECT_TIMEOUT: said`does not answer`,
};

/**
 * The proxy's part in an error that a fetch through it ended with.
 * @param host that was asked for
 * @returns undefined when it has none
 */
export function proxyProblemIn(error: unknown, proxy: NamedProxy, host: string): ProxyProblem | undefined {
  for (const each of causesOf(error)) {
    const what = unreachable["code" in each && typeof each.code === "string" ? each.code : ""];
    if (what !== undefined && proxy.isAt(each)) {
      return new ProxyProblem(`the proxy ${proxy.label} ${what}. Correct or unset ${proxy.namedIn}.`);
    }
    // undici says it in words only, in Node as in the editor.
    const found = /Proxy response \((\d{3})\)|Proxy Authentication Required \((407)\)/.exec(each.message);
    const status = found?.[1] ?? found?.[2];
    if (status === "407") {
      return new ProxyProblem(
        said`the proxy ${proxy.label} wants a user name and a password (407), or other ones. Write them into ${proxy.namedIn}: http://USER:PASSWORD@…`,
      );
    }
    if (status !== undefined) {
      return new ProxyProblem(
        `the proxy ${proxy.label} refuses to connect to ${host} (${status}). Ask who runs it, or exempt the host from it.`,
      );
    }
  }
  return undefined;
}

function causesOf(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) {
    return [];
  }
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  return [error, ...inner.flatMap(causesOf)];
}
