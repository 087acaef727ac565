import { isIP } from "node:net";

/**
 * Whether a request was meant for this gateway. A web page can have a name of its own lead to this machine (DNS rebinding); the
 * browser then lets it read what it gets, and the name in the Host header is all that tells it from others.
 */
export class HostCheck {
  readonly #names: ReadonlySet<string>;
  readonly #isLoopbackOnly: boolean;

  /**
   * @param host that the gateway listens on
   * @param named further names under which it may be asked
   */
  constructor(host: string, named: readonly string[]) {
    this.#isLoopbackOnly = isLoopbackHost(host);
    this.#names = new Set(["localhost", host.toLowerCase(), ...named.map((name) => name.toLowerCase())]);
  }

  /** @param headers all of the request, names and values in turn, as they came */
  passes(headers: readonly string[]): boolean {
    const hosts = headers.filter(
      (_, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() === "host",
    );
    const [host] = hosts;
    const name = host === undefined || hosts.length > 1 ? undefined : hostnameIn(host);
    if (name === undefined) {
      return false;
    }
    // An address is no name that somebody could have lead here.
    return this.#names.has(name) || (isIP(name) > 0 && (!this.#isLoopbackOnly || isLoopbackHost(name)));
  }
}

/** Whether only this machine can reach what listens there. */
export function isLoopbackHost(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** Without port and brackets, in small letters. */
function hostnameIn(host: string): string | undefined {
  const [, six, name] = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::\d{1,5})?$/i.exec(host) ?? [];
  return (six ?? name)?.toLowerCase();
}
