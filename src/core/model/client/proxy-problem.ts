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
