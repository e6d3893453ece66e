// @module-tag long
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emitJavaScript } from '../../../../controllers/engine/compiler/emit/javascript.ts';
import type { Emitter } from '../../../../controllers/engine/compiler/index.ts';
import { allToAll, Network, simulate } from '../../../../controllers/engine/index.ts';
import { bernoulli } from '../../../../controllers/neurons/bernoulli.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { staticSynapse } from '../../../../controllers/synapses/static.ts';
import { emitterConformance } from '../../../conformance/emitter.ts';
import { hostedSimulationConformance } from '../../../conformance/hosted-simulation.ts';
import { FULL, share } from '../../../effort.ts';
import { Elsewhere } from '../elsewhere.ts';
import { disturb, firstDifference, observe, randomNetwork } from '../random-network.ts';

const emit: Emitter = (analysed) => new Elsewhere(analysed);

describe('a simulation whose program keeps its arrays elsewhere', () => {
  for (const { name, run } of hostedSimulationConformance(emit)) it(name, run);

  it('is the same on drawn networks, whatever a host does', () => {
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const drawn = randomNetwork(draw);
        const emitters: readonly ['javascript-f32', Emitter] = ['javascript-f32', emit];
        const [here, there] = emitters.map((emitter) => simulate(drawn.network, { emitter, checkTicks: Infinity }));
        for (let tick = 0; tick < 100; tick++) {
          for (const simulation of [here, there]) {
            disturb(simulation, drawn, tick);
            simulation.step();
          }
          if (tick % 10 !== 9) continue;
          expect(firstDifference(observe(here, drawn), observe(there, drawn)), `tick ${tick}`).toBeUndefined();
        }
      }),
      { numRuns: share(20), endOnFailure: true },
    );
  }, 60_000);
});

describe('an executable that keeps its arrays elsewhere', () => {
  const checks = emitterConformance(emit).filter((_, n) => FULL || n % 8 === 0);
  for (const { name, run } of checks) it(name, run);
});

describe('an executable whose state is not in arrays', () => {
  /** It does not tell `v`, and saves a count of its own before the arrays. */
  function opaque() {
    const network = new Network({ seed: 2 });
    const source = network.population('source', bernoulli, { size: 10 });
    const cells = network.population('cells', lif, { size: 5 });
    network.project(source, cells, { synapse: staticSynapse, connect: allToAll(), receptor: 'excitatory' });
    const restored: number[] = [];
    const emitter: Emitter = ({ program, populations }) => {
      const inner = emitJavaScript(program, { precision: 'f32' });
      const hidden = populations.get(cells)?.state.get('v');
      const state = program.arrays.filter((one) => one.state);
      const bytes = state.map(({ id, type }) => {
        const { buffer, byteOffset, byteLength } = type === 'index' ? inner.indices(id) : inner.numbers(id);
        return new Uint8Array(buffer, byteOffset, byteLength);
      });
      return {
        ...inner,
        knows: (array) => array !== hidden,
        fetch(arrays) {
          if (arrays.includes(hidden as number)) throw new Error('v is not told');
        },
        save: () => Uint8Array.of(42, ...bytes.flatMap((one) => [...one])),
        restore([count, ...rest]) {
          restored.push(count);
          for (const one of bytes) one.set(rest.splice(0, one.length));
        },
      };
    };
    const simulation = simulate(network, { emitter, checkTicks: 10 });
    simulation.input(source, 'rate', 'Hz').fill(100);
    const ids = new Uint32Array(10);
    /** Spikes of the next ticks. */
    const spikes = (): number[] =>
      Array.from({ length: 30 }, () => {
        simulation.step();
        return simulation.spikes(source, ids);
      });
    return { simulation, cells, restored, spikes };
  }

  it('is saved and restored as it says', () => {
    const { simulation, restored, spikes } = opaque();
    spikes();
    const state = simulation.save();
    const next = spikes();
    const other = opaque();
    for (const one of [simulation, other.simulation]) one.restore(state);
    expect([...restored, ...other.restored]).toEqual([42, 42]);
    expect(other.simulation.tick).toBe(30);
    expect(spikes()).toEqual(next);
    expect(other.spikes()).toEqual(next);
    expect(() => simulation.restore(state.subarray(1))).toThrow(expect.objectContaining({ code: 'state_mismatch' }));
  });

  it('is searched for what it tells, and refuses to tell the rest', () => {
    const { simulation, cells, spikes } = opaque();
    spikes();
    simulation.checkFinite();
    expect(() => simulation.state(cells, 'v', 'mV')).toThrow('v is not told');
  });
});
