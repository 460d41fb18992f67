/**
 * For so long a connection that nobody uses stays open. With Node's five seconds a client now and then sends its next call at the
 * moment when the connection is closed, and is told that it was reset.
 */
export const KEEP_ALIVE_MS = 600_000;
