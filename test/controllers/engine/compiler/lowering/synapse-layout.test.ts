import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explicit, ms, Network, simulate } from '../../../../../controllers/engine/index.ts';
import { share } from '../../../../effort.ts';
import { counter, rule } from '../../pair.ts';
import { fire, scripted } from '../../scripted.ts';

const [PRE, POST, STEPS] = [5, 7, 4];

describe('synapses, however they are laid out in memory', () => {
  it('have the ends, weights and delays that they were given, in the order in which they were given', () => {
    const synapse = fc.record({
      i: fc.nat({ max: PRE - 1 }),
      j: fc.nat({ max: POST - 1 }),
      steps: fc.integer({ min: 1, max: STEPS }),
      w: fc.integer({ min: 1, max: 1000 }),
    });
    fc.assert(
      fc.property(fc.array(synapse, { minLength: 1, maxLength: 40 }), (given) => {
        const network = new Network({ seed: 1 });
        const pre = network.population('pre', scripted, { size: PRE });
        const post = network.population('post', counter, { size: POST });
        const projection = network.project(pre, post, {
          synapse: rule({ onPre: 'post += w' }),
          connect: explicit(given.map(({ i, j }) => [i, j])),
          delay: ms(given.map(({ steps }) => steps)),
          initial: { w: given.map(({ w }) => w) },
        });
        const simulation = simulate(network);
        const ends = simulation.connections(projection);
        expect([...ends.pre]).toEqual(given.map(({ i }) => i));
        expect([...ends.post]).toEqual(given.map(({ j }) => j));
        expect([...simulation.synapses(projection, 'w')]).toEqual(given.map(({ w }) => w));
        // All of the first population spike once; each synapse delivers its weight after its own delay.
        const expected = new Float64Array(POST);
        for (let tick = 0; tick <= STEPS; tick++) {
          fire(simulation, pre, tick === 0 ? [...Array(PRE).keys()] : []);
          simulation.step();
          for (const { j, steps, w } of given) if (steps === tick) expected[j] += w;
          expect([...simulation.state(post, 'total')]).toEqual([...expected]);
        }
      }),
      { numRuns: share(60) },
    );
  });

  it('are told with their delays in order', () => {
    const delays = (steps: readonly number[]): string => {
      const network = new Network({ seed: 1 });
      const pre = network.population('pre', scripted, { size: steps.length });
      const synapse = rule({ onPre: 'post += w' });
      network.project(pre, network.population('post', counter, { size: 1 }), {
        synapse,
        connect: explicit(steps.map((_, i) => [i, 0])),
        delay: ms(steps),
      });
      return simulate(network).describe();
    };
    expect(delays([9, 3, 20])).toContain('delay 3 ms, 9 ms, 20 ms');
    expect(delays([9, 3, 20, 1, 12])).toContain('delay 1 ms to 20 ms');
  });
});
