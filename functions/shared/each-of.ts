/**
 * Does one task after the other, all of them, whatever becomes of each; throws at the end what went wrong. A task may come of
 * those before it: they are asked for one by one.
 */
export async function eachOf(tasks: Iterable<() => Promise<unknown>>): Promise<void> {
  const errors: unknown[] = [];
  let count = 0;
  for (const task of tasks) {
    count++;
    await task().catch((error: unknown) => errors.push(error));
  }
  if (errors.length > 0)
    throw new AggregateError(errors, `${errors.length} of ${count} tasks failed: ${errors.join('; ')}`);
}
