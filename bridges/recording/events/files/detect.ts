import type { EventFormat } from '../core/event-format.ts';
import { EVENT_FORMATS } from './formats.ts';

/**
 * Detects the format of a recording from its content.
 *
 * @param head the first bytes of the file, at most {@link DETECTION_BYTES}
 * @param fileBytes size of the file
 */
export function detectFormat(head: Uint8Array, fileBytes: number): EventFormat | undefined {
  return EVENT_FORMATS.find(({ recognise }) => recognise(head, fileBytes));
}
