// @module-tag long
import { describe, expect, it } from 'vitest';
import { Arrivals } from '../../../../../../controllers/engine/compiler/emit/webassembly/arrivals.ts';
import { layOut } from '../../../../../../controllers/engine/compiler/emit/webassembly/layout.ts';
import { analyse } from '../../../../../../controllers/engine/compiler/passes/analyse.ts';
import type { Population } from '../../../../../../controllers/engine/index.ts';
import {
  defineNeuron,
  defineSynapse,
  explicit,
  fixedProbability,
  ms,
  Network,
  simulate,
} from '../../../../../../controllers/engine/index.ts';
import { staticSynapse } from '../../../../../../controllers/synapses/static.ts';
import { ModuleBuilder } from '../../../../../../kernels/assembler.ts';
import { fire, scripted, spiked } from '../../../scripted.ts';

const cell = defineNeuron({
  name: 'cell',
  source: 'a test',
  parameters: {},
  state: { v: { unit: '1', meaning: '' }, u: { unit: '1', meaning: '' } },
  receptors: {
    first: { unit: '1', meaning: '', onInput: 'v += input' },
    second: { unit: '1', meaning: '', onInput: 'u += 0.5*input' },
  },
  spike: { when: 'v > 3' },
  reset: 'v = 0',
});

/** Reads a trace of the target, one that decays lazily, and a modulator; writes its own state and two receptors. */
const twofold = defineSynapse({
  name: 'twofold',
  source: 'a test',
  parameters: { tau: { unit: 'ms', default: 7, meaning: '' } },
  state: { w: { unit: 'weight', meaning: '' }, last: { unit: '1', meaning: '' } },
  traces: { y: { of: 'post', unit: '1', meaning: '', equation: 'dy/dt = -y/tau', onSpike: 'y += 1' } },
  modulators: { gate: { unit: '1', meaning: '', initial: 0.5 } },
  onPre: 'post += w; second_post += gate*w; w *= 1 - 0.1*y; last = y',
});

describe('arriving spikes, listed before they are delivered', () => {
  it.each([
    ['one delay', 1],
    ['delays of 1 to 9 steps', 9],
  ])('leave what the oracle leaves, with %s, from no spikes to more than the list holds', (_, longest) => {
    const network = new Network({ seed: 4 });
    const source = network.population('source', scripted, { size: 500 });
    const target = network.population('target', cell, { size: 333 });
    const projections = [staticSynapse, twofold].map((synapse, n) =>
      network.project(source, target, {
        name: `p${n}`,
        synapse,
        // 150 or 20 synapses a source: all of them are 19 000 groups of four or more.
        connect: fixedProbability(n === 0 ? 0.45 : 0.06),
        receptor: n === 0 ? 'second' : 'first',
        delay: ms((random) => 1 + random.integer(longest)),
        initial: { w: (random) => 0.3 * random.normal() },
      }),
    );
    const [oracle, fast] = (['javascript-f32', 'webassembly'] as const).map((emitter) =>
      simulate(network, { emitter }),
    );
    if (oracle === undefined || fast === undefined) throw new Error('unreachable');
    let spikes = 0;
    for (let tick = 0; tick < 60; tick++) {
      const share = [0, 0, 0.002, 0.05, 1][tick % 5];
      const firing = Array.from({ length: 500 }, (_, i) => i).filter(
        (i) => ((i * 7919 + tick * 104729) % 500) / 500 < share,
      );
      for (const simulation of [oracle, fast]) {
        fire(simulation, source, firing);
        simulation.step();
      }
      spikes += spiked(oracle, target).length;
      expect(spiked(fast, target as Population), `tick ${tick}`).toEqual(spiked(oracle, target as Population));
      for (const name of ['v', 'u'] as const)
        expect(fast.state(target, name), `${name}, tick ${tick}`).toEqual(oracle.state(target, name));
    }
    for (const projection of projections)
      expect(fast.synapses(projection, 'w')).toEqual(oracle.synapses(projection, 'w'));
    expect(spikes).toBeGreaterThan(300);
  });

  it('have room for a list though there are no synapses, for an empty row writes four groups too', () => {
    const network = new Network({ seed: 1 });
    const source = network.population('source', scripted, { size: 8 });
    const target = network.population('target', cell, { size: 8 });
    network.project(source, target, { synapse: staticSynapse, receptor: 'first', connect: explicit([]) });
    const { program } = analyse(network);
    const { offsets, memory } = layOut(program);
    const { end } = memory;
    new Arrivals(new ModuleBuilder(), offsets, program, memory);
    expect(memory.end).toBeGreaterThanOrEqual(end + 16);
  });
});
