/** Milliseconds of the processor that `work` takes of this process: a busy machine makes it wait, but no more than that. */
export async function processorTime(work: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
