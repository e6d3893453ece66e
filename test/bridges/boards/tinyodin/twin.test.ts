import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TinyOdinConfiguration } from '../../../../bridges/boards/tinyodin/configuration.ts';
import { encodeInput, LEAK_ALL } from '../../../../bridges/boards/tinyodin/events.ts';
import { TinyOdinTwin } from '../../../../bridges/boards/tinyodin/twin.ts';
import { share } from '../../../effort.ts';
import { configurationOf, readVector, VECTORS } from './vectors.ts';

const spike = (source: number): number => encodeInput({ kind: 'spike', source });
const neuron = { v: 0, threshold: 2047, leak: 0, disabled: false };

const neurons = fc.array(
  fc.record({
    v: fc.oneof(fc.constantFrom(-2048, -2041, -1, 0, 1, 2040, 2047), fc.integer({ min: -2048, max: 2047 })),
    threshold: fc.oneof(fc.constantFrom(0, 1, 2046, 2047, 2048, 4095), fc.integer({ min: 0, max: 60 })),
    leak: fc.integer({ min: 0, max: 127 }),
    disabled: fc.boolean(),
  }),
  { minLength: 1, maxLength: 20 },
);
const configurations = neurons.chain((list) =>
  fc
    .array(fc.array(fc.integer({ min: -8, max: 7 }), { maxLength: list.length }), {
      minLength: list.length,
      maxLength: list.length,
    })
    .map((rows): TinyOdinConfiguration => ({ neurons: list, rows: new Map(rows.entries()), openLoop: true })),
);

describe('the twin of tinyODIN against its simulated design', () => {
  it.each(VECTORS)('%s: order of outputs, potentials and read-back', (name) => {
    const vector = readVector(name);
    const twin = new TinyOdinTwin(configurationOf(vector));
    expect(vector.steps.length).toBeGreaterThanOrEqual(20);
    for (const [step, { in: words, out, v }] of vector.steps.entries()) {
      const came = words.flatMap((word) => twin.send(word));
      expect(came, `step ${step}`).toEqual(out);
      if (v !== undefined) expect([...twin.v], `step ${step}`).toEqual(v);
    }
    const words = vector.neurons.v.map((_, index) => twin.word(index));
    expect(words).toEqual(vector.final_neuron_words_readback);
    expect(twin.lost).toBe(vector.counts['queue_dropped_model']);
  });
});

describe('the twin of tinyODIN', () => {
  it('adds, in closed loop, the spikes of a neuron to its own row', () => {
    const twin = new TinyOdinTwin({
      neurons: [{ ...neuron, threshold: 3 }, { ...neuron, threshold: 5 }, neuron],
      rows: new Map([
        [0, [0, 6, 0]],
        [1, [0, 0, -4]],
        [9, [3, 0, 1]],
      ]),
      openLoop: false,
    });
    expect(twin.send(spike(9))).toEqual([0, 1]);
    expect([...twin.v]).toEqual([0, 0, -3]);
  });

  it('resets a disabled neuron without a spike', () => {
    const twin = new TinyOdinTwin({
      neurons: [{ ...neuron, threshold: 2, disabled: true }],
      rows: new Map([[0, [2]]]),
      openLoop: false,
    });
    expect(twin.send(spike(0))).toEqual([]);
    expect(twin.v[0]).toBe(0);
  });

  it('loses spikes that find the queue full, and counts them', () => {
    const size = 200;
    const twin = new TinyOdinTwin({
      neurons: Array.from({ length: size }, () => ({ ...neuron, threshold: 1 })),
      rows: new Map([[255, Array.from({ length: size }, () => 1)]]),
      openLoop: false,
    });
    expect(twin.send(spike(255))).toHaveLength(size);
    expect(twin.peak).toBe(128);
    expect(twin.lost).toBe(size - 127);
  });

  it('stays in 12 bits, spikes only at the threshold, and leaks to 0 and no farther', () => {
    fc.assert(
      fc.property(
        configurations,
        fc.array(fc.oneof(fc.constant(LEAK_ALL), fc.nat(19)), { maxLength: 60 }),
        (configuration, drawn) => {
          const words = drawn.filter((word) => word === LEAK_ALL || configuration.rows.has(word));
          const twin = new TinyOdinTwin(configuration);
          for (const word of words) {
            const before = [...twin.v];
            const out = new Set(twin.send(word));
            for (const [index, { threshold, leak, disabled }] of configuration.neurons.entries()) {
              const was = before[index];
              const input = configuration.rows.get(word)?.[index] ?? 0;
              const leaky = was - Math.sign(was) * Math.min(leak, Math.abs(was));
              const x = word === LEAK_ALL ? leaky : Math.max(-2048, Math.min(2047, was + input));
              const fires = x >= Math.max(0, threshold);
              expect(twin.v[index]).toBe(fires ? 0 : x);
              expect(out.has(index)).toBe(fires && !disabled);
            }
          }
        },
      ),
      { numRuns: share(200) },
    );
  });

  it('gives up on spikes that do not end', () => {
    const twin = new TinyOdinTwin({
      neurons: [{ ...neuron, threshold: 1 }],
      rows: new Map([[0, [1]]]),
      openLoop: false,
    });
    expect(() => twin.send(spike(0))).toThrow(expect.objectContaining({ code: 'endless_activity' }));
  });

  it.each([
    ['a potential', { neurons: [{ ...neuron, v: 2048 }] }],
    ['a threshold', { neurons: [{ ...neuron, threshold: 4096 }] }],
    ['a leak', { neurons: [{ ...neuron, leak: 1.5 }] }],
    ['a weight', { rows: new Map([[0, [8]]]) }],
    ['a row', { rows: new Map([[256, [1]]]) }],
    ['a row that is too long', { rows: new Map([[0, [1, 1]]]) }],
    ['no neurons', { neurons: [] }],
  ])('refuses %s that the chip cannot hold', (_, change) => {
    const configuration = { neurons: [neuron], rows: new Map<number, number[]>(), openLoop: true, ...change };
    expect(() => new TinyOdinTwin(configuration)).toThrow(expect.objectContaining({ code: 'not_representable' }));
  });

  it('refuses events that touch what the chip holds but was not given', () => {
    const twin = new TinyOdinTwin({ neurons: [neuron], rows: new Map(), openLoop: true });
    for (const word of [0, 7, 0x101, 0x211, 0x400])
      expect(() => twin.send(word)).toThrow(expect.objectContaining({ code: 'not_representable' }));
  });
});
