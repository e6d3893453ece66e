import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allToAll, Network, seconds, simulate } from '../../../controllers/engine/index.ts';
import { graded } from '../../../controllers/memory/graded.ts';
import { gradedSource } from '../../../controllers/memory/graded-source.ts';
import { liquidTimeConstantSpiking } from '../../../controllers/neurons/liquid-time-constant-spiking.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';

interface Golden {
  readonly parameters: {
    readonly Wx: number[][];
    readonly bx: number[];
    readonly Wt: number[][];
    readonly bt: number[];
  };
  readonly x: readonly (readonly number[])[];
  readonly threshold: number;
  readonly trace: readonly { readonly u: readonly number[]; readonly z: readonly number[] }[];
}

const golden: Golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/liquid-time-constant/ltc-sn.json'), 'utf8'),
);
const { Wx, bx, Wt, bt } = golden.parameters;
const [INPUTS, CELLS] = [2, 3];

/** Potentials after each step, and who spiked. @param without what is left out of the gate */
function run(step: number, without?: 'potentials' | 'inputs') {
  const network = new Network({ step: seconds(step), seed: 1 });
  const x = network.population('x', gradedSource, { size: INPUTS });
  /** The part of W_t for d, times a column of W_x or b_x. */
  const through = (column: readonly number[], to: number): number =>
    column.reduce((sum, value, j) => sum + Wt[to][j] * value, 0);
  const columnOf = (from: number): number[] => Wx.map((row) => row[from]);
  const cells = network.population('cells', liquidTimeConstantSpiking, {
    size: CELLS,
    parameters: { theta: golden.threshold, b_d: bx, b_g: bt.map((one, i) => one + through(bx, i)) },
  });
  const inputs = without === 'inputs' ? 0 : 1;
  network.project(x, cells, {
    ...{ name: 'x to dense', synapse: graded, receptor: 'dense', connect: allToAll(), delay: '0 ms' },
    initial: { w: (_, i, j) => Wx[j][i] },
  });
  network.project(x, cells, {
    ...{ name: 'x to gate', synapse: graded, receptor: 'gate', connect: allToAll(), delay: '0 ms' },
    initial: { w: (_, i, j) => inputs * through(columnOf(i), j) },
  });
  network.project(cells, cells, {
    ...{ name: 'z to dense', synapse: staticSynapse, receptor: 'dense', connect: allToAll() },
    initial: { w: (_, i, j) => Wx[j][INPUTS + i] },
  });
  network.project(cells, cells, {
    ...{ name: 'z to gate', synapse: staticSynapse, receptor: 'gate', connect: allToAll() },
    initial: { w: (_, i, j) => inputs * through(columnOf(INPUTS + i), j) },
  });
  network.project(cells, cells, {
    ...{ name: 'u to gate', synapse: graded, receptor: 'gate', connect: allToAll() },
    initial: { w: (_, i, j) => (without === 'potentials' ? 0 : Wt[j][CELLS + i]) },
  });
  const simulation = simulate(network, { emitter: 'javascript-f64', maximumRateHz: Infinity });
  const u = simulation.input(x, 'u');
  const ids = new Uint32Array(CELLS);
  return golden.x.map((row) => {
    u.set(row);
    simulation.step();
    const spiked = new Set(ids.subarray(0, simulation.spikes(cells, ids)));
    return { u: [...simulation.state(cells, 'u')], z: Array.from({ length: CELLS }, (_, i) => Number(spiked.has(i))) };
  });
}

describe('LTC-SN', () => {
  it.each([1e-3, 1e-4])('has the spikes and potentials of an independent program, at a step of %d s', (step) => {
    const steps = run(step);
    expect(steps.map(({ z }) => z)).toEqual(golden.trace.map(({ z }) => z));
    expect(steps.flatMap(({ z }) => z).reduce((a, b) => a + b, 0)).toBeGreaterThan(2);
    steps.forEach(({ u }, k) => {
      for (const [i, value] of u.entries())
        expect(value, `cell ${i} in step ${k}`).toBeCloseTo(golden.trace[k].u[i], 12);
    });
  });

  it.each(['potentials', 'inputs'] as const)('does not where the gate is not told the %s', (without) => {
    const off = run(1e-3, without).flatMap(({ u }, k) => u.map((value, i) => Math.abs(value - golden.trace[k].u[i])));
    expect(Math.max(...off)).toBeGreaterThan(0.01);
  });
});
