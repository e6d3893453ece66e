import { describe, expect, it } from 'vitest';
import { CircuitExecutable } from '../../../../bridges/boards/circuits/circuit-executable.ts';
import { place } from '../../../../bridges/boards/circuits/placement.ts';
import { LoihiChip } from '../../../../bridges/boards/loihi-fixed/chip.ts';
import type { LoihiProjection } from '../../../../bridges/boards/loihi-fixed/integers.ts';
import { layOut } from '../../../../bridges/boards/loihi-fixed/lay-out.ts';
import { quantiseWeight } from '../../../../bridges/boards/loihi-fixed/quantise.ts';
import { emitJavaScript } from '../../../../controllers/engine/compiler/emit/javascript.ts';
import {
  type AnalysedModel,
  type AnalysedPopulation,
  analyse,
  type Executable,
} from '../../../../controllers/engine/compiler/index.ts';
import type { Population } from '../../../../controllers/engine/index.ts';
import { circuit } from '../circuits/networks.ts';
import { type LavaCase, runCase } from './lava.ts';

const analysedOf = (analysed: AnalysedModel, population: Population): AnalysedPopulation =>
  analysed.populations.get(population) as AnalysedPopulation;

function spikesOf(executable: Executable, { ring, population }: AnalysedPopulation, tick: number): number[] {
  const ids = new Uint32Array(population.size);
  return [...ids.subarray(0, executable.spikes(ring, tick & (ring.slots - 1), ids))];
}

function onChip(analysed: AnalysedModel) {
  const placement = place(analysed);
  const layout = layOut(placement, analysed.program, 8);
  let chip: LoihiChip | undefined;
  const make = (mirrors: ConstructorParameters<typeof LoihiChip>[2]): LoihiChip => {
    chip = new LoihiChip(layout.groups, layout.projections, mirrors);
    return chip;
  };
  const executable = new CircuitExecutable(analysed, placement, make, () => undefined);
  return { ...layout, executable, chip: chip as unknown as LoihiChip };
}

/** The weights of a projection as a matrix [target][source], and the delays beyond the one step. */
function matrices(projection: LoihiProjection, executable: Executable) {
  const { placed, scale, exponent, mode, bits, delays } = projection;
  const { layout } = placed.analysed;
  const read = (array: number) => executable.indices(array);
  const { pre, post } = layout.connections(read);
  const place = layout.places(read);
  const jumps = placed.target.neuron.jumps.get(placed.receptor) as Float64Array;
  const weights = Array.from({ length: placed.target.neuron.size }, () =>
    new Array<number>(placed.source.population.size).fill(0),
  );
  pre.forEach((i, k) => {
    const jump = executable.numbers(placed.weights)[place[k]] * jumps[post[k]];
    weights[post[k]][i] = quantiseWeight(jump, scale, exponent, mode, bits);
  });
  return { weights, delays: weights.map((row) => row.map(() => delays[0] - 1)) };
}

describe('a network on Loihi', () => {
  it('is what the kernels that are held to Lava make of its integers', () => {
    // A reset beside rest makes the leak a drive.
    const given = circuit(3, { feedbackDelay: 1, reset: '-74 mV' });
    const analysed = analyse(given.network);
    const { executable, groups, projections } = onChip(analysed);
    const first = analysedOf(analysed, given.first);
    const scales = groups[0].scales;
    const [poisson, relay, feedback] = projections.map((projection) => matrices(projection, executable));
    expect(projections.slice(0, 3).map(({ exponent }) => exponent)).toEqual([0, 0, 0]);
    // The networks of Lava begin at 0, which is the reset here and not rest.
    const membrane = first.state.get('v') as number;
    executable.numbers(membrane).fill(-74);
    executable.send([membrane]);
    const drive = 300;
    executable.numbers(first.inputs.get('I_ext') as number).fill(drive);
    executable.numbers(analysedOf(analysed, given.source).inputs.get('rate') as number).fill(60);
    const T = 400;
    const run = { input: [] as number[][], spikes: [] as number[][], v: [] as number[][] };
    const { zero } = groups[0].placed.neuron;
    for (let t = 0; t < T; t++) {
      if (t % 7 === 0) executable.numbers(analysedOf(analysed, given.relay).inputs.get('fire') as number)[t % 4] = 1;
      executable.run(t, 1);
      const sources = spikesOf(executable, analysedOf(analysed, given.source), t);
      run.input.push([...sources, ...spikesOf(executable, analysedOf(analysed, given.relay), t).map((i) => i + 20)]);
      run.spikes.push(spikesOf(executable, first, t));
      const v = executable.numbers(membrane).subarray(0, 30);
      run.v.push(Array.from(v, (one, i) => Math.round((one - zero[i]) * scales.scale * 64)));
    }
    const gain = groups[0].placed.neuron.gains.get('I_ext') as Float64Array;
    const leak = groups[0].placed.neuron.drive[0];
    expect(leak).toBeCloseTo(4 * (1 - Math.exp(-1 / 20)), 9);
    const mantissa = Math.round(((leak + drive * gain[0]) * scales.scale * 64) / 2 ** scales.biasExponent);
    const expected = runCase({
      ...{ name: 'circuit', T, n: 30, n_in: 24, du: scales.du, dv: scales.dv, vth: scales.vth, weight_exp: 0 },
      ...{ num_weight_bits: 8, sign_mode: 'auto' },
      bias_mant: new Array<number>(30).fill(mantissa),
      bias_exp: new Array<number>(30).fill(scales.biasExponent),
      weights_raw: poisson.weights.map((row, j) => [...row, ...relay.weights[j]]),
      delays: poisson.delays.map((row, j) => [...row, ...relay.delays[j]]),
      recurrent_weights_raw: feedback.weights,
      input_spikes: run.input,
    } as unknown as LavaCase);
    expect(expected.spikes.flat().length).toBeGreaterThan(100);
    expect(run.spikes).toEqual(expected.spikes);
    expect(run.v).toEqual(expected.v);
  });

  it('fires as the program in double precision does, within the rounding of the plan', () => {
    const given = circuit(5);
    const analysed = analyse(given.network);
    const { executable, chip } = onChip(analysed);
    const float = emitJavaScript(analysed.program, { precision: 'f64' });
    const rate = analysedOf(analysed, given.source).inputs.get('rate') as number;
    const counts = [executable, float].map((one) => {
      one.numbers(rate).fill(50);
      let count = 0;
      for (let t = 0; t < 1000; t++) {
        one.run(t, 1);
        for (const population of [given.first, given.second])
          count += spikesOf(one, analysedOf(analysed, population), t).length;
      }
      return count;
    });
    expect(counts[1]).toBeGreaterThan(200);
    expect(Math.abs(counts[0] - counts[1]) / counts[1]).toBeLessThan(0.05);
    expect(chip.statistics).toMatchObject({ clippedInputs: 0, wrappedCurrents: 0 });
    expect(chip.statistics.synapticOperations).toBeGreaterThan(10 * counts[0]);
  });
});
