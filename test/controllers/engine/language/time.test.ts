import { describe, expect, it } from 'vitest';
import type { Emitter } from '../../../../controllers/engine/compiler/emit/emitter.ts';
import { emitJavaScript } from '../../../../controllers/engine/compiler/emit/javascript.ts';
import { emitWebAssemblyThreads } from '../../../../controllers/engine/compiler/emit/threads/executable.ts';
import { emitWebAssembly } from '../../../../controllers/engine/compiler/emit/webassembly/module.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import type { Method } from '../../../../controllers/engine/index.ts';
import { allToAll, defineNeuron, Network, seconds, simulate } from '../../../../controllers/engine/index.ts';
import { poisson } from '../../../../controllers/neurons/poisson.ts';
import { stdp } from '../../../../controllers/synapses/stdp.ts';
import { timedNetwork } from '../../../conformance/networks.ts';

/** It keeps the time of its last step, and counts it by an equation. */
const watch = defineNeuron({
  name: 'watch',
  source: 'a test',
  parameters: {},
  state: { seen: { unit: 'ms', meaning: '' }, counted: { unit: 'ms', meaning: '' } },
  receptors: { psp: { unit: '1', meaning: '', onInput: 'counted += 0*input*ms' } },
  // Nothing but a time itself: what is only ever assigned t is kept as an instant.
  onStep: 'seen = max(t, 0*ms)',
  equations: 'dcounted/dt = 1',
  spike: { when: 't < 0*ms' },
});

const STEP = 1e-4;
/** In ms. */
const PERIOD = STEP * 1e3;

const EMITTERS: Readonly<Record<string, Emitter>> = {
  'javascript-f64': ({ program }) => emitJavaScript(program, { precision: 'f64' }),
  'javascript-f32': ({ program }) => emitJavaScript(program, { precision: 'f32' }),
  webassembly: ({ program }) => emitWebAssembly(program),
  'two threads': ({ program }) => emitWebAssemblyThreads(program, 2),
};

describe('t, the time at the start of a step', () => {
  it.each(Object.keys(EMITTERS))('is the number of the tick times its length, rounded once, in %s', (name) => {
    const network = new Network({ step: seconds(STEP), seed: 1 });
    const cells = network.population('cells', watch, { size: 9 });
    const analysed = analyse(network);
    const executable = EMITTERS[name](analysed);
    const seen = analysed.populations.get(cells)?.state.get('seen') as number;
    const rounded = executable.precision === 'f64' ? (ms: number) => ms : Math.fround;
    // 100 s, the first tick that a number of single precision cannot be, and one of the last.
    for (const tick of [0, 1, 3, 999_999, 1_000_000, 2 ** 24 + 1, 2 ** 31 - 1000]) {
      executable.run(tick, 1);
      expect([...executable.numbers(seen).subarray(0, 9)]).toEqual(Array(9).fill(rounded(tick * PERIOD)));
    }
    executable.dispose?.();
  });

  it('does not drift in 100 s, over rebasing and a saved state', () => {
    const run = () => {
      const network = new Network({ step: seconds(STEP), seed: 1 });
      const source = network.population('source', poisson, { size: 1 });
      const cells = network.population('cells', watch, { size: 1 });
      network.project(source, cells, { synapse: stdp, connect: allToAll() });
      const simulation = simulate(network);
      simulation.input(source, 'rate', 'Hz').fill(20);
      return { simulation, at: (name: 'seen' | 'counted') => simulation.state(cells, name, 'ms')[0] };
    };
    const [first, second] = [run(), run()];
    first.simulation.step(499_999);
    second.simulation.restore(first.simulation.save());
    let now = 499_999;
    for (const ticks of [1, 255, 256, 1000, 498_489]) {
      second.simulation.step(ticks);
      now += ticks;
      // Half of the distance of two numbers of single precision: 0.004 ms at 100 s.
      expect(Math.abs(second.at('seen') - (now - 1) * PERIOD)).toBeLessThanOrEqual(now * PERIOD * 2 ** -24);
    }
    expect(now).toBe(1_000_000);
    // What is added up in single precision is off by a second.
    expect(Math.abs(second.at('counted') - 100_000)).toBeGreaterThan(100);
  });

  it('is that of the step in a restored state, whatever ran before', () => {
    const [first, second] = [0, 1].map(() => simulate(timedNetwork(), { emitter: 'javascript-f32' }));
    first.step(77);
    const state = first.save();
    first.step(50);
    second.step(500);
    second.restore(state);
    second.step(50);
    expect(second.save()).toEqual(first.save());
  });

  it.each<[Method, number]>([
    ['euler', 1],
    ['exponential_euler', 1],
    ['midpoint', 2],
    ['rk4', 4],
  ])('is read at the time of each stage: %s converges with order %d', (method, order) => {
    const tau = 10;
    const model = defineNeuron({
      name: 'driven',
      source: 'a test',
      parameters: { tau: { unit: 'ms', default: tau, meaning: '' } },
      state: { x: { unit: '1', meaning: '' } },
      equations: 'dx/dt = (cos(t/tau) - x)/tau',
      method,
      spike: { when: 'x > 1e30' },
    });
    const error = (step: number): number => {
      const network = new Network({ step: seconds(step), seed: 1 });
      const cell = network.population('cell', model, { size: 1 });
      const simulation = simulate(network, { emitter: 'javascript-f64' });
      let largest = 0;
      for (let tick = 1; tick <= 0.04 / step; tick++) {
        simulation.step();
        const s = (tick * step * 1e3) / tau;
        const exact = (Math.cos(s) + Math.sin(s) - Math.exp(-s)) / 2;
        largest = Math.max(largest, Math.abs(simulation.state(cell, 'x')[0] - exact));
      }
      return largest;
    };
    expect(Math.log2(error(2e-3) / error(1e-3))).toBeGreaterThan(order - 0.25);
    expect(Math.log2(error(2e-3) / error(1e-3))).toBeLessThan(order + 0.5);
  });

  it('moves a hazard of a population without state', () => {
    const opening = defineNeuron({
      name: 'opening',
      source: 'a test',
      parameters: {},
      state: {},
      inputs: { rate: { unit: 'Hz', default: 900, meaning: '' } },
      spike: { hazard: 'rate*where(t >= 50*ms, 1, 0)', probability: 'exponential' },
    });
    const network = new Network({ step: '1 ms', seed: 1 });
    const cells = network.population('cells', opening, { size: 200 });
    const simulation = simulate(network);
    const ticks: number[] = [];
    simulation.onSpikes(cells, (tick) => ticks.push(tick));
    simulation.step(60);
    expect([...new Set(ticks)]).toEqual([50, 51, 52, 53, 54, 55, 56, 57, 58, 59]);
  });
});
