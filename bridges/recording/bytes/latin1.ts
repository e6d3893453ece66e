/** Bytes as text, a character a byte. `TextDecoder('latin1')` is not that: by its standard it decodes windows-1252. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
