import { startsWith } from '../../../reading/file-mark.ts';
import type { EventFormat } from '../../core/event-format.ts';
import { parseAedat1 } from './aedat2.ts';

const RECORD_BYTES = 6;
/** Records from which on a file without a header is told. */
const RECORDS = 16;

const isMarked = startsWith('#!AER-DAT1');

export const aedat1 = {
  name: 'aedat1',
  recognise: (head, fileBytes) => isMarked(head) || looksLikeAedat1(head, fileBytes),
  parser: () => parseAedat1,
} as const satisfies EventFormat;

/** Whether bytes look like the start of a file without a header: addresses of the DVS128, and times that do not fall and rise in all. */
function looksLikeAedat1(head: Uint8Array, fileBytes: number): boolean {
  if (fileBytes % RECORD_BYTES !== 0 || head.length < RECORDS * RECORD_BYTES) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const first = view.getUint32(2);
  let before = first;
  for (let at = 0; at + RECORD_BYTES <= head.length; at += RECORD_BYTES) {
    const time = view.getUint32(at + 2);
    if (view.getUint16(at) > 0x7fff || time < before) return false;
    before = time;
  }
  return before > first;
}
