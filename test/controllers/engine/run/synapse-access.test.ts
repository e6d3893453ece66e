import { describe, expect, it } from 'vitest';
import { emitJavaScript } from '../../../../controllers/engine/compiler/emit/javascript.ts';
import type { AnalysedState, Executable } from '../../../../controllers/engine/compiler/index.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import { allToAll, explicit, Hz, Network, pA, simulate } from '../../../../controllers/engine/index.ts';
import { atPhase, readSynapses, writeSynapses } from '../../../../controllers/engine/run/synapse-access.ts';
import { bernoulli } from '../../../../controllers/neurons/bernoulli.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { dopamineStdp } from '../../../../controllers/synapses/dopamine-stdp.ts';
import { failure } from '../typed.ts';

function plastic() {
  const network = new Network({ seed: 3 });
  const source = network.population('source', bernoulli, { size: 6 });
  const target = network.population('target', lif, { size: 4 });
  const projection = network.project(source, target, {
    name: 'learns',
    synapse: dopamineStdp,
    receptor: 'excitatory',
    connect: explicit([
      [5, 1],
      [0, 3],
      [5, 0],
    ]),
    initial: { w: pA([10, 20, 30]) },
  });
  return { network, source, target, projection };
}

function built() {
  const { network, projection } = plastic();
  const { program, projections } = analyse(network);
  const moved: unknown[] = [];
  const executable: Executable = {
    ...emitJavaScript(program, { precision: 'f64' }),
    fetch: (arrays) => void moved.push(['fetch', ...arrays]),
    send: (arrays) => void moved.push(['send', ...arrays]),
  };
  const { layout, state } = projections.get(projection) as NonNullable<ReturnType<typeof projections.get>>;
  const [w, c] = ['w', 'c'].map((name) => state.get(name) as AnalysedState);
  const at = (tick: number) => ({ executable, program, tick });
  return { program, executable, layout, state, w, c, at, moved };
}

describe('the entry of a decay table', () => {
  it('is that of the last completed tick', () => {
    const { c, at, program, executable } = built();
    const down = c.decay?.down;
    const table = executable.numbers((down as { array: number }).array);
    const { rebaseTicks } = program;
    expect([0, 1, 2, 10, rebaseTicks, rebaseTicks + 1, rebaseTicks + 2].map((tick) => atPhase(down, at(tick)))).toEqual(
      [0, 0, 1, 9, rebaseTicks - 1, 0, 1].map((phase) => table[phase]),
    );
    expect(atPhase(undefined, at(5))).toBe(1);
    expect(atPhase(program.graph.constant(7), at(5))).toBe(1);
  });
});

describe('state of synapses', () => {
  it('is read in the order of the connections, decayed as far as it is', () => {
    const { c, w, at, layout, executable, moved } = built();
    expect([...readSynapses(layout, w, at(0))]).toEqual([10, 20, 30]);
    expect(moved.pop()).toEqual(['fetch', w.array, ...(w.integral?.arrays ?? [])]);
    const places = layout.places((array) => executable.indices(array));
    const held = executable.numbers(c.array);
    for (const [k, place] of places.entries()) held[place] = k + 1;
    const decay = Math.exp(-40 / 1000);
    for (const [k, value] of readSynapses(layout, c, at(41)).entries()) expect(value).toBeCloseTo((k + 1) * decay, 12);
    expect(moved).toEqual([['fetch', c.array]]);
  });

  it('is written so that it reads so, and keeps what is computed from it', () => {
    const { c, w, at, layout, state, executable, moved } = built();
    const moment = at(100);
    executable.numbers(w.integral?.integrals[0] as number).fill(0.5);
    writeSynapses(layout, c, state.values(), 'c', [1, 2, 3], moment);
    expect([...readSynapses(layout, c, moment)].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([1, 2, 3]);
    for (const [k, value] of readSynapses(layout, w, moment).entries()) expect(value).toBeCloseTo(10 * (k + 1), 9);
    const arrays = [c.array, w.array, ...(w.integral?.integrals ?? [])];
    expect(moved[0]).toEqual(['fetch', ...new Set(arrays)]);
    expect(moved[1]).toEqual(['send', c.array, w.array]);
    moved.length = 0;
    writeSynapses(layout, w, state.values(), 'w', 7, moment);
    expect([...readSynapses(layout, w, moment)].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([7, 7, 7]);
    expect(moved[1]).toEqual(['send', w.array]);
    expect(failure(() => writeSynapses(layout, w, state.values(), 'its w', [1, 2], moment))).toMatchObject({
      code: 'size_mismatch',
      expected: '3 values',
    });
  });
});

describe('a network that steps its decays', () => {
  it('goes on from what the same network learned while it held them lazily', { tags: 'long' }, () => {
    const network = new Network({ seed: 3 });
    const source = network.population('source', bernoulli, { size: 12 });
    const target = network.population('target', lif, { size: 5 });
    const projection = network.project(source, target, {
      synapse: dopamineStdp,
      receptor: 'excitatory',
      connect: allToAll(),
      initial: { w: '150 pA' },
    });
    const lazy = simulate(network, { emitter: 'javascript-f32' });
    const stepped = simulate(network, { emitter: 'javascript-f32', decays: 'stepped' });
    lazy.input(source, 'rate', 'Hz').fill(60);
    lazy.step(700);
    lazy.setModulator('dopamine', Hz(3));
    lazy.step(37);
    stepped.restore(lazy.save());
    expect(stepped.tick).toBe(737);
    const alike = (name: 'w' | 'c', digits: number): void => {
      const [there, here] = [stepped, lazy].map((one) => one.synapses(projection, name, 'pA'));
      expect(new Set(here).size).toBeGreaterThan(10);
      // What decays is stepped at the beginning of the next step.
      for (const [k, value] of here.entries()) expect(there[k]).toBeCloseTo(value, digits);
    };
    alike('w', 4);
    alike('c', 4);
    expect(stepped.modulator('dopamine', 'Hz')).toBe(lazy.modulator('dopamine', 'Hz'));
    expect([...stepped.state(target, 'v', 'mV')]).toEqual([...lazy.state(target, 'v', 'mV')]);
    for (const one of [lazy, stepped]) one.step(300);
    alike('w', 1);
    // Its own state it takes as it is.
    const saved = stepped.save();
    const again = simulate(network, { emitter: 'javascript-f32', decays: 'stepped' });
    again.restore(saved);
    expect(again.save()).toEqual(saved);
  });
});
