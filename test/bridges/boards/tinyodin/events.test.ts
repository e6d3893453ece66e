import { describe, expect, it } from 'vitest';
import {
  decodeInput,
  encodeInput,
  expectEnd,
  expectWhole,
  LEAK_ALL,
  signed,
} from '../../../../bridges/boards/tinyodin/events.ts';

const refused = (name: string, received: number, least: number, most: number) =>
  expect.objectContaining({
    ...{ code: 'not_representable', received, expected: `a whole number from ${least} to ${most}` },
    message: expect.stringContaining(`${name} does not fit the chip`),
  });

describe('an input of tinyODIN', () => {
  it.each<[string, number, number, number, (value: number) => number]>([
    ['the source of a spike', 0, 255, 0, (source) => encodeInput({ kind: 'spike', source })],
    ['the neuron of a virtual event', 0, 15, 0x230, (neuron) => encodeInput({ kind: 'virtual', neuron, weight: 3 })],
    ['the neuron that leaks', 0, 254, 0x100, (neuron) => encodeInput({ kind: 'leak', neuron })],
  ])('names %s, %d to %d', (name, least, most, base, encode) => {
    for (const value of [least, most]) expect(encode(value)).toBe(base + value);
    for (const value of [least - 1, most + 1, 0.5])
      expect(() => encode(value)).toThrow(refused(name, value, least, most));
  });

  it('has weights of four bits that are not 0', () => {
    const encode = (weight: number) => encodeInput({ kind: 'virtual', neuron: 5, weight });
    expect([-8, -1, 1, 7].map(encode)).toEqual([0x285, 0x2f5, 0x215, 0x275]);
    for (const weight of [-9, 0, -0.5]) {
      expect(() => encode(weight)).toThrow(refused('the weight of a virtual event', weight, -8, -1));
    }
    for (const weight of [8, 0.5]) {
      expect(() => encode(weight)).toThrow(refused('the weight of a virtual event', weight, 1, 7));
    }
    expect(encodeInput({ kind: 'leak-all' })).toBe(0x1ff);
    expect(LEAK_ALL).toBe(0x1ff);
  });

  it('is read as the chip does: leaks before virtual events, and those without a weight as spikes', () => {
    expect(decodeInput(0xff)).toEqual({ kind: 'spike', source: 255 });
    expect(decodeInput(0x100)).toEqual({ kind: 'leak', neuron: 0 });
    expect(decodeInput(0x1fe)).toEqual({ kind: 'leak', neuron: 254 });
    expect(decodeInput(0x1ff)).toEqual({ kind: 'leak-all' });
    expect(decodeInput(0x20c)).toEqual({ kind: 'spike', source: 12 });
    expect(decodeInput(0x21c)).toEqual({ kind: 'virtual', neuron: 12, weight: 1 });
    expect(decodeInput(0x280)).toEqual({ kind: 'virtual', neuron: 0, weight: -8 });
    expect(decodeInput(0x312)).toEqual({ kind: 'leak', neuron: 0x12 });
    expect(decodeInput(0x3ff)).toEqual({ kind: 'leak-all' });
    for (const word of [-1, 0x400]) expect(() => decodeInput(word)).toThrow(refused('an input word', word, 0, 1023));
  });
});

it('a number in two’s complement is read by its bits', () => {
  expect([0, 7, 8, 15].map((word) => signed(word, 4))).toEqual([0, 7, -8, -1]);
  expect([0x7ff, 0x800, 0xfff, 0x1fff].map((word) => signed(word, 12))).toEqual([2047, -2048, -1, -1]);
});

it('a whole number has both its limits', () => {
  for (const value of [-2, 5]) expect(() => expectWhole('it', value, -2, 5)).not.toThrow();
  for (const value of [-3, 6, Number.NaN])
    expect(() => expectWhole('it', value, -2, 5)).toThrow(refused('it', value, -2, 5));
});

it('spikes that follow from one word end after 32768', () => {
  expect(() => expectEnd(32_768)).not.toThrow();
  expect(() => expectEnd(32_769)).toThrow(
    expect.objectContaining({
      ...{ code: 'endless_activity', received: 32_769, expected: 'at most 32768 spikes after one input' },
    }),
  );
});
