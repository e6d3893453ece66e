// @module-tag long
import { describe, expect, it } from 'vitest';
import { emitIntegers } from '../../../../../../controllers/engine/compiler/emit/integers/twin.ts';
import { emitJavaScript } from '../../../../../../controllers/engine/compiler/emit/javascript.ts';
import type { AnalysedModel, Executable } from '../../../../../../controllers/engine/compiler/index.ts';
import type { NeuronModel } from '../../../../../../controllers/engine/index.ts';
import { Network } from '../../../../../../controllers/engine/index.ts';
import { homogeneousPoisson } from '../../../../../../controllers/neurons/homogeneous-poisson.ts';
import { softCompetitor } from '../../../../../../controllers/neurons/soft-competitor.ts';
import { lowered } from './lowered.ts';

const SIZE = 64;
const TICKS = 2000;

type Levels = Readonly<Record<string, number>>;

/** Spikes of each neuron of a model in integers and in floats, at levels of its inputs, after it was watched at others. */
function spikes(model: NeuronModel, watched: readonly Levels[], levels: Levels): readonly [number, number] {
  const network = new Network({ step: '1 ms', seed: 3 });
  const cells = network.population<NeuronModel>('cells', model, { size: SIZE });
  const commands = watched.flatMap((some) => [
    ...Object.entries(some).map(([input, value]) => ({ do: 'fill', array: `cells.${input}`, value }) as const),
    { do: 'run', ticks: 200 } as const,
  ]);
  const { analysed, model: integers } = lowered(network, commands);
  const count = ({ populations, program }: AnalysedModel, executable: Executable): number => {
    const ring = populations.get(cells as never)?.ring;
    if (ring === undefined) throw new Error('no population');
    const of = (name: string) => program.arrays.findIndex((array) => array.name === `cells.${name}`);
    for (const [input, value] of Object.entries(levels)) executable.numbers(of(input)).fill(value);
    const ids = new Uint32Array(SIZE);
    let sum = 0;
    for (let tick = 0; tick < TICKS; tick++) {
      executable.run(tick, 1);
      sum += executable.spikes(ring, tick & (ring.slots - 1), ids);
    }
    return sum;
  };
  return [
    count(integers, emitIntegers(integers)),
    count(analysed, emitJavaScript(analysed.program, { precision: 'f64' })),
  ];
}

/** Inputs of the neuron of a soft competition whose evidence is 0: it spikes at a rate of rate exp(-inhibition). */
const competing = (rate: number, inhibition: number): Levels => ({ rate, inhibition, gain: 1, seeing: 1 });

describe('the probability of an exponential without a bound', () => {
  const watched = [competing(500, 12), competing(500, -12)];

  it.each([
    ['small', 100, 4],
    ['of a step or so', 100, -2],
    ['certain, and far beyond', 100, -12],
    ['of a small rate and a large exponential', 0.5, -5],
  ])('is that of floats: %s', (_, rate, inhibition) => {
    const [integers, floats] = spikes(softCompetitor, watched, competing(rate, inhibition));
    expect(floats).toBeGreaterThan(100);
    // The draws are the same, so that only those near the probability fall on the other side.
    expect(Math.abs(integers - floats)).toBeLessThanOrEqual(2e-4 * SIZE * TICKS);
    if (inhibition === -12) expect(integers).toBe(SIZE * TICKS);
  });

  it('is 0 where its factor is 0 or less, however large the exponential', () => {
    const far = [competing(500, 40), competing(500, -40)];
    for (const rate of [0, -200]) expect(spikes(softCompetitor, far, competing(rate, -40))).toEqual([0, 0]);
  });
});

describe('intervals that are drawn as quotients', () => {
  const watched = [{ rate: 0 }, { rate: 200 }];

  it('have the rate of floats, which is the one that was set', () => {
    for (const rate of [3, 40, 200]) {
      const [integers, floats] = spikes(homogeneousPoisson, watched, { rate });
      const expected = (1 - Math.exp(-rate * 1e-3)) * SIZE * TICKS;
      for (const found of [integers, floats])
        expect(Math.abs(found - expected)).toBeLessThan(4.5 * Math.sqrt(expected));
    }
  });

  it('have no end at a rate of 0, or below it', () => {
    for (const rate of [0, -20]) expect(spikes(homogeneousPoisson, watched, { rate })).toEqual([0, 0]);
  });
});
