import { describe, expect, it } from 'vitest';
import type { Events } from '../../../../agents/index.ts';
import { AEDAT4_PACKINGS, aedat4Encoder } from '../../../../bridges/recording/events/aedat4-encoder.ts';
import type { EventFormat } from '../../../../bridges/recording/events/detect.ts';
import type { EventEncoder } from '../../../../bridges/recording/events/encoder.ts';
import { concatenateEvents, copyEvents } from '../../../../bridges/recording/events/event-arrays.ts';
import { EventDecoder } from '../../../../bridges/recording/events/event-decoder.ts';
import { encoderOf } from '../../../../bridges/recording/events/event-file.ts';
import { decode, encode, eventsOf } from './recordings.ts';
import { parse } from './samples.ts';

const GEOMETRY = { width: 320, height: 240 };
/** Rows, single events and pauses, more than any kernel decodes at once. */
const EVENTS = eventsOf(
  ...Array.from({ length: 60_000 }, (_, i): [number, number, number, number] => {
    const time = 3 * i + 5000 * Math.floor(i / 10_000);
    return i % 50 < 12
      ? [time - 3 * (i % 50), 20 + (i % 50), Math.floor(i / 50) % 240, Math.floor(i / 700) % 2]
      : [time, (i * 31) % 320, (i * 17) % 240, i % 2];
  }),
);

const FILES: Readonly<Partial<Record<EventFormat, EventEncoder>>> = {
  evt2: encoderOf('evt2', GEOMETRY),
  evt3: encoderOf('evt3', GEOMETRY),
  dat: encoderOf('dat', GEOMETRY),
  'event-stream': encoderOf('event-stream', GEOMETRY),
  aedat4: aedat4Encoder(GEOMETRY, AEDAT4_PACKINGS.none),
};

describe.each(Object.entries(FILES))('%s', (format, encoder) => {
  const file = encode(encoder, EVENTS);

  /** Reads pieces to where the decoder would have them, over those before. */
  async function land(bytes: Uint8Array, step: number) {
    const decoder = new EventDecoder(await parse(format as EventFormat), bytes.length);
    const elsewhere = new Uint8Array(1 << 11);
    const parts: Events[] = [];
    let landed = 0;
    let error: unknown;
    try {
      while (!decoder.done) {
        const into = decoder.landing ?? elsewhere;
        if (into !== elsewhere) landed++;
        const piece = bytes.subarray(decoder.position, decoder.position + Math.min(step, into.length));
        into.set(piece);
        into.fill(0xaa, piece.length);
        for (const events of piece.length === 0 ? decoder.end() : decoder.feed(into.subarray(0, piece.length))) {
          parts.push(copyEvents(events));
        }
      }
    } catch (fault) {
      error = fault;
    }
    return { events: concatenateEvents(parts), landed, error };
  }

  it('decodes bytes in the memory of its kernel as it does those that are copied there', async () => {
    const expected = decode(await parse(format as EventFormat, 'javascript'), file).events;
    expect(expected.count).toBe(EVENTS.count);
    for (const step of [4099, 70_001, 1 << 18, 1 << 21]) {
      const { events, landed } = await land(file, step);
      expect(landed).toBeGreaterThan(0);
      for (const field of ['t', 'x', 'y', 'polarity'] as const) {
        expect(Buffer.from(events[field].buffer).equals(Buffer.from(expected[field].buffer))).toBe(true);
      }
    }
  });

  it('names where a file is cut off', async () => {
    const cut = file.subarray(0, file.length - 100_001);
    const other = decode(await parse(format as EventFormat), cut);
    const { events, error } = await land(cut, 50_000);
    expect(events.count).toBe(other.events.count);
    expect(error).toEqual(other.error);
  });
});
