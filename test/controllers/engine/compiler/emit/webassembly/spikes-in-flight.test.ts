// @module-tag long
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { analyse } from '../../../../../../controllers/engine/compiler/passes/analyse.ts';
import type { Simulation } from '../../../../../../controllers/engine/index.ts';
import {
  fixedProbability,
  ms,
  Network,
  quantity,
  seconds,
  simulate,
} from '../../../../../../controllers/engine/index.ts';
import { lif } from '../../../../../../controllers/neurons/lif.ts';
import { staticSynapse } from '../../../../../../controllers/synapses/static.ts';
import { share } from '../../../../../effort.ts';

const STEP = 1e-3;

/**
 * Cells that fire by themselves, and others that hear them after delays; the last third of the former has no synapses.
 *
 * @param pause ms that the former are refractory
 */
function heard(size: number, pause: number, delays: readonly number[], seed: number) {
  const network = new Network({ step: seconds(STEP), seed });
  const source = network.population('source', lif, { size, parameters: { t_ref: ms(pause) } });
  const target = network.population('target', lif, { size: 30 });
  network.project(source, target, {
    synapse: staticSynapse,
    receptor: 'excitatory',
    connect: fixedProbability(0.5, { where: (i) => 3 * i < 2 * size }),
    delay: seconds((random) => STEP * delays[random.integer(delays.length)]),
    initial: { w: quantity((random) => 4e-10 * random.uniform(), 'A') },
  });
  return { network, source, target };
}

/** Whether all delays are gone through as one. */
function queues(network: Network): boolean {
  return analyse(network).program.tick.some((one) => one.kind === 'rows' && one.listed?.queued === true);
}

const ACTS = ['nothing', 'clear', 'restore'] as const;

it('spikes under way arrive when the oracle has them arrive, whatever a host does meanwhile, in any number of threads', () => {
  // Every third network fires as fast as it can.
  let [arrived, queued] = [0, 0];
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 60 }),
      fc.integer({ min: 0, max: 3 }),
      fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { minLength: 3, maxLength: 13 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 99 }),
      fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.constantFrom(...ACTS)), { minLength: 4, maxLength: 8 }),
      (size, pause, drawn, whole, seed, script) => {
        const shortest = Math.min(...drawn);
        const delays = whole ? drawn.map((_, n) => shortest + n) : drawn;
        const { network, source, target } = heard(size, pause, delays, seed);
        if (queues(network)) queued++;
        const [oracle, ...others] = [
          simulate(network, { emitter: 'javascript-f32', maximumRateHz: Infinity }),
          ...[1, 3].map((threads) => simulate(network, { threads, threadsFrom: 0, maximumRateHz: Infinity })),
        ] as [Simulation, ...Simulation[]];
        const spikes: string[][] = [[], [], []];
        [oracle, ...others].forEach((one, n) => {
          one
            .input(source, 'I_ext', 'pA')
            .set(Array.from({ length: size }, (_, i) => (seed % 3 === 0 ? 1e6 : 300 + 10 * (i % 17))));
          one.onSpikes(target, (tick, ids, count) => spikes[n]?.push(`${tick}: ${ids.subarray(0, count).join()}`));
        });
        for (const [ticks, act] of script) {
          for (const one of [oracle, ...others]) {
            one.step(ticks);
            if (act === 'clear') one.clearActivity();
            if (act !== 'restore') continue;
            const saved = one.save();
            one.step(5);
            one.restore(saved);
          }
          for (const one of others) expect(one.state(target, 'i_ex', 'pA')).toEqual(oracle.state(target, 'i_ex', 'pA'));
        }
        for (const seen of spikes) expect(seen).toEqual(spikes[0]);
        for (const one of others) one.dispose();
        arrived += spikes[0]?.length ?? 0;
      },
    ),
    { numRuns: share(60), endOnFailure: true },
  );
  expect(arrived).toBeGreaterThan(share(100));
  expect(queued).toBeGreaterThan(share(15));
});
