import type { EventFormat } from '../core/event-format.ts';
import { EVENT_FORMATS } from './formats.ts';

/** Bytes at the start of a file that tell its format. */
export const DETECTION_BYTES = 1 << 14;

/**
 * Tells the format of a recording from its content.
 *
 * @param head the first bytes, {@link DETECTION_BYTES} of them where the file has that many
 * @param fileBytes size of the file
 */
export function detectFormat(head: Uint8Array, fileBytes: number): EventFormat | undefined {
  return EVENT_FORMATS.find(({ recognise }) => recognise(head, fileBytes));
}
