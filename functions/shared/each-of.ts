/** Does one task after the other, all of them, whatever becomes of each; throws at the end what went wrong. */
export async function eachOf(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const task of tasks) await task().catch((error: unknown) => errors.push(error));
  if (errors.length > 0)
    throw new AggregateError(errors, `${errors.length} of ${tasks.length} tasks failed: ${errors.join('; ')}`);
}
