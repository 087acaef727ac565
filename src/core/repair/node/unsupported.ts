/** The tests use something that the runner does not stand in for: the user's own command has to be run. */
export class Unsupported extends Error {}
