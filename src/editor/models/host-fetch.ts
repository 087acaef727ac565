import * as vscode from "vscode";
import { proxyProblemIn, type NamedProxy } from "../../core/model/client/proxy-problem.ts";

/**
 * The extension host's `fetch`, which knows the user's proxy and the system's certificates; what goes wrong at the proxy is
 * said in words that name it.
 */
export const hostFetch: typeof fetch = async (input, init) => {
  // Looked up at each call: the host replaces it when its settings change.
  return globalThis.fetch(input, init).catch((error: unknown) => {
    const { host } = new URL(input instanceof Request ? input.url : input);
    throw proxyProblemIn(error, hostProxy(), host) ?? error;
  });
};

function hostProxy(): NamedProxy {
  const setting = vscode.workspace.getConfiguration("http").get<string>("proxy")?.trim() ?? "";
  if (!URL.canParse(setting)) {
    const namedIn = "the setting http.proxy";
    return { label: "of the editor", namedIn, isAt: () => false };
  }
  const { protocol, host, hostname, port } = new URL(setting);
  return {
    label: `${protocol}//${host} (http.proxy)`,
    namedIn: "the setting http.proxy",
    // Node names the address of a refused connection, and the name it could not look up.
    isAt: (error) => {
      const at = error as Error & { address?: unknown; port?: unknown; hostname?: unknown };
      return at.hostname === hostname || (at.address === hostname && String(at.port) === port);
    },
  };
}
