import { latin1 } from '../bytes/latin1.ts';

/** Recognises files by their first bytes, given as text with a character a byte. */
export function startsWith(mark: string): (head: Uint8Array) => boolean {
  return (head) => latin1(head.subarray(0, mark.length)) === mark;
}
