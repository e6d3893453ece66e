/** Number of bytes of an unknown file that an error shows. */
const SHOWN_BYTES = 16;

/**
 * The beginning of a file for people: as text if it is some, else as numbers.
 *
 * @param size of the file in bytes, if it is known
 */
export function shownBeginning(head: Uint8Array, size: number | undefined): string | number[] {
  if (size === 0) return 'an empty file';
  const bytes = head.subarray(0, SHOWN_BYTES);
  const isText = bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d));
  return isText ? new TextDecoder().decode(bytes) : [...bytes];
}
