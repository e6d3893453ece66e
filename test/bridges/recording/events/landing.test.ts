import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Events } from '../../../../agents/index.ts';
import type { EventEncoder } from '../../../../bridges/recording/events/core/encoder.ts';
import { concatenateEvents, copyEvents } from '../../../../bridges/recording/events/core/event-arrays.ts';
import { EventDecoder } from '../../../../bridges/recording/events/core/event-decoder.ts';
import type { Parser, ParserState } from '../../../../bridges/recording/events/core/parser.ts';
import { encoderOf } from '../../../../bridges/recording/events/files/create.ts';
import type { EventFormatName } from '../../../../bridges/recording/events/files/formats.ts';
import { AEDAT4_PACKINGS, aedat4Encoder } from '../../../../bridges/recording/events/formats/aedat4-encoder.ts';
import { decode, encode, eventsOf, rows } from './recordings.ts';
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

const FILES: Readonly<Partial<Record<EventFormatName, EventEncoder>>> = {
  evt2: encoderOf('evt2', GEOMETRY),
  evt3: encoderOf('evt3', GEOMETRY),
  dat: encoderOf('dat', GEOMETRY),
  'event-stream': encoderOf('event-stream', GEOMETRY),
  aedat4: aedat4Encoder(GEOMETRY, AEDAT4_PACKINGS.none),
};

describe.each(Object.entries(FILES))('%s', (format, encoder) => {
  const file = encode(encoder, EVENTS);

  /** Reads pieces to where the decoder would have them, over those before. */
  function land(parser: (state: ParserState) => Parser, bytes: Uint8Array, step: () => number, astray = () => false) {
    const decoder = new EventDecoder(parser, bytes.length);
    const elsewhere = new Uint8Array(1 << 11);
    const parts: Events[] = [];
    let landed = 0;
    let error: unknown;
    try {
      while (!decoder.done) {
        const into = astray() ? elsewhere : (decoder.landing ?? elsewhere);
        if (into !== elsewhere) landed++;
        const piece = bytes.subarray(decoder.position, decoder.position + Math.min(step(), into.length));
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
    const expected = decode(await parse(format as EventFormatName, 'javascript'), file).events;
    expect(expected.count).toBe(EVENTS.count);
    const parser = await parse(format as EventFormatName);
    for (const step of [4099, 70_001, 1 << 18, 1 << 21]) {
      const { events, landed } = land(parser, file, () => step);
      expect(landed).toBeGreaterThan(0);
      for (const field of ['t', 'x', 'y', 'polarity'] as const) {
        expect(Buffer.from(events[field].buffer).equals(Buffer.from(expected[field].buffer))).toBe(true);
      }
    }
  });

  it('takes pieces of any length, wherever they are put', async () => {
    const parser = await parse(format as EventFormatName);
    const bytes = file.subarray(0, 4000);
    const expected = decode(parser, bytes);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 700 }), fc.boolean()), { minLength: 1 }), (pieces) => {
        let [steps, sides] = [0, 0];
        const step = (): number => pieces[steps++ % pieces.length][0];
        const astray = (): boolean => pieces[sides++ % pieces.length][1];
        const { events, error } = land(parser, bytes, step, astray);
        expect(rows(events)).toEqual(rows(expected.events));
        expect(error).toEqual(expected.error);
      }),
    );
  });

  it('names where a file is cut off', async () => {
    const cut = file.subarray(0, file.length - 100_001);
    const parser = await parse(format as EventFormatName);
    const other = decode(parser, cut);
    const { events, error } = land(parser, cut, () => 50_000);
    expect(events.count).toBe(other.events.count);
    expect(error).toEqual(other.error);
  });
});
