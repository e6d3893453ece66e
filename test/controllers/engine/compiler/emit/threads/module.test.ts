// @module-tag long
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { place } from '../../../../../../controllers/engine/compiler/emit/threads/executable.ts';
import type { Stage } from '../../../../../../controllers/engine/compiler/emit/threads/module.ts';
import { divideProgram } from '../../../../../../controllers/engine/compiler/emit/threads/module.ts';
import { emitWebAssembly } from '../../../../../../controllers/engine/compiler/emit/webassembly/module.ts';
import type { AnalysedModel } from '../../../../../../controllers/engine/compiler/lowering/analysed-model.ts';
import { analyse } from '../../../../../../controllers/engine/compiler/passes/analyse.ts';
import { annotate } from '../../../../../../controllers/engine/compiler/passes/annotate.ts';
import type { SynapseModel } from '../../../../../../controllers/engine/index.ts';
import { dopamineStdp } from '../../../../../../controllers/synapses/dopamine-stdp.ts';
import { stdp } from '../../../../../../controllers/synapses/stdp.ts';
import { instantiate } from '../../../../../../kernels/webassembly.ts';
import { bitsOf } from '../../../../../conformance/emitter.ts';
import { share } from '../../../../../effort.ts';
import { learning } from '../../../learning-network.ts';
import { randomNetwork } from '../../../random-network.ts';

type Instance = Readonly<Record<string, (tick?: number, phase?: number) => void>>;

/**
 * Runs a divided program without threads: between two barriers, one thread does all that it has to do before the next
 * begins, in the order given. If threads met anywhere else than at barriers, the order would show in the results.
 */
function oneByOne({ program }: AnalysedModel, threads: number, order: (turn: number) => readonly number[]) {
  const divided = divideProgram(program, threads);
  const { memory, words, views } = place(program, divided);
  const instances = divided.modules.map((bytes) => instantiate<Instance>(bytes, { shared: { memory } }));
  const settle = (array: number): void => {
    for (const instance of instances) instance[divided.settling.get(array) ?? '']?.();
  };
  let turn = 0;
  const meet = (calls: readonly (() => void)[][]): void => {
    for (const thread of order(turn++)) for (const call of calls[thread] as (() => void)[]) call();
  };
  return {
    run(first: number, steps: number): void {
      divided.shares.split(words);
      for (const instance of instances) instance['begin']?.();
      let calls: (() => void)[][] = instances.map(() => []);
      const barrier = (): void => {
        meet(calls);
        calls = instances.map(() => []);
      };
      const go = ({ name, waits }: Stage, tick: number, phase: number): void => {
        if (waits) barrier();
        instances.forEach((instance, thread) => void calls[thread]?.push(() => instance[name]?.(tick, phase)));
      };
      for (let tick = first; tick < first + steps; tick++) {
        const phase = tick & (program.rebaseTicks - 1);
        if (phase === 0 && tick > 0) {
          for (const stage of divided.stages.rebase) go(stage, tick, phase);
          barrier();
        }
        for (const stage of divided.stages.tick) go(stage, tick, phase);
      }
      barrier();
    },
    numbers(array: number) {
      settle(array);
      return views[array] as Float32Array;
    },
    indices(array: number) {
      settle(array);
      divided.shares.join(words);
      return views[array] as Uint32Array;
    },
  };
}

const ORDERS: readonly ((threads: number) => (turn: number) => number[])[] = [
  (threads) => () => [...Array(threads).keys()].reverse(),
  (threads) => (turn) => [...Array(threads).keys()].map((n) => (n + turn) % threads),
];

describe('a program divided among threads', () => {
  it('does what an undivided one does, whoever comes first between barriers', () => {
    let spikes = 0;
    fc.assert(
      fc.property(fc.gen(), fc.constantFrom(2, 3, 4), (draw, threads) => {
        const analysed = analyse(randomNetwork(draw).network);
        const whole = emitWebAssembly(analysed.program);
        const divided = ORDERS.map((order) => oneByOne(analysed, threads, order(threads)));
        let tick = 0;
        for (const ticks of [1, 1, 7, 40, 3, 90]) {
          for (const one of [whole, ...divided]) one.run(tick, ticks);
          tick += ticks;
          const expected = bitsOf(analysed, whole);
          for (const one of divided) expect(bitsOf(analysed, one), `tick ${tick}`).toEqual(expected);
          for (const { ring } of analysed.populations.values())
            spikes += whole.indices(ring.counts)[(tick - 1) & (ring.slots - 1)];
        }
      }),
      { numRuns: share(12), endOnFailure: true },
    );
    expect(spikes).toBeGreaterThan(share(300));
  }, 120_000);

  it.each(
    ([stdp, dopamineStdp] as SynapseModel[]).flatMap((rule) => [
      { name: rule.name, rule, deferFrom: 0 },
      { name: rule.name, rule, deferFrom: Infinity },
    ]),
  )('learns by $name, put off from $deferFrom synapses on', ({ rule, deferFrom }) => {
    const analysed = analyse(learning(rule).network, { deferFrom });
    const { arrays } = analysed.program;
    const array = (name: string): number => arrays.findIndex((one) => one.name === name);
    const whole = emitWebAssembly(annotate(analysed.program, { deferFrom: Infinity }));
    const divided = ORDERS.map((order) => oneByOne(analysed, 3, order(3)));
    const all = [whole, ...divided];
    for (const one of all) one.numbers(array('pre.rate')).fill(80);
    const began = bitsOf(analysed, whole);
    let tick = 0;
    for (const ticks of [1, 127, 300, 1, 700]) {
      for (const one of all) {
        if (array('modulator.dopamine') >= 0) one.numbers(array('modulator.dopamine')).fill(tick === 128 ? 0.5 : 0);
        one.run(tick, ticks);
      }
      tick += ticks;
      for (const one of divided) expect(bitsOf(analysed, one), `tick ${tick}`).toEqual(bitsOf(analysed, whole));
    }
    expect(bitsOf(analysed, whole)).not.toEqual(began);
  });
});
