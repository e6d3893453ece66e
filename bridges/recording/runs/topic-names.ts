/** A name as part of the name of a topic: letters, digits and underscores, and no digit first. */
export function nameOfTopic(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]/g, '_');
  return /^[0-9]/.test(plain) ? `_${plain}` : plain;
}
