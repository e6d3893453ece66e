import { describe, expect, it } from 'vitest';
import {
  checkConfiguration,
  expectInput,
  type TinyOdinConfiguration,
  usedRows,
} from '../../../../bridges/boards/tinyodin/configuration.ts';
import { encodeInput } from '../../../../bridges/boards/tinyodin/events.ts';
import { encodeNeuron, encodeRow, type TinyOdinNeuron } from '../../../../bridges/boards/tinyodin/memory.ts';

const neuron: TinyOdinNeuron = { v: 0, threshold: 1, leak: 0, disabled: false };
const of = (
  neurons: number,
  rows: readonly (readonly [number, readonly number[]])[] = [],
  openLoop = true,
): TinyOdinConfiguration => ({
  ...{ neurons: Array.from({ length: neurons }, () => neuron), rows: new Map(rows), openLoop },
});
const refused = (received: number, expected: string, message = '') =>
  expect.objectContaining({
    ...{ code: 'not_representable', received, expected, message: expect.stringContaining(message) },
  });

describe('a configuration of tinyODIN', () => {
  it.each<[string, number, number, (value: number) => unknown]>([
    ['the number of neurons', 1, 256, (count) => checkConfiguration(of(count))],
    ['the address of a row', 0, 255, (row) => checkConfiguration(of(2, [[row, [1]]]))],
    ['a weight', -8, 7, (weight) => checkConfiguration(of(2, [[3, [0, weight]]]))],
    ['a membrane potential', -2048, 2047, (v) => checkConfiguration({ ...of(1), neurons: [neuron, { ...neuron, v }] })],
    ['a membrane potential', -2048, 2047, (v) => encodeNeuron({ ...neuron, v })],
    ['a threshold', 0, 4095, (threshold) => encodeNeuron({ ...neuron, threshold })],
    ['a leak', 0, 127, (leak) => encodeNeuron({ ...neuron, leak })],
    ['a weight', -8, 7, (weight) => encodeRow([0, weight])],
    ['the number of targets', 0, 256, (count) => encodeRow(new Array<number>(Math.max(0, count)).fill(0))],
  ])('has what the chip has room for, and no more: %s, %d to %d', (name, least, most, make) => {
    for (const value of [least, most]) expect(() => make(value)).not.toThrow();
    for (const value of name.startsWith('the number') ? [most + 1] : [least - 1, most + 1]) {
      expect(() => make(value)).toThrow(refused(value, `a whole number from ${least} to ${most}`, name));
    }
  });

  it('has at least one neuron, and weights onto no others', () => {
    expect(() => checkConfiguration(of(0))).toThrow(refused(0, 'a whole number from 1 to 256'));
    expect(() => checkConfiguration(of(2, [[9, [1, 2]]]))).not.toThrow();
    expect(() => checkConfiguration(of(2, [[9, [1, 2, 3]]]))).toThrow(
      refused(3, 'at most 2', 'row 9 has more weights than there are neurons'),
    );
  });

  it('uses the rows that are given, and in closed loop those of all neurons, in their order', () => {
    const rows = [
      [40, [1]],
      [1, [1]],
      [7, [1]],
    ] as const;
    expect(usedRows(of(3, rows))).toEqual([1, 7, 40]);
    expect(usedRows(of(3, rows, false))).toEqual([0, 1, 2, 7, 40]);
  });

  it('takes inputs to what is in it alone', () => {
    const open = of(3, [[7, [1]]]);
    const closed = of(3, [[7, [1]]], false);
    const put = (configuration: TinyOdinConfiguration, event: Parameters<typeof encodeInput>[0]) => () =>
      expectInput(encodeInput(event), configuration);
    for (const configuration of [open, closed]) {
      expect(put(configuration, { kind: 'spike', source: 7 })).not.toThrow();
      expect(put(configuration, { kind: 'leak-all' })).not.toThrow();
      for (const kind of ['leak', 'virtual'] as const) {
        expect(put(configuration, { kind, neuron: 2, weight: 1 })).not.toThrow();
        expect(put(configuration, { kind, neuron: 3, weight: 1 })).toThrow(
          refused(3, 'a whole number from 0 to 2', 'the neuron of an event'),
        );
      }
    }
    expect(put(closed, { kind: 'spike', source: 2 })).not.toThrow();
    expect(put(closed, { kind: 'spike', source: 3 })).toThrow(refused(3, 'one of 0, 1, 2, 7', 'row 3 is not in'));
    expect(put(open, { kind: 'spike', source: 2 })).toThrow(refused(2, 'one of 7', 'row 2 is not in'));
  });
});
