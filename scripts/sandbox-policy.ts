/** Which stages of the sandbox and the demo are asked about first, as production would be. */
const ASKED = ['prod*'];

/**
 * What the service in the sandbox begins with: it fixes stages by itself, and asks about those of production.
 *
 * @param quietSeconds how long a stage must be left alone first; as given on a command line, so that the policy's own
 *   errors say what is wrong with it
 */
export function sandboxPolicy(quietSeconds?: string | number): object {
  const settle = quietSeconds === undefined ? {} : { settle: { quietSeconds: asNumber(quietSeconds) } };
  return {
    version: 1,
    defaults: { mode: 'enforce', ...settle },
    // As loose as it goes: a sandbox is where things are broken in masses.
    brake: { fixesPerHour: 3_000, stopAfterFailures: 100 },
    rules: [{ name: 'production is asked about', when: { stages: ASKED }, then: { mode: 'approve' } }],
  };
}

function asNumber(given: string | number): string | number {
  return typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : given;
}
