// @module-tag long
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tripletTwoModulators } from '../../../../../../bench/models/triplet-two-modulators.ts';
import { emitJavaScript } from '../../../../../../controllers/engine/compiler/emit/javascript.ts';
import { emitWebAssembly } from '../../../../../../controllers/engine/compiler/emit/webassembly/module.ts';
import type { AnalysedModel } from '../../../../../../controllers/engine/compiler/lowering/analysed-model.ts';
import { analyse } from '../../../../../../controllers/engine/compiler/passes/analyse.ts';
import { annotate } from '../../../../../../controllers/engine/compiler/passes/annotate.ts';
import type { Executable } from '../../../../../../controllers/engine/compiler/program/executable.ts';
import type { SynapseModel } from '../../../../../../controllers/engine/index.ts';
import { allToAll, defineSynapse, ms, Network, pA } from '../../../../../../controllers/engine/index.ts';
import { poisson } from '../../../../../../controllers/neurons/poisson.ts';
import { dopamineStdp } from '../../../../../../controllers/synapses/dopamine-stdp.ts';
import { stdp } from '../../../../../../controllers/synapses/stdp.ts';
import { share } from '../../../../../effort.ts';
import { randomNetwork } from '../../../random-network.ts';

const listening = {
  ...poisson,
  name: 'listening',
  receptors: { sink: { unit: 'pA', meaning: '', onInput: 'i += input' } },
  state: { i: { unit: 'pA', meaning: '' } },
} as const;

/** Pairs alone, without transmission. */
const silent = defineSynapse({ ...stdp, name: 'silent', onPre: 'w -= A_minus*y' });
/** Increments at the end of the step, a modulator in the pairing, an event over weights and traces. */
const gated = defineSynapse({
  ...stdp,
  name: 'gated',
  order: 'simultaneous',
  modulators: { gate: { unit: '1', meaning: '', initial: 0.5, equation: 'd(gate)/dt = -gate/tau_plus' } },
  onPost: 'w += A_plus*gate*x + 0.01*A_plus*gate',
  events: { forget: 'w = 0.5*w; x = 0' },
});
/** A postsynaptic spike reads a weight that only others change. */
const tagging = defineSynapse({
  ...stdp,
  name: 'tagging',
  state: { ...stdp.state, tag: { unit: 'pA', meaning: '' } },
  onPost: 'tag += w*x',
  events: { forget: 'w = 0.5*w' },
});

/** Bits of the synapses' state, padding left out. */
function stateOf({ projections }: AnalysedModel, executable: Executable): number[] {
  return [...projections.values()].flatMap(({ layout, state }) =>
    [...state.values()].flatMap(({ array }) => {
      const view = executable.numbers(array);
      const words = new Uint32Array(view.buffer, view.byteOffset, view.length);
      return Array.from(layout.places(executable.indices), (at) => words[at]);
    }),
  );
}

/** One pattern for all NaN. */
function nanAlike(word: number): number {
  return (word & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : word;
}

describe('postsynaptic spikes put off', () => {
  it.each([stdp, silent, gated, tagging, dopamineStdp, tripletTwoModulators] as SynapseModel[])(
    'leave $name as the oracle does it',
    (rule) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 150 }),
          fc.integer({ min: 1, max: 40 }),
          fc.integer({ min: 0, max: 3 }),
          (sources, targets, pick) => {
            const network = new Network({ step: '1 ms', seed: sources });
            const pre = network.population('pre', poisson, { size: sources });
            const post = network.population('post', listening, { size: targets });
            const delay = [0, 1, 2, 7][pick];
            network.project(pre, post, {
              name: 'plastic',
              synapse: rule,
              connect: allToAll(),
              delay: ms(delay),
              initial: { w: pA((random) => random.uniform()) },
            });
            const analysed = analyse(network);
            const { program } = analysed;
            const programs = [
              emitJavaScript(program, { precision: 'f32' }),
              emitWebAssembly(annotate(program, { deferFrom: 0 })),
            ] as const;
            const array = (name: string): number => program.arrays.findIndex((one) => one.name === name);
            for (const one of programs) one.numbers(array('pre.rate')).fill(100);
            for (const one of programs) one.numbers(array('post.rate')).fill(60);
            // Strides that meet cycles, rebasing and short histories in different places; state is read in between.
            let tick = 0;
            for (const ticks of [1, 5, 122, 300, 1, 700, 3]) {
              for (const one of programs) {
                one.run(tick, ticks);
                if (program.events.has('forget')) one.raise('forget', tick + ticks);
                const modulator = array(`modulator.${Object.keys(rule.modulators ?? {})[0]}`);
                if (modulator >= 0) one.numbers(modulator).fill(ticks % 2 === 0 ? 0.3 : 0);
                if (rule === tagging) one.numbers(array('plastic.w')).fill(0.7 + 1e-3 * ticks);
              }
              tick += ticks;
              expect(stateOf(analysed, programs[1]), `tick ${tick}`).toEqual(stateOf(analysed, programs[0]));
            }
          },
        ),
        { numRuns: share(8) },
      );
    },
  );

  it('overflow the history only to be worked off', () => {
    const network = new Network({ step: '1 ms', seed: 1 });
    const pre = network.population('pre', poisson, { size: 20 });
    const post = network.population('post', listening, { size: 400 });
    network.project(pre, post, { name: 'plastic', synapse: stdp, connect: allToAll(), initial: { w: '0.5 pA' } });
    const analysed = analyse(network);
    const { program } = analysed;
    const programs = [
      emitJavaScript(program, { precision: 'f32' }),
      emitWebAssembly(annotate(program, { deferFrom: 0 })),
    ] as const;
    for (const one of programs) {
      for (const { id, name } of program.arrays)
        if (name.endsWith('.rate')) one.numbers(id).fill(name === 'pre.rate' ? 5 : 900);
      one.run(0, 600);
    }
    expect(stateOf(analysed, programs[1]), `tick ${600}`).toEqual(stateOf(analysed, programs[0]));
  });

  it('agree on drawn networks', () => {
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const { network } = randomNetwork(draw);
        const analysed = analyse(network);
        const { program } = analysed;
        const programs = [
          emitJavaScript(program, { precision: 'f32' }),
          emitWebAssembly(annotate(program, { deferFrom: 0 })),
          emitWebAssembly(program),
        ] as const;
        for (const one of programs) {
          one.run(0, 150);
          if (program.events.has('flash')) one.raise('flash', 150);
          one.run(150, 250);
        }
        const [oracle, put, plain] = programs.map((one) => stateOf(analysed, one).map(nanAlike));
        expect(put).toEqual(plain);
        expect(put).toEqual(oracle);
      }),
      { numRuns: share(15) },
    );
  });
});
