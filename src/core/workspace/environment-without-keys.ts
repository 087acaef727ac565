/** By its name a variable holds something that no process has any business with but the one that was given it. */
const SECRET =
  /token|secret|passw(?:or)?d|passphrase|credential|(?:api|access|private|account|signing|encryption|license)[-_]?key|(?:^|_)(?:keys?|pat|auth)(?:$|_)/i;

/** For processes that look at code or run it. */
export function environmentWithoutKeys(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !SECRET.test(name)));
}
