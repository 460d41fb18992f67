/**
 * The value that the fraction `p` of the samples does not exceed, interpolated between the two samples beside it, so that
 * `percentile(samples, 0.5)` is the median.
 *
 * @param samples in any order and unit
 * @param p from 0 to 1
 * @throws RangeError where there is no sample
 */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const place = (sorted.length - 1) * p;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new RangeError('no samples, no percentile');
  return below + (above - below) * (place - Math.floor(place));
}

/** The median, in the unit of the samples. */
export const median = (samples: readonly number[]): number => percentile(samples, 0.5);
