import { expect } from 'vitest';
import type { TinyOdinConfiguration } from '../../../../bridges/boards/tinyodin/configuration.ts';
import { encodeInput, LEAK_ALL } from '../../../../bridges/boards/tinyodin/events.ts';
import type { TinyOdinTwin } from '../../../../bridges/boards/tinyodin/twin.ts';
import type { Draw } from '../draw.ts';

/** What networks of a kind have in common. */
export interface Kind {
  /** Neurons. */
  readonly size: number;
  readonly openLoop: boolean;
  /** Rows beyond those of the neurons through which spikes come. */
  readonly inputs: number;
  /** Range of weights. Default all. */
  readonly weights?: readonly [number, number];
  /** Range of the weights of inputs. Default that of all. */
  readonly inputWeights?: readonly [number, number];
  /** Thresholds of which each neuron draws one. Default 5 to 40. */
  readonly thresholds?: readonly number[];
  /** Potentials of which each neuron draws one. Default 0. */
  readonly potentials?: readonly number[];
  /** Largest leak. Default 6. */
  readonly leak?: number;
  /** Words of a step. Default 1. */
  readonly burst?: number;
  /** Whether nothing is sent but spikes. */
  readonly onlySpikes?: boolean;
  /** Whether it takes so long that it is left to whole test runs. */
  readonly slow?: boolean;
  /** Whether it takes so long that it is left to compiled simulations. */
  readonly huge?: boolean;
  /** What must have come of it, for the case to be what its name says. Default more than 20 spikes. */
  readonly shows?: (seen: Seen) => void;
}

/** What a twin showed. */
export interface Seen {
  readonly twin: TinyOdinTwin;
  readonly spikes: number;
  /** Extremes of all potentials after any word. */
  readonly least: number;
  readonly most: number;
}

const QUEUE = {
  openLoop: false,
  inputs: 1,
  weights: [-8, -6],
  inputWeights: [7, 7],
  thresholds: [3, 4, 5, 6, 7],
  leak: 127,
  onlySpikes: true,
  slow: true,
  steps: 4,
} as const;

export const KINDS: readonly (Kind & { readonly name: string; readonly steps: number })[] = [
  { name: 'open loop', size: 24, openLoop: true, inputs: 8, steps: 150 },
  { name: 'open loop, bursts longer than the queue', size: 12, openLoop: true, inputs: 8, burst: 200, steps: 8 },
  { name: 'closed loop', size: 40, openLoop: false, inputs: 6, weights: [-5, 3], inputWeights: [2, 7], steps: 150 },
  {
    name: 'one neuron',
    size: 1,
    openLoop: false,
    inputs: 2,
    weights: [-4, -4],
    inputWeights: [4, 7],
    leak: 1,
    steps: 400,
  },
  {
    name: 'thresholds at their edges, potentials near both ends',
    size: 40,
    openLoop: true,
    inputs: 5,
    thresholds: [0, 1, 2046, 2047, 2048, 4095],
    potentials: [-2048, -2047, -2041, -8, -1, 0, 1, 7, 2040, 2046, 2047],
    weights: [-8, 7],
    leak: 1,
    steps: 150,
    shows: ({ least, most, spikes }) => expect([least, most, spikes > 20]).toEqual([-2048, 2047, true]),
  },
  {
    name: 'closed loop, queue near full',
    ...QUEUE,
    size: 130,
    shows: ({ twin }) => expect([twin.peak > 100, twin.lost]).toEqual([true, 0]),
  },
  {
    name: 'closed loop, queue full and spikes lost',
    ...QUEUE,
    size: 160,
    shows: ({ twin }) => expect(twin.lost).toBeGreaterThan(0),
  },
  {
    name: 'all neurons',
    size: 256,
    openLoop: false,
    inputs: 0,
    weights: [-5, 4],
    thresholds: [8, 12, 20],
    slow: true,
    huge: true,
    steps: 30,
  },
];

/** A network of a kind, and input words of steps. */
export function drawCase(
  kind: Kind,
  steps: number,
  draw: Draw,
): { readonly configuration: TinyOdinConfiguration; readonly steps: readonly (readonly number[])[] } {
  const { size, openLoop, inputs, weights = [-8, 7], inputWeights = weights, thresholds, potentials = [0] } = kind;
  const one = <T>(list: readonly T[]): T => list[draw(0, list.length - 1)];
  const row = ([least, most]: readonly [number, number]): number[] =>
    Array.from({ length: size }, () => draw(least, most));
  const sources = Array.from({ length: inputs || size }, (_, input) => 255 - input);
  const configuration: TinyOdinConfiguration = {
    neurons: Array.from({ length: size }, () => ({
      v: one(potentials),
      threshold: thresholds === undefined ? draw(5, 40) : one(thresholds),
      leak: draw(0, kind.leak ?? 6),
      disabled: size > 1 && draw(0, 9) === 0,
    })),
    rows: new Map([
      ...sources.map((source) => [source, row(inputWeights)] as const),
      ...(openLoop ? [] : Array.from({ length: size }, (_, neuron) => [neuron, row(weights)] as const)),
    ]),
    openLoop,
  };
  const word = (): number => {
    const chance = draw(0, 99);
    if (chance < 60 || kind.onlySpikes) return encodeInput({ kind: 'spike', source: one(sources) });
    if (chance < 80) return LEAK_ALL;
    const neuron = draw(0, Math.min(15, size - 1));
    if (chance < 85) return encodeInput({ kind: 'leak', neuron });
    return encodeInput({ kind: 'virtual', neuron, weight: one([-8, -1, 1, 5, 7]) });
  };
  return {
    configuration,
    steps: Array.from({ length: steps }, () => Array.from({ length: kind.burst ?? 1 }, word)),
  };
}
