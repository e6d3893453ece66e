import { describe, expect, it } from 'vitest';
import type { ReckOnState } from '../../../../bridges/boards/reckon/state.ts';
import { ReckOnTwin } from '../../../../bridges/boards/reckon/twin.ts';
import { FULL } from '../../../effort.ts';
import { AVAILABLE, configurationOf, type Dataset, readVector, type Sample, small, type Weights } from './vectors.ts';

const TICKS = 2250;
const TARGET_TICK = 2100;

/** Shows a sample of the data set to a twin, with or without learning; calls back after each tick but the last. Returns its label. */
function show(
  twin: ReckOnTwin,
  { label, events }: Dataset['samples'][number],
  learns: boolean,
  after: (tick: number) => void = () => {},
): number {
  twin.begin({ learns });
  let next = 0;
  for (let tick = 1; tick < TICKS; tick++) {
    const inputs: number[] = [];
    for (; next < events.length && events[next][1] < tick; next++) inputs.push(events[next][0]);
    const supervised = tick > TARGET_TICK;
    twin.tick(inputs, { infer: supervised, ...(supervised && learns && { label }) });
    after(tick);
  }
  return twin.end({ infer: true });
}

/** FNV-1a of all weights, as the vectors have it. */
function hashOf({ inputWeights, recurrentWeights, outputWeights }: ReckOnState): number {
  let hash = 2166136261;
  for (const weights of [inputWeights, recurrentWeights, outputWeights])
    for (const weight of weights) hash = Math.imul(hash ^ (weight & 0xff), 16777619);
  return hash >>> 0;
}

describe.skipIf(!AVAILABLE)('the twin of ReckOn against its simulated design', () => {
  it('infers', () => {
    const run = readVector<{
      registers: Record<string, number>;
      weights: Weights;
      trace: number[][];
      samples: Sample[];
      spikes_derived_from_second_model: number[][];
    }>('inference_run');
    const { samples } = readVector<Dataset>('dataset');
    const twin = new ReckOnTwin(configurationOf(run.registers, run.weights));
    const rows = new Map(run.trace.map(([tick, ...row]) => [tick, row]));
    const seen = new Map<number, number[]>();
    const spikes: number[][] = [];
    const inferred = run.samples.map(({ sample }, nth) =>
      show(twin, samples[sample], false, (tick) => {
        if (nth > 0) return;
        spikes.push([...twin.spikes].flatMap((spike, neuron) => (spike ? [neuron] : [])));
        if (rows.has(tick)) seen.set(tick, [...twin.state.potentials.subarray(0, 4), ...twin.state.outputs]);
      }),
    );
    expect(rows.size).toBeGreaterThan(500);
    expect(seen).toEqual(rows);
    expect(inferred).toEqual(run.samples.map(({ inference }) => inference));
    expect(spikes).toEqual(run.spikes_derived_from_second_model.slice(0, spikes.length));
  });

  it('learns: potentials, traces, outputs and weights', () => {
    const run = readVector<{
      registers: Record<string, number>;
      weights_before: Weights;
      weights_after: Weights;
      trace: number[][];
      learning_samples: Sample[];
      evaluation_samples: Sample[];
    }>('learning_run');
    const { samples } = readVector<Dataset>('dataset');
    const twin = new ReckOnTwin(configurationOf(run.registers, run.weights_before));
    const rows = new Map(run.trace.map(([tick, ...row]) => [tick, row]));
    const seen = new Map<number, number[]>();
    for (const [nth, expected] of run.learning_samples.entries()) {
      const inferred = show(twin, samples[expected.sample], true, (tick) => {
        if (nth > 0 || !rows.has(tick)) return;
        const { potentials, inputTraces, recurrentTraces, outputTraces, outputs } = twin.state;
        const row = [0, 1, 2, 3].flatMap((n) => [potentials[n], inputTraces[n], recurrentTraces[n], outputTraces[n]]);
        seen.set(tick, [...row, ...outputs]);
      });
      if (nth === 0) expect(seen).toEqual(rows);
      expect([inferred, hashOf(twin.state)], `sample ${nth}`).toEqual([
        expected.inference,
        expected.fnv1a_of_weights_after,
      ]);
    }
    const { w_in, w_rec, w_out } = run.weights_after;
    expect([...twin.state.inputWeights]).toEqual(w_in.flat());
    expect([...twin.state.recurrentWeights]).toEqual(w_rec.flat());
    expect([...twin.state.outputWeights]).toEqual(w_out.flat());
    const evaluated = run.evaluation_samples.map(({ sample }) => show(twin, samples[sample], false));
    expect(evaluated).toEqual(run.evaluation_samples.map(({ inference }) => inference));
  });

  // Rounding draws as often whatever is shown, so that silence stands for the test samples, which are not at hand.
  it.runIf(FULL)('learns for two epochs with 50 test samples after each', () => {
    const { registers, weights_before } = readVector<{ registers: Record<string, number>; weights_before: Weights }>(
      'learning_run',
    );
    const { phases } = readVector<{
      phases: { learning: boolean; inferences: number[]; fnv1a_of_weights_after_each_sample: number[] }[];
    }>('full_run');
    const { samples } = readVector<Dataset>('dataset');
    const twin = new ReckOnTwin(configurationOf(registers, weights_before));
    for (const phase of phases) {
      if (!phase.learning) {
        for (const label of phase.inferences) show(twin, { label, events: [] }, false);
        continue;
      }
      const seen = samples.map((sample) => [show(twin, sample, true), hashOf(twin.state)]);
      expect(seen).toEqual(
        phase.inferences.map((label, nth) => [label, phase.fnv1a_of_weights_after_each_sample[nth]]),
      );
    }
  });
});

describe('the twin of ReckOn', () => {
  const { registers, weights } = small();

  it('refuses labels and inputs that do not exist, and to learn where no traces were kept', () => {
    const twin = new ReckOnTwin(configurationOf(registers, weights));
    twin.begin();
    twin.tick([]);
    const refused = expect.objectContaining({ code: 'not_representable' });
    expect(() => twin.tick([], { label: 0 })).toThrow(refused);
    expect(() => twin.tick([5])).toThrow(refused);
    twin.begin({ learns: true });
    twin.tick([0]);
    expect(() => twin.tick([], { label: 2 })).toThrow(refused);
  });

  it.each([
    { alpha: 0x10000 },
    { neurons: 17 },
    { kappa: 256 },
    { inputWeights: new Int8Array(3) },
    { rates: [[0, 0]] as const },
    { seeds: { ...configurationOf(registers, weights).seeds, output: 2 ** 22 } },
    { steps: [0, 0, 0, 0, 16] as const },
  ])('refuses what the chip cannot hold: %o', (change) => {
    expect(() => new ReckOnTwin({ ...configurationOf(registers, weights), ...change })).toThrow(
      expect.objectContaining({ code: 'not_representable' }),
    );
  });
});
