/**
 * An id, or a stage's label, as a shell's argument, exactly. The name of an execution that was started by hand may hold a single
 * quote, and what disguises a text or makes a link (Step Functions API reference, StartExecution): such an id is spelt in the
 * escapes of `printf`.
 */
export function asArgument(id: string): string {
  if (/^[\w/$-]+$/.test(id)) return `'${id}'`;
  const spelt = [...Buffer.from(id)].map((byte) => {
    const character = String.fromCharCode(byte);
    return /\w/.test(character) ? character : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"$(printf '${spelt.join('')}')"`;
}
