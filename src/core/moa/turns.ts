/**
 * Brings work that goes on at the same time into one order: one result comes out at a time, and the next one not before
 * everything that follows from it at once has happened. Whatever takes time in a run passes here, so that the run depends
 * on nothing but results and their order, which a journal can keep and a replay repeat.
 */
export interface Turns {
  /**
   * @param what says what is worked out: the same words for the same work
   * @param essence of the result, as JSON: what a repetition has to come to as well
   * @throws what the work throws
   */
  inTurn<T>(what: string, work: () => Promise<T>, essence: (result: T) => unknown): Promise<T>;

  /**
   * As `inTurn`, for what a repetition cannot work out again, as it depends on the workspace: the result itself is kept.
   * @param read makes the result of what was kept of it as JSON
   * @throws what the work throws
   */
  fromOutside<T>(what: string, work: () => Promise<T>, read: (kept: unknown) => T): Promise<T>;
}

/** No order but that of time: for runs that nobody will repeat. */
export const asTheyCome: Turns = { inTurn: (_, work) => work(), fromOutside: (_, work) => work() };
