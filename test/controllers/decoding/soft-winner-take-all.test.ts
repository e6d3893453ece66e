import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SoftWinnerTakeAll } from '../../../controllers/decoding/soft-winner-take-all.ts';
import { Network, seconds, simulate } from '../../../controllers/engine/index.ts';
import { softCompetitor } from '../../../controllers/neurons/soft-competitor.ts';
import { share } from '../../effort.ts';

const TAU = 0.07;
const STEP = 1e-3;

test('shares of the cells add up to one, whatever the evidence and its gain', () => {
  const evidence = fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(evidence, fc.double({ min: 0, max: 10, noNaN: true }), (u, gain) => {
      const network = new Network({ step: seconds(STEP), seed: 1 });
      const cells = network.population('cells', softCompetitor, { size: u.length, parameters: { tau: seconds(TAU) } });
      const simulation = simulate(network, { emitter: 'javascript-f64' });
      simulation.setState(cells, 'u', u);
      new SoftWinnerTakeAll(cells, TAU, STEP).inhibit(simulation, 100, gain);
      const inhibition = simulation.input(cells, 'inhibition');
      const keep = Math.exp(-STEP / TAU);
      const shares = u.map((one, k) => Math.exp(gain * keep * one - inhibition[k]));
      expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
      expect([...simulation.input(cells, 'gain').subarray(0, u.length)]).toEqual(u.map(() => gain));
      expect([...simulation.input(cells, 'rate', 'Hz').subarray(0, u.length)]).toEqual(u.map(() => 100));
    }),
    { numRuns: share(40) },
  );
});
