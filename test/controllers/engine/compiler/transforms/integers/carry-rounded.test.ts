// @module-tag long
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emitJavaScript } from '../../../../../../controllers/engine/compiler/emit/javascript.ts';
import { emitWebAssembly } from '../../../../../../controllers/engine/compiler/emit/webassembly/module.ts';
import type { AnalysedModel } from '../../../../../../controllers/engine/compiler/index.ts';
import { analyse, verifyProgram } from '../../../../../../controllers/engine/compiler/index.ts';
import type { Format } from '../../../../../../controllers/engine/compiler/program/format.ts';
import { integer, real } from '../../../../../../controllers/engine/compiler/program/format.ts';
import { carryRounded } from '../../../../../../controllers/engine/compiler/transforms/integers/carry-rounded.ts';
import { narrowFormat } from '../../../../../../controllers/engine/compiler/transforms/integers/format.ts';
import type { SynapseModel } from '../../../../../../controllers/engine/index.ts';
import { defineNeuron, defineSynapse, Network, oneToOne } from '../../../../../../controllers/engine/index.ts';
import { RULES, ruleNetwork } from '../../../../../conformance/networks.ts';
import { difference, follow, livePlaces } from '../../emit/outcomes.ts';
import { stirred } from './lowered.ts';

/** A neuron that spikes in each tick, and one that sums what it is sent. */
const always = defineNeuron({
  name: 'always',
  source: 'a test',
  parameters: {},
  state: { n: { unit: '1', meaning: 'nothing' } },
  spike: { when: 'n < 1' },
});
const sum = defineNeuron({
  name: 'sum',
  source: 'a test',
  parameters: {},
  state: { total: { unit: '1', meaning: 'sum of what came' } },
  receptors: { drive: { unit: '1', meaning: 'input', onInput: 'total += input' } },
  spike: { when: 'total < -1e9' },
});

const growing = (rule: Partial<SynapseModel> = {}) =>
  defineSynapse({
    name: 'growing',
    source: 'a test',
    parameters: {},
    state: { w: { unit: '1', meaning: 'weight' }, seen: { unit: '1', meaning: 'weight that the rule had' } },
    onPre: 'post += w; seen = w; w += 0.0625',
    ...rule,
  });

function built(rule: SynapseModel, w: number): AnalysedModel {
  const network = new Network({ step: '1 ms', seed: 1 });
  const source = network.population('source', always, { size: 1 });
  const target = network.population('target', sum, { size: 1 });
  network.project(source, target, { synapse: rule, connect: oneToOne(), receptor: 'drive', initial: { w } } as never);
  return analyse(network);
}

const arrayOf = ({ program }: AnalysedModel, name: string): number =>
  program.arrays.findIndex((array) => array.name === name);

const rounding = (analysed: AnalysedModel, format: Format): AnalysedModel =>
  carryRounded(analysed, new Map([[arrayOf(analysed, 'source->target.w'), format]]));

/** What the target was sent, the weight, and what the rule had of it, after some ticks. */
function sent(analysed: AnalysedModel, ticks: number): [total: number, w: number, seen: number] {
  const executable = emitJavaScript(analysed.program, { precision: 'f64' });
  for (let tick = 0; tick < ticks; tick++) executable.run(tick, 1);
  const of = (name: string): number => executable.numbers(arrayOf(analysed, name))[0];
  return [of('target.total'), of('source->target.w'), of('source->target.seen')];
}

describe('weights that are carried rounded', () => {
  it('reach neurons as integers hold them, and rules as they are', () => {
    const interval = fc.tuple(
      fc.double({ min: -8, max: 0, noNaN: true }),
      fc.double({ min: 0.5, max: 8, noNaN: true }),
    );
    fc.assert(
      fc.property(
        interval,
        fc.integer({ min: 2, max: 8 }),
        fc.boolean(),
        fc.double({ min: -20, max: 20, noNaN: true }),
        (ends, bits, exact, w) => {
          const format = narrowFormat(ends, bits, exact);
          // The spike of tick 0 arrives in tick 1.
          const [total, , seen] = sent(rounding(built(growing(), w), format), 2);
          expect(total).toBeCloseTo(real(format, integer(format, w)), 12);
          expect(seen).toBe(w);
        },
      ),
    );
  });

  it('add up changes that are below their level', () => {
    const format = narrowFormat([0, 4], 2, true);
    const [total, w] = sent(rounding(built(growing(), 0), format), 17);
    expect(w).toBe(1);
    // 8 times less than half of 1, 8 times as much or more.
    expect(total).toBe(8);
    expect(sent(built(growing(), 0), 17)[0]).toBe(7.5);
  });

  it('are rounded in passes over all synapses, too', () => {
    const steady = growing({ onPre: '', onStep: 'post += w' } as never);
    const format = narrowFormat([0, 4], 2, true);
    expect(sent(rounding(built(steady, 1.4), format), 10)[0] % 1).toBe(0);
  });

  it.each(RULES.map((rule) => [rule.name, rule] as const))('have the same bits in WebAssembly: %s', (name, rule) => {
    const network = ruleNetwork(rule, name !== 'reverse_replay');
    const plain = analyse(network);
    const rounded = rounding(plain, narrowFormat([0, 2], 3, true));
    expect(verifyProgram(rounded.program)).toEqual([]);
    const commands = stirred(network, 200);
    const compiled = emitWebAssembly(rounded.program);
    const outcome = follow(rounded.program, compiled, commands);
    const oracle = follow(rounded.program, emitJavaScript(rounded.program, { precision: 'f32' }), commands);
    expect(difference(outcome, oracle, livePlaces(rounded, compiled))).toBeUndefined();
  });
});
