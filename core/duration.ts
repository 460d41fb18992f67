/** Milliseconds in `seconds`. */
export const secondsInMs = (seconds: number): number => seconds * 1_000;

/** Milliseconds in `hours`. */
export const hoursInMs = (hours: number): number => secondsInMs(hours * 3_600);

/** Milliseconds in `days` of 24 hours. */
export const daysInMs = (days: number): number => hoursInMs(days * 24);

/** The ISO 8601 time `ms` milliseconds after `start`. */
export const isoAfter = (start: Date, ms: number): string => new Date(start.getTime() + ms).toISOString();
