import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeInput, encodeInput } from '../../../../bridges/boards/tinyodin/events.ts';
import { decodeNeuron, decodeRow, encodeNeuron, encodeRow } from '../../../../bridges/boards/tinyodin/memory.ts';

describe('the memory of tinyODIN', () => {
  it('has a neuron in a word, bits 11..0 v, 23..12 threshold, 30..24 leak, 31 disabled', () => {
    expect(encodeNeuron({ v: -1, threshold: 0x123, leak: 0x45, disabled: true })).toBe(0xc5123fff);
    fc.assert(
      fc.property(
        fc.integer({ min: -2048, max: 2047 }),
        fc.nat(4095),
        fc.nat(127),
        fc.boolean(),
        (v, threshold, leak, disabled) => {
          const neuron = { v, threshold, leak, disabled };
          expect(decodeNeuron(encodeNeuron(neuron))).toEqual(neuron);
        },
      ),
    );
  });

  it('has two targets in a byte, the even one low', () => {
    expect([...encodeRow([1, -1, 7]).subarray(0, 2)]).toEqual([0xf1, 0x07]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -8, max: 7 }), { maxLength: 256 }), (weights) => {
        expect([...decodeRow(encodeRow(weights))]).toEqual([...weights, ...Array(256 - weights.length).fill(0)]);
      }),
    );
  });

  it.each([
    [() => encodeNeuron({ v: -2049, threshold: 0, leak: 0, disabled: false }), -2049],
    [() => encodeRow([0, 8]), 8],
    [() => encodeRow(new Array(257).fill(0)), 257],
  ])('refuses what does not fit', (encode, received) => {
    expect(encode).toThrow(expect.objectContaining({ code: 'not_representable', received }));
  });
});

describe('input words of tinyODIN', () => {
  it.each([
    [0x1ff, { kind: 'leak-all' }],
    [0x10a, { kind: 'leak', neuron: 10 }],
    [0x0fe, { kind: 'spike', source: 254 }],
    [0x2f3, { kind: 'virtual', neuron: 3, weight: -1 }],
    [0x27f, { kind: 'virtual', neuron: 15, weight: 7 }],
  ] as const)('%i is %o', (word, event) => {
    expect(encodeInput(event)).toBe(word);
    expect(decodeInput(word)).toEqual(event);
  });

  it('are what they mean', () => {
    fc.assert(
      fc.property(fc.nat(0x3ff), (word) => {
        const event = decodeInput(word);
        expect(decodeInput(encodeInput(event))).toEqual(event);
      }),
    );
  });

  it.each([
    { kind: 'virtual', neuron: 16, weight: 1 },
    { kind: 'virtual', neuron: 0, weight: 0 },
    { kind: 'virtual', neuron: 0, weight: 8 },
    { kind: 'leak', neuron: 255 },
    { kind: 'spike', source: 256 },
  ] as const)('are not made of %o', (event) => {
    expect(() => encodeInput(event)).toThrow(expect.objectContaining({ code: 'not_representable' }));
  });
});
