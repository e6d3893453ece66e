import { EventDecoder } from '../core/event-decoder.ts';
import { lookAhead, type Parser } from '../core/parser.ts';
import { AEDAT2_MAGIC } from '../formats/aedat2.ts';
import { AEDAT3_MAGIC } from '../formats/aedat3.ts';
import { AEDAT4_MAGIC } from '../formats/aedat4.ts';
import { EVENT_STREAM_MAGIC } from '../formats/event-stream.ts';
import { looksLikeNMnist } from '../formats/n-mnist.ts';
import { readPropheseeHeader } from '../formats/prophesee-header.ts';
import { looksLikeText } from '../formats/text.ts';
import { MCAP_MAGIC } from '../ros/mcap.ts';
import { ROSBAG1_MAGIC } from '../ros/rosbag1.ts';
import { SQLITE_MAGIC } from '../ros/sqlite.ts';

/** The formats that recordings of events come in. */
export const EVENT_FORMATS = [
  'evt2',
  'evt2.1',
  'evt3',
  'dat',
  'event-stream',
  'aedat4',
  'aedat3',
  'aedat2',
  'n-mnist',
  'text',
  'mcap',
  'rosbag2',
  'rosbag1',
] as const;

export type EventFormat = (typeof EVENT_FORMATS)[number];

/** Bytes at the start of a file that tell its format. */
export const DETECTION_BYTES = 1 << 14;

const MAGICS: readonly (readonly [string, EventFormat])[] = [
  [EVENT_STREAM_MAGIC, 'event-stream'],
  [AEDAT4_MAGIC.trimEnd(), 'aedat4'],
  [AEDAT3_MAGIC, 'aedat3'],
  [AEDAT2_MAGIC, 'aedat2'],
  [ROSBAG1_MAGIC, 'rosbag1'],
  [SQLITE_MAGIC, 'rosbag2'],
  [String.fromCharCode(...MCAP_MAGIC), 'mcap'],
];

const ENCODINGS: readonly EventFormat[] = ['evt2', 'evt2.1', 'evt3'];

/**
 * Tells the format of a recording from its content: by what it starts with, where the format has such a mark, else by
 * whether the first records make sense.
 *
 * @param head the first bytes, {@link DETECTION_BYTES} of them where the file has that many
 * @param fileBytes size of the file
 */
export function detectFormat(head: Uint8Array, fileBytes: number): EventFormat | undefined {
  const text = new TextDecoder('latin1').decode(head.subarray(0, 32));
  const marked = MAGICS.find(([magic]) => text.startsWith(magic));
  if (marked !== undefined) return marked[1];
  if (text.startsWith('%')) {
    const prophesee = detectProphesee(head);
    if (prophesee !== undefined) return prophesee;
  }
  if (looksLikeText(head)) return 'text';
  return looksLikeNMnist(head, fileBytes) ? 'n-mnist' : undefined;
}

/** RAW and DAT files start alike; a DAT file says the type and size of its events behind the header. */
function detectProphesee(head: Uint8Array): EventFormat | undefined {
  let found: EventFormat | undefined;
  function* parse(state: EventDecoder['state']): Parser {
    const { encoding, lines } = yield* readPropheseeHeader(state);
    const [type, size] = yield* lookAhead(2);
    if (lines.length === 0) return;
    if (encoding !== undefined) found = ENCODINGS.find((name) => name === encoding);
    else if (size === 8 && [0x00, 0x0c, 0x0e].includes(type)) found = 'dat';
  }
  const decoder = new EventDecoder(parse, head.length);
  for (const _ of decoder.feed(head)) break;
  return found;
}
