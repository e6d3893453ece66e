import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KernelKind } from '../../../../../bridges/recording/compression/kernel-kind.ts';
import type { ParserState } from '../../../../../bridges/recording/events/core/parser.ts';
import { parseEventStream } from '../../../../../bridges/recording/events/formats/event-stream.ts';
import { parseDat } from '../../../../../bridges/recording/events/formats/prophesee/dat.ts';
import { datWasmKernel } from '../../../../../bridges/recording/events/formats/prophesee/dat-wasm.ts';
import { parseEvt2 } from '../../../../../bridges/recording/events/formats/prophesee/evt2.ts';
import { parseEvt3 } from '../../../../../bridges/recording/events/formats/prophesee/evt3.ts';
import { share } from '../../../../effort.ts';
import { ascii, decode, join, rows, words16, words32 } from '../recordings.ts';

const head = (evt: string): Uint8Array => ascii(`% evt ${evt}\n% geometry 1500x1000\n% end\n`);
const field = (bits: number) => fc.oneof(fc.nat(2 ** bits - 1), fc.constantFrom(0, 1, 2 ** (bits - 1), 2 ** bits - 1));

/** Mostly events, as in files, so that those of a turn of a kernel are of all kinds. */
const evt2Word = fc
  .tuple(fc.constantFrom(0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 8, 8, 10, 14, 15, 3), field(28))
  .map(([type, rest]) => ((type << 28) | rest) >>> 0);
const evt3Word = fc
  .tuple(fc.constantFrom(0, 2, 2, 2, 2, 3, 4, 5, 6, 8, 10, 14, 1, 7), field(12))
  .map(([type, rest]) => (type << 12) | rest);
/** As cameras send the words of 32 columns; and with one of them missing, or of another kind. */
const evt3Words = fc
  .tuple(
    field(12),
    field(12),
    field(12),
    field(12),
    fc.constantFrom([3, 4, 4, 5], [3, 4, 5], [3, 4, 4, 4], [3, 5, 4, 4]),
  )
  .map(([a, b, c, d, types]) => types.map((type, k) => (type << 12) | [a, b, c, d][k]));
const record = fc.tuple(field(32), field(32));
const mark = fc.oneof(fc.constantFrom(0xff, 0xfe), fc.nat(255), fc.constantFrom(0xfd, 0, 1));

/** Files that no encoder writes, of words and records of all kinds. */
const FILES: readonly (readonly [
  name: string,
  parse: (state: ParserState, kernel: KernelKind) => ReturnType<typeof parseEvt2>,
  file: fc.Arbitrary<Uint8Array>,
])[] = [
  [
    'EVT 2.0',
    parseEvt2,
    fc.array(evt2Word, { maxLength: 80 }).map((words) => join(head('2.0'), words32(0x80000001, ...words))),
  ],
  [
    'EVT 3.0',
    parseEvt3,
    fc
      .array(
        fc.oneof(
          evt3Word.map((word) => [word]),
          evt3Words,
        ),
        { maxLength: 60 },
      )
      .map((words) => join(head('3.0'), words16(...words.flat()))),
  ],
  [
    'DAT',
    parseDat,
    fc
      .array(record, { maxLength: 40 })
      .map((records) =>
        join(ascii('% Version 2\n% Height 1000\n% Width 1500\n'), Uint8Array.of(12, 8), words32(...records.flat())),
      ),
  ],
  [
    'Event Stream',
    parseEventStream,
    fc
      .array(mark, { maxLength: 120 })
      .map((bytes) =>
        join(ascii('Event Stream'), Uint8Array.of(2, 0, 0, 1), words16(1500, 1000), Uint8Array.from(bytes)),
      ),
  ],
];

describe.each(FILES)('the kernels of %s', (_, parse, file) => {
  it('say the same of any words, in pieces of any length', () => {
    fc.assert(
      fc.property(file, fc.integer({ min: 1, max: 300 }), (bytes, step) => {
        const [oracle, ...others] = (
          [
            ['javascript', bytes.length],
            ['javascript', step],
            ['wasm', step],
          ] as const
        ).map(([kernel, by]) => {
          const { events, beside, error, state } = decode((own) => parse(own, kernel), bytes, by);
          const { tally, firstOutside } = state;
          return { rows: rows(events), beside, code: error?.code, tally, firstOutside };
        });
        for (const other of others) expect(other).toEqual(oracle);
      }),
      { numRuns: share(60) },
    );
  });
});

it('a kernel tells whether an event is off the sensor, whichever it is', () => {
  const kernel = datWasmKernel();
  const SIZE = { width: 300, height: 200 };
  const wrong: string[] = [];
  for (let count = 0; count <= 40; count++) {
    for (let off = -1; off < count; off++) {
      for (const [x, y] of off < 0
        ? [[0, 0]]
        : [
            [300, 0],
            [0, 200],
          ]) {
        const pixel = (k: number): number => (k === off ? (y << 14) | x : (199 << 14) | 299);
        kernel.decode(words32(...Array.from({ length: count }, (_, k) => [k, pixel(k)]).flat()));
        if (kernel.outside(SIZE) !== off >= 0) wrong.push(`${count} events, (${x}, ${y}) is number ${off}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  // Without columns or rows, all are.
  for (const size of [
    { width: 0, height: 200 },
    { width: 300, height: 0 },
  ]) {
    kernel.decode(words32(1, 0));
    expect(kernel.outside(size)).toBe(true);
    kernel.decode(new Uint8Array(0));
    expect(kernel.outside(size)).toBe(false);
  }
  expect(kernel.landing?.length).toBe(1 << 20);
});
