import { describe, expect, it } from 'vitest';
import {
  checkConfiguration,
  type ReckOnConfiguration,
  SEED_BITS,
} from '../../../../bridges/boards/reckon/configuration.ts';
import { initialState } from '../../../../bridges/boards/reckon/state.ts';
import { configurationOf, small } from './vectors.ts';

const sound = configurationOf(small().registers, small().weights);
const regularisation = { target: 0, input: [0, 0], recurrent: [0, 0] } as const;
const signed16 = [-(2 ** 15), 2 ** 15 - 1] as const;

/** The same list with another value at a place. */
const replaced = <T>(list: readonly T[], place: number, value: T): never =>
  list.map((one, k) => (k === place ? value : one)) as never;

/** A network of so many inputs, neurons and outputs, with weights for them. */
const sized = (inputs: number, neurons: number, outputs: number): Partial<ReckOnConfiguration> => ({
  ...{ inputs, neurons, outputs },
  inputWeights: new Int8Array(Math.max(0, inputs * neurons)),
  recurrentWeights: new Int8Array(Math.max(0, neurons ** 2)),
  outputWeights: new Int8Array(Math.max(0, neurons * outputs)),
});

/** What the chip's registers and memories have room for. */
const FIELDS: readonly [
  name: string,
  least: number,
  most: number,
  make: (value: number) => Partial<ReckOnConfiguration>,
][] = [
  ['neurons', 16, 256, (neurons) => sized(1, neurons, 1)],
  ['inputs', 1, 32, (inputs) => sized(inputs, 32, 1)],
  ['outputs', 1, 16, (outputs) => sized(1, 16, outputs)],
  ['alpha', 0x7000, 0x8fff, (alpha) => ({ alpha })],
  ['threshold', ...signed16, (threshold) => ({ threshold })],
  ['kappa', 0, 255, (kappa) => ({ kappa })],
  ...[0, 1, 2].flatMap((k): [string, number, number, (value: number) => Partial<ReckOnConfiguration>][] => [
    ['weightShifts', 0, 7, (shift) => ({ weightShifts: replaced(sound.weightShifts, k, shift) })],
    ['traceShifts', 0, 7, (shift) => ({ traceShifts: replaced(sound.traceShifts, k, shift) })],
    ['rates', 0, 31, (shift) => ({ rates: replaced(sound.rates, k, [shift, 0]) })],
    ['rates', 0, 31, (shift) => ({ rates: replaced(sound.rates, k, [0, shift]) })],
  ]),
  ['learningSignalShift', 0, 15, (learningSignalShift) => ({ learningSignalShift })],
  ...[0, 1, 2, 3].map((k): [string, number, number, (value: number) => Partial<ReckOnConfiguration>] => [
    ...(['stepThresholds', ...signed16] as const),
    (threshold) => ({ stepThresholds: replaced(sound.stepThresholds, k, threshold) }),
  ]),
  ...[0, 1, 2, 3, 4].map((k): [string, number, number, (value: number) => Partial<ReckOnConfiguration>] => [
    ...(['steps', -16, 15] as const),
    (step) => ({ steps: replaced(sound.steps, k, step) }),
  ]),
  ['the number of rates', 3, 3, (count) => ({ rates: Array.from({ length: count }, () => [0, 0] as const) })],
  ['regularisation.target', 0, 4095, (target) => ({ regularisation: { ...regularisation, target } })],
  ['regularisation', 0, 31, (shift) => ({ regularisation: { ...regularisation, input: [shift, 0] } })],
  ['regularisation', 0, 31, (shift) => ({ regularisation: { ...regularisation, recurrent: [0, shift] } })],
  ...(
    [
      ...([
        ['input', 25],
        ['recurrent', 25],
        ['output', 22],
        ['potential', 30],
        ['readout', 15],
      ] as const),
      ...([
        ['inputTrace', 30],
        ['recurrentTrace', 30],
        ['outputTrace', 30],
      ] as const),
    ] as const
  ).map(([name, bits]): [string, number, number, (value: number) => Partial<ReckOnConfiguration>] => [
    ...([`seeds.${name}`, 0, 2 ** bits - 1] as const),
    (seed) => ({ seeds: { ...sound.seeds, [name]: seed } }),
  ]),
];

const check = (part: Partial<ReckOnConfiguration>) => () => checkConfiguration({ ...sound, ...part });

describe('a configuration of ReckOn', () => {
  it.each(FIELDS)('has what the chip has room for, and no more: %s, %d to %d', (name, least, most, make) => {
    for (const value of [least, most]) expect(check(make(value))).not.toThrow();
    const wholes = name === 'the number of rates' ? [least - 1, most + 1] : [least - 1, most + 1, least + 0.5];
    for (const received of wholes) {
      const beyond = { ...make(Math.floor(received)), ...(Number.isInteger(received) ? {} : make(received)) };
      expect(check(beyond)).toThrow(
        expect.objectContaining({
          ...{ code: 'not_representable', received, expected: `a whole number from ${least} to ${most}` },
          message: expect.stringContaining(`${name} does not fit the chip`),
        }),
      );
    }
  });

  it('has neurons in pairs', () => {
    expect(check(sized(2, 18, 1))).not.toThrow();
    expect(check(sized(2, 17, 1))).toThrow(expect.objectContaining({ expected: 'an even number', received: 17 }));
  });

  it.each([
    ['inputWeights', 5 * 16],
    ['recurrentWeights', 16 * 16],
    ['outputWeights', 16 * 2],
  ])('has a weight for each pair: %s', (name, length) => {
    for (const received of [length - 1, length + 1, 0]) {
      expect(check({ [name]: new Int8Array(received) })).toThrow(
        expect.objectContaining({
          ...{ code: 'not_representable', expected: `${length}`, received },
          message: expect.stringContaining(`the length of ${name}`),
        }),
      );
    }
  });

  it('has a seed for each register', () => {
    expect(Object.keys(SEED_BITS).sort()).toEqual(Object.keys(sound.seeds).sort());
  });
});

it('the state before the first tick is at rest, with copies of the weights', () => {
  const configuration = { ...sound, ...sized(3, 16, 2), inputWeights: new Int8Array(48).fill(7) };
  const { inputWeights, recurrentWeights, outputWeights, ...rest } = initialState(configuration);
  expect(rest).toEqual({
    ...{ potentials: new Int16Array(16), outputs: new Int16Array(2), inputTraces: new Uint16Array(16) },
    ...{ recurrentTraces: new Uint16Array(16), outputTraces: new Uint16Array(16) },
  });
  for (const [weights, given] of [
    [inputWeights, configuration.inputWeights],
    [recurrentWeights, configuration.recurrentWeights],
    [outputWeights, configuration.outputWeights],
  ] as const) {
    expect(weights).toEqual(given);
    weights[0]++;
    expect(weights[0]).not.toBe(given?.[0]);
  }
});
