import { backendsOf } from '#core/backends';

/** More hosts than are shown, each as long as names can be, of as many labels, and made by as many and as long variables as are named. */
export function largestBackends() {
  const variables: Record<string, string> = {};
  const integrations = Array.from({ length: 40 }, (_, index) => {
    const parts = [`h${index + 10}.${'a.'.repeat(40)}`, 'b.'.repeat(42), `${'c.'.repeat(41)}de.`];
    const names = parts.map((part, at) => {
      const name = `${index + 10}${at}`.padEnd(64, 'n');
      variables[name] = part;
      return `\${stageVariables.${name}}`;
    });
    return { type: 'HTTP', uri: `https://${names.join('')}/` };
  });
  return backendsOf(integrations, 'x'.repeat(99), variables);
}
