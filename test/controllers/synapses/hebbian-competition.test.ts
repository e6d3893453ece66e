import { describe, expect, it } from 'vitest';
import { SoftWinnerTakeAll } from '../../../controllers/decoding/soft-winner-take-all.ts';
import { allToAll, ms, Network, seconds, simulate } from '../../../controllers/engine/index.ts';
import { softCompetitor, spikeSource } from '../../../controllers/neurons/index.ts';
import { hebbianCompetition } from '../../../controllers/synapses/index.ts';
import { RandomStream } from '../../../kernels/random.ts';

const TAU = 70;

/** Weights of one cell that fires in every step but the first, onto which the first of two inputs spikes once and the other at every step. */
function taught(step: number, options: { readonly eta?: number; readonly learning?: number; readonly norm?: number }) {
  const { eta = 1e-9, learning = 1, norm = 0.2 } = options;
  const network = new Network({ step: ms(step), seed: 1 });
  const inputs = network.population('inputs', spikeSource, { size: 2 });
  const cell = network.population('cell', softCompetitor, { size: 1 });
  const synapses = network.project(inputs, cell, {
    synapse: hebbianCompetition,
    connect: allToAll(),
    delay: '0 ms',
    parameters: { eta, w_naive: 0.1, w_min: 1e-3 },
  });
  const simulation = simulate(network, { emitter: 'javascript-f64' });
  simulation.setModulator('norm', norm);
  simulation.setModulator('learning', learning);
  const fire = simulation.input(inputs, 'fire');
  fire[0] = 1;
  fire[1] = 20;
  simulation.step();
  simulation.input(cell, 'rate', 'Hz').fill(1e9);
  simulation.step(10);
  // What each input's trace was at each of the ten spikes.
  const keep = Math.exp(-step / TAU);
  const shares = Array.from({ length: 10 }, (_, n) => {
    const steady = Array.from({ length: n + 2 }, (_, k) => keep ** k).reduce((a, b) => a + b, 0);
    return [norm * keep ** (n + 1), norm * steady];
  });
  return { w: simulation.synapses(synapses, 'w'), shares };
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe('Hebbian competition', () => {
  it.each([1, 0.5])('is the mean of the first weight and of the shares at each spike, at %d ms', (step) => {
    const { w, shares } = taught(step, {});
    [0, 1].forEach((input) => {
      expect(w[input]).toBeCloseTo(Math.min(1, mean([0.1, ...shares.map((share) => share[input])])), 9);
    });
  });

  it('of a cell that is not new moves by its rate', () => {
    const { w, shares } = taught(1, { eta: 0.6 });
    const expected = shares.reduce((weight, [share]) => weight + 0.6 * (share - weight), 0.1);
    expect(w[0]).toBeCloseTo(expected, 9);
  });

  it('rests while not learning, and keeps to its bounds', () => {
    expect([...taught(1, { learning: 0 }).w]).toEqual([0.1, 0.1]);
    expect([...taught(1, { norm: 0, eta: 0.9 }).w]).toEqual([1e-3, 1e-3]);
    expect(taught(1, { norm: 5, eta: 0.9 }).w[1]).toBe(1);
  });

  it('sends the logarithm of the weight over that of a naive synapse', () => {
    const network = new Network({ step: '1 ms', seed: 1 });
    const inputs = network.population('inputs', spikeSource, { size: 2 });
    const cell = network.population('cell', softCompetitor, { size: 1, parameters: { tau: '1e9 s' } });
    network.project(inputs, cell, {
      synapse: hebbianCompetition,
      connect: allToAll(),
      delay: '0 ms',
      parameters: { w_naive: 0.1, w_min: 1e-3 },
      initial: { w: (_, from) => [0.3, 0.02][from] },
    });
    const simulation = simulate(network, { emitter: 'javascript-f64' });
    simulation.input(inputs, 'fire').fill(1);
    simulation.step();
    expect(simulation.state(cell, 'u')[0]).toBeCloseTo(Math.log(3) + Math.log(0.2), 10);
  });

  /** Share of the spikes of each cell that fell to the pattern it prefers, and the largest error of a learned weight. */
  function patterns(learning: number) {
    const [kinds, inputs, size, period, rate] = [4, 40, 12, 1e-3, 50];
    const network = new Network({ step: seconds(period), seed: 2 });
    const view = network.population('view', spikeSource, { size: inputs });
    const cells = network.population('cells', softCompetitor, { size });
    const naive = 1 / inputs;
    const synapses = network.project(view, cells, {
      synapse: hebbianCompetition,
      connect: allToAll(),
      parameters: { w_naive: naive, w_min: naive / 10 },
      initial: { w: (random) => naive * (0.95 + 0.1 * random.uniform()) },
    });
    const simulation = simulate(network);
    const competition = new SoftWinnerTakeAll(cells, TAU * 1e-3, period);
    const random = new RandomStream(3, 'patterns');
    const counts = Array.from({ length: size }, () => new Array<number>(kinds).fill(0));
    const ids = new Uint32Array(size);
    simulation.setModulator('learning', learning);
    let seen = 0;
    for (let shown = 0; shown < 160; shown++) {
      const kind = shown % kinds;
      for (let n = 0; n < 300; n++) {
        const fire = simulation.input(view, 'fire');
        seen *= Math.exp(-period / (TAU * 1e-3));
        // An input fires at 50 Hz in its own pattern, at 5 Hz else.
        for (let i = 0; i < inputs; i++)
          if (random.uniform() < (i % kinds === kind ? rate : rate / 10) * period) seen += fire[i] = 1;
        simulation.setModulator('norm', seen > 0 ? 1 / seen : 0);
        simulation.input(cells, 'seeing').fill(n < 150 ? 0 : 1);
        simulation.setModulator('learning', n < 150 ? 0 : learning);
        competition.inhibit(simulation, 300, 30 / (seen + 1));
        simulation.step();
        const count = simulation.spikes(cells, ids);
        if (shown >= 120 && n >= 150) for (let i = 0; i < count; i++) counts[ids[i]][kind]++;
      }
    }
    const spikes = counts.flat().reduce((a, b) => a + b, 0);
    const purity = counts.reduce((sum, row) => sum + Math.max(...row), 0) / spikes;
    const w = simulation.synapses(synapses, 'w');
    const { pre, post } = simulation.connections(synapses);
    const winners = Array.from({ length: kinds }, (_, kind) => {
      const column = counts.map((row) => row[kind]);
      return column.indexOf(Math.max(...column));
    });
    const shareOfOwn = winners.map((cell, kind) =>
      w.reduce((sum, weight, k) => (post[k] === cell && pre[k] % kinds === kind ? sum + weight : sum), 0),
    );
    return { purity, winners: new Set(winners).size, shareOfOwn };
  }

  it('finds the causes of what it hears, each with its mean input, and does not without learning', {
    tags: 'long',
  }, () => {
    const { purity, winners, shareOfOwn } = patterns(1);
    expect(purity).toBeGreaterThan(0.97);
    expect(winners).toBe(4);
    // Ten inputs at 50 Hz against thirty at 5 Hz: 500 / 650 of the input.
    for (const share of shareOfOwn) expect(Math.abs(share - 500 / 650)).toBeLessThan(0.06);
    expect(patterns(0).purity).toBeLessThan(0.4);
  });
});
