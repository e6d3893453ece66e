import { expect, it } from 'vitest';
import { allToAll, Network, simulate } from '../../../controllers/engine/index.ts';
import { TrialModulation } from '../../../controllers/navigation/trial-modulation.ts';
import { sequentialNeuromodulation } from '../../../controllers/synapses/index.ts';
import { told } from '../synapses/pairing.ts';

/** One synapse whose two neurons spike together once a trial; weights after trials that are rewarded or not. */
function weights(levels: { acetylcholine?: number; dopamine?: number }, rewards: readonly boolean[]): number[] {
  const network = new Network({ seed: 1 });
  const source = network.population('source', told, { size: 1 });
  const target = network.population('target', told, { size: 1 });
  const synapses = network.project(source, target, {
    synapse: sequentialNeuromodulation,
    connect: allToAll(),
    delay: '0 ms',
  });
  const simulation = simulate(network, { emitter: 'javascript-f64' });
  const modulation = new TrialModulation(simulation, sequentialNeuromodulation, levels);
  return rewards.map((rewarded) => {
    modulation.beginTrial();
    for (const population of [source, target]) simulation.input(population, 'fire')[0] = 1;
    simulation.step(11);
    modulation.observe({ reward: Number(rewarded), phase: 'outcome' });
    modulation.observe({ reward: 0, phase: 'outcome' });
    modulation.endTrial();
    return simulation.synapses(synapses, 'w')[0];
  });
}

/** A pair is eligible by 1, of which ten Euler steps of 1 ms leave this much at the end. */
const ELIGIBLE = (1 - 1 / 2000) ** 10;

it('depresses by 0.002 times acetylcholine a pair where no reward comes', () => {
  for (const acetylcholine of [0, 0.5, 1, 2]) {
    const depressed = weights({ acetylcholine }, [false, false]);
    expect(depressed[0]).toBeCloseTo(2 - 0.002 * acetylcholine, 12);
    expect(depressed[1]).toBeCloseTo(2 - 0.004 * acetylcholine, 12);
  }
});

it('takes that back at a reward, and potentiates by 0.01 times dopamine and the eligibility', () => {
  for (const dopamine of [0, 0.5, 1, 2]) {
    const [first, second, third] = weights({ dopamine }, [true, false, true]);
    expect(first).toBeCloseTo(2 + 0.01 * dopamine * ELIGIBLE, 12);
    expect(second).toBeCloseTo(first - 0.002, 12);
    expect(third).toBeCloseTo(second + 0.01 * dopamine * ELIGIBLE, 12);
  }
});
