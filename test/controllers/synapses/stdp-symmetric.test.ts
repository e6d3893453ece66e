import { describe, expect, it } from 'vitest';
import { defineNeuron, fixedProbability, Network, seconds, simulate } from '../../../controllers/engine/index.ts';
import { poisson } from '../../../controllers/neurons/poisson.ts';
import { stdpSymmetric } from '../../../controllers/synapses/index.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { pair } from './pairing.ts';

const change = (step: number, lag: number, parameters = {}): number =>
  pair(stdpSymmetric, { step, pre: [100], post: [100 + lag], until: 200, parameters, initial: { w: 1 } }).w - 1;

describe.each([0.1, 1])('symmetric window, step %d ms', (step) => {
  it.each([-60, -20, -1, 1, 20, 60])('strengthens by A w_max e^(-|lag| / tau) at a lag of %d ms', (lag) => {
    expect(change(step, lag)).toBeCloseTo(0.004 * 20 * Math.exp(-Math.abs(lag) / 62.5), 12);
  });

  it('does nothing without amplitude', () => {
    expect(change(step, 20, { A: 0 })).toBe(0);
  });
});

describe('symmetric window from interneurons onto pyramidal cells (Liao et al. 2024)', () => {
  /** A cell that fires at a rate, and takes inhibition without effect, as during exploration in the source. */
  const cell = defineNeuron({
    name: 'cell',
    source: 'a test',
    parameters: {},
    state: { g: { unit: 'nS', meaning: 'inhibition received' } },
    inputs: { rate: { unit: 'Hz', default: 0, meaning: 'rate' } },
    receptors: { inhibition: { unit: 'nS', meaning: 'jump of conductance', onInput: 'g += input' } },
    spike: { hazard: 'rate', probability: 'exponential' },
  });
  /** s; m */
  const [LAP, LAPS, TRACK, SPEED, SIGMA, CUE] = [9.25, 31, 3, 0.3244, 0.07, 0.75];
  const [CELLS, INTERNEURONS, CUED] = [60, 20, 10];

  /** Mean weight in nS from interneurons that follow the cue onto pyramidal cells that follow it, and onto place cells. */
  function explore(step: number, A: number): { cued: number; place: number } {
    const network = new Network({ step: seconds(step), seed: 3 });
    const interneurons = network.population('interneurons', poisson, { size: INTERNEURONS });
    const cells = network.population('cells', cell, { size: CELLS });
    const projection = network.project(interneurons, cells, {
      synapse: stdpSymmetric,
      connect: fixedProbability(0.25),
      parameters: { tau: '5 ms', A },
    });
    const simulation = simulate(network);
    const random = new RandomStream(5, 'cues');
    const fields = Array.from({ length: CELLS + INTERNEURONS }, () => random.uniform() * TRACK);
    const rates = [simulation.input(cells, 'rate', 'Hz'), simulation.input(interneurons, 'rate', 'Hz')];
    const chunk = Math.round(0.025 / step);
    for (let lap = 0; lap < LAPS; lap++) {
      const onset = random.uniform() * (LAP - CUE);
      for (let t = 0; t < LAP; t += 0.025) {
        const cue = t >= onset && t < onset + CUE;
        const at = t * SPEED;
        const theta = (1 + Math.cos(2 * Math.PI * 7 * t)) / 2;
        const rateOf = (field: number, follows: boolean): number =>
          follows && cue ? 20 : 0.1 + 20 * theta * Math.exp(-(((field - at) / SIGMA) ** 2) / 2);
        // Cells with a cue keep their place field, interneurons have one or the other.
        for (let i = 0; i < CELLS; i++) rates[0][i] = rateOf(fields[i], i < CUED);
        for (let i = 0; i < INTERNEURONS; i++) rates[1][i] = rateOf(i < CUED ? -TRACK : fields[CELLS + i], i < CUED);
        simulation.step(chunk);
      }
    }
    const { pre, post } = simulation.connections(projection);
    const weights = simulation.synapses(projection, 'w', 'nS');
    const mean = (onto: (j: number) => boolean): number => {
      const chosen = [...weights].filter((_, k) => pre[k] < CUED && onto(post[k]));
      return chosen.reduce((sum, w) => sum + w, 0) / chosen.length;
    };
    return { cued: mean((j) => j < CUED), place: mean((j) => j >= CUED) };
  }

  it.each([1e-3, 0.5e-3])(
    'inhibits the cells of a salient cue: 0.1 + laps A w_max r^2 2 tau T nS, step %d s',
    { tags: 'long' },
    (step) => {
      const { cued, place } = explore(step, 0.004);
      const expected = 0.1 + LAPS * 0.004 * 20 * 20 * 20 * 2 * 5e-3 * CUE;
      expect(Math.abs(cued / expected - 1)).toBeLessThan(0.15);
      expect(cued / place).toBeGreaterThan(10);
    },
  );

  it('does not without plasticity', { tags: 'long' }, () => {
    const { cued, place } = explore(1e-3, 0);
    expect(cued / place).toBeCloseTo(1, 6);
  });
});
