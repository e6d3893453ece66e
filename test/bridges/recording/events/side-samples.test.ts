import { existsSync } from 'node:fs';
import { join as inFolder } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Events } from '../../../../agents/index.ts';
import { aedat3 } from '../../../../bridges/recording/events/formats/aedat3.ts';
import {
  encoderOf,
  formatOf,
  openEvents,
  type SideSample,
  secondsOf,
  type TriggerEdge,
  WRITTEN_FORMATS,
  type WrittenFormatName,
} from '../../../../bridges/recording/index.ts';
import { share } from '../../../effort.ts';
import { ascii, decode, eventsOf, join, rows, words32 } from './recordings.ts';

const GEOMETRY = { width: 64, height: 32 };
const KERNELS = ['wasm', 'javascript'] as const;

/** Formats with a place for triggers: the number of their channels, and whether a pulse stays one. */
const WITH_TRIGGERS: readonly (readonly [format: WrittenFormatName, channels: number, pulses: number])[] = [
  ['evt2', 32, 0],
  ['evt3', 16, 0],
  ['mcap', 16, 0],
  ['aedat4', 2, 1],
];

const time = fc.nat({ max: 30_000_000 });
const event = fc.tuple(time, fc.nat({ max: 63 }), fc.nat({ max: 31 }), fc.nat({ max: 1 }));
const trigger = fc.record({
  kind: fc.constant('triggers' as const),
  t: time.map(secondsOf),
  channel: fc.nat({ max: 40 }),
  edge: fc.constantFrom<TriggerEdge['edge']>('rising', 'falling', 'pulse'),
});

/** A file of messages of events, each with what came beside it. */
function fileOf(name: WrittenFormatName, messages: readonly (readonly [Events, readonly SideSample[]])[]) {
  const encoder = encoderOf(name, GEOMETRY);
  const pieces = [encoder.begin(), ...messages.map(([events, beside]) => encoder.encode(events, beside))];
  const { bytes, replace } = encoder.end();
  const file = join(...pieces, bytes);
  if (replace !== undefined) file.set(replace.bytes, replace.offset);
  return { file, kept: encoder.kept };
}

describe.each(WITH_TRIGGERS)('triggers in %s', (name, channels, pulses) => {
  it('come back as they were written, beside the same events, in pieces of any length', async () => {
    const parses = await Promise.all(KERNELS.map((kernel) => formatOf(name, WRITTEN_FORMATS).parser({ kernel })));
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 40 }),
        fc.array(trigger, { maxLength: 20 }),
        time,
        fc.integer({ min: 1, max: 500 }),
        (drawn, triggers, cut, step) => {
          const events = [...drawn].sort((a, b) => a[0] - b[0]);
          const edges = [...triggers].sort((a, b) => a.t - b.t);
          const { file, kept } = fileOf(name, [
            [eventsOf(...events.filter(([t]) => t < cut)), edges.filter(({ t }) => t < secondsOf(cut))],
            [eventsOf(...events.filter(([t]) => t >= cut)), edges.filter(({ t }) => t >= secondsOf(cut))],
          ]);
          const placed = edges.filter(({ channel }) => channel < channels);
          // Of nothing at all some formats make no recording.
          fc.pre(events.length + placed.length > 0);
          expect(kept).toEqual({ triggers: placed.length });
          const expected = placed.flatMap((sample): TriggerEdge[] =>
            sample.edge === 'pulse' && sample.channel >= pulses
              ? [
                  { ...sample, edge: 'rising' },
                  { ...sample, edge: 'falling' },
                ]
              : [sample],
          );
          for (const parse of parses) {
            const decoded = decode(parse, file, step);
            expect(decoded.error).toBeUndefined();
            expect(rows(decoded.events)).toEqual(events);
            expect(decoded.beside).toEqual(expected);
            expect(decoded.state.tally.triggers).toBe(expected.length);
          }
        },
      ),
      { numRuns: share(40) },
    );
  });

  it('alone make a recording', async () => {
    const edge: TriggerEdge = { kind: 'triggers', t: 20, channel: 1, edge: 'rising' };
    const { file } = fileOf(name, [[eventsOf(), [edge]]]);
    const recording = await openEvents(file, { beside: true });
    const found: SideSample[] = [];
    for await (const events of recording) {
      expect(events.count).toBe(0);
      found.push(...recording.beside);
    }
    expect(found).toEqual([edge]);
  });

  it('are not given where nobody asks for them, nor messages without events', async () => {
    const { file } = fileOf(name, [[eventsOf(), [{ kind: 'triggers', t: 20, channel: 1, edge: 'rising' }]]]);
    const recording = await openEvents(file);
    for await (const events of recording) expect(events.count).toBeGreaterThan(0);
    expect(recording).toMatchObject({ beside: [], tally: { triggers: 1 } });
  });
});

it('MCAP has no place for triggers in Unix time, and counts none as kept', () => {
  const { kept } = fileOf('mcap', [
    [eventsOf([1.7e15, 1, 2, 1]), [{ kind: 'triggers', t: 1.7e9, channel: 0, edge: 'rising' }]],
  ]);
  expect(kept).toEqual({ triggers: 0 });
});

it.each(['evt2', 'evt3'] as const)('%s leaves out triggers at times that it cannot hold', (name) => {
  const at = (t: number): TriggerEdge => ({ kind: 'triggers', t, channel: 0, edge: 'rising' });
  const { file, kept } = fileOf(name, [[eventsOf([5, 1, 2, 1]), [at(-1), at(2e-6), at(1e12)]]]);
  expect(kept).toEqual({ triggers: 1 });
  expect(decode(formatOf(name, WRITTEN_FORMATS).parser({}) as never, file).beside).toEqual([at(2e-6)]);
});

it('AEDAT 3.1 has triggers among its special events', () => {
  const special = (type: number, valid = 1): number => (type << 1) | valid;
  const events = [
    special(2),
    5,
    special(3),
    6,
    special(4),
    7,
    special(7),
    8,
    special(11),
    9,
    special(5),
    10,
    special(2, 0),
    11,
  ];
  const count = events.length / 2;
  // Type and source, size, offset of the time, overflow, capacity, number, valid.
  const header = words32(0, 8, 4, 1, count, count, count);
  const file = join(ascii('#!AER-DAT3.1\r\n#!END-HEADER\r\n'), header, words32(...events));
  const { beside, state, error } = decode(aedat3.parser(), file);
  expect(error).toBeUndefined();
  const wrap = 2 ** 31;
  expect(beside).toEqual([
    { kind: 'triggers', t: secondsOf(wrap + 5), channel: 0, edge: 'rising' },
    { kind: 'triggers', t: secondsOf(wrap + 6), channel: 0, edge: 'falling' },
    { kind: 'triggers', t: secondsOf(wrap + 7), channel: 0, edge: 'pulse' },
    { kind: 'triggers', t: secondsOf(wrap + 8), channel: 1, edge: 'falling' },
    { kind: 'triggers', t: secondsOf(wrap + 9), channel: 2, edge: 'pulse' },
  ]);
  expect(state.tally).toMatchObject({ triggers: 5, other: 2 });
});

const FOLDER = process.env['REAFFERENCE_RECORDINGS'] ?? '';

it.skipIf(!existsSync(inFolder(FOLDER, 'eccodecs_evt3_trigger.db3')))('the triggers of a driver are read', async () => {
  const recording = await openEvents(inFolder(FOLDER, 'eccodecs_evt3_trigger.db3'), { beside: true });
  const found: SideSample[] = [];
  for await (const _ of recording.borrowed()) found.push(...recording.beside);
  expect(found.map(({ edge }) => edge).sort()).toEqual(['falling', 'rising']);
});
