import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explicit, ms, Network, simulate } from '../../../controllers/engine/index.ts';
import { lifAdaptive } from '../../../controllers/neurons/lif-adaptive.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';
import { apart, drive } from './drive.ts';

/** Beta of the source: 1.7 (1 - e^(-1 / tau_a)) / (1 - e^(-1 / tau_m)). */
const BETA = (1.7 * (1 - Math.exp(-1 / 2000))) / (1 - Math.exp(-1 / 20));

describe('lif adaptive', () => {
  it.each([0.5, 1])('is the recurrence of the source at %d ms', (step) => {
    const parameters = { beta: 0.2, tau_a: 100 };
    const input = (k: number) => 0.3 + 0.25 * Math.sin(k / 7);
    const { spikes, traces } = drive(lifAdaptive, { step, steps: 400, parameters, inputs: { x_ext: input } });
    const [alpha, rho] = [Math.exp(-step / 20), Math.exp(-step / 100)];
    let [v, a, z, silent] = [0, 0, 0, 0];
    const expected: number[] = [];
    const before: number[] = [];
    for (let k = 1; k <= 400; k++) {
      v = alpha * v - 0.6 * z + input(k);
      a = rho * a + z;
      z = silent === 0 && v >= 0.6 + 0.2 * a ? 1 : 0;
      silent = z === 1 ? Math.round(4 / step) : Math.max(0, silent - 1);
      if (z === 1) expected.push(k);
      before.push(v - (z * 0.6) / alpha);
    }
    expect(spikes).toEqual(expected);
    expect(spikes.length).toBeGreaterThan(20);
    expect(apart(traces.v, before)).toBeLessThan(1e-12);
  });

  it('has the default of the source', () => {
    expect(lifAdaptive.parameters.beta.default).toBeCloseTo(BETA, 5);
  });

  interface Fixture {
    readonly n_in: number;
    readonly n_lif: number;
    readonly n_alif: number;
    readonly steps_per_iteration: number;
    readonly adaptation_beta: number;
    readonly refractory_steps: number;
    readonly input_spike_steps: readonly (readonly (readonly number[])[])[];
    readonly recurrent_spike_steps: readonly (readonly (readonly number[])[])[];
    readonly w_in: readonly (readonly number[])[];
    readonly w_rec: readonly (readonly number[])[];
  }
  const path = join(import.meta.dirname, '../../fixtures/eprop/tiny_classification.json');

  it('makes the spikes of eprop_iaf_adapt in NEST, in a recurrent network before it learns', () => {
    const fixture: Fixture = JSON.parse(readFileSync(path, 'utf8'));
    const size = fixture.n_lif + fixture.n_alif;
    const network = new Network({ seed: 1 });
    const inputs = network.population('inputs', spikeSource, { size: fixture.n_in });
    const neurons = network.population('neurons', lifAdaptive, {
      size,
      parameters: {
        beta: Array.from({ length: size }, (_, i) => (i < fixture.n_lif ? 0 : fixture.adaptation_beta)),
        // NEST's counter starts at the spike and is taken down before it is looked at.
        t_ref: ms(fixture.refractory_steps - 1),
      },
    });
    const pairs = (n: number) => Array.from({ length: n * size }, (_, k) => [k % n, Math.floor(k / n)] as const);
    network.project(inputs, neurons, {
      synapse: staticSynapse,
      connect: explicit(pairs(fixture.n_in)),
      delay: '0 ms',
      initial: { w: fixture.w_in.flat() },
    });
    network.project(neurons, neurons, {
      synapse: staticSynapse,
      connect: explicit(pairs(size)),
      initial: { w: fixture.w_rec.flat() },
    });
    const simulation = simulate(network, { emitter: 'javascript-f64' });
    const fire = simulation.input(inputs, 'fire');
    const out = new Uint32Array(size);
    const spikes: number[][] = Array.from({ length: size }, () => []);
    for (let step = 0; step < fixture.steps_per_iteration; step++) {
      fixture.input_spike_steps[0].forEach((times, i) => {
        if (times.includes(step)) fire[i] = 1;
      });
      simulation.step();
      for (const id of out.subarray(0, simulation.spikes(neurons, out))) spikes[id].push(step);
    }
    expect(spikes).toEqual(fixture.recurrent_spike_steps[0]);
  });
});
