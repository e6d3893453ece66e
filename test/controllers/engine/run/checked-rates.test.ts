import { describe, expect, it } from 'vitest';
import { DivergenceError } from '../../../../agents/errors.ts';
import { emitJavaScript } from '../../../../controllers/engine/emit/javascript.ts';
import type { AnalysedModel, Executable } from '../../../../controllers/engine/index.ts';
import {
  allToAll,
  analyse,
  defineNeuron,
  explicit,
  ms,
  Network,
  seconds,
} from '../../../../controllers/engine/index.ts';
import { checkFinite, checkRates } from '../../../../controllers/engine/run/guards.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { dopamineStdp } from '../../../../controllers/synapses/dopamine-stdp.ts';
import { staticSynapse } from '../../../../controllers/synapses/static.ts';
import { stdp } from '../../../../controllers/synapses/stdp.ts';

const cell = defineNeuron({
  name: 'cell',
  source: 'a test',
  parameters: { t_ref: { unit: 'ms', default: 0, meaning: '' } },
  state: { v: { unit: '1', meaning: '' } },
  receptors: { in: { unit: '1', meaning: '', onInput: 'v += input' } },
  spike: { when: 'v > 1' },
  refractory: { time: 't_ref' },
});

/** Ten cells that spikes reach, as many of each as the test says. */
function counted(options: { recurrent?: boolean; step?: number; t_ref?: readonly number[] } = {}) {
  const { recurrent = false, step = 1e-3, t_ref } = options;
  const network = new Network({ step: seconds(step), seed: 1 });
  const others = network.population('others', cell, { size: 1 });
  const cells = network.population('cells', cell, { size: 10, ...(t_ref && { parameters: { t_ref: ms(t_ref) } }) });
  network.project(recurrent ? cells : others, cells, { synapse: staticSynapse, connect: explicit([[0, 0]]) });
  const analysed = analyse(network);
  const executable = emitJavaScript(analysed.program, { precision: 'f64' });
  const [{ counts, since }] = analysed.spikeCounts;
  const seen = executable.numbers(counts);
  const check = (tick: number, maximum = 1000, rest: Partial<Executable> = {}): DivergenceError | undefined => {
    try {
      checkRates(analysed.spikeCounts, { ...executable, ...rest }, tick, step, maximum);
    } catch (error) {
      if (error instanceof DivergenceError) return error;
      throw error;
    }
    return undefined;
  };
  return { analysed, executable, seen, counts, since, started: executable.indices(since), check };
}

describe('a rate', () => {
  it('may be the maximum, and no more, over the time of 20 such spikes', () => {
    const { seen, check } = counted();
    seen[3] = 20;
    expect(check(400, 50)).toBeUndefined();
    seen[3] = 21;
    // 399 ms are too short to tell.
    expect(check(799, 50)).toBeUndefined();
    const error = check(800, 50);
    expect(error).toMatchObject({
      code: 'runaway_rate',
      expected: 'at most 50 Hz over 400 ms',
      received: '53 Hz',
      tick: 800,
      block: 'cells',
    });
    expect(error?.message).toContain("neuron 3 of population 'cells' runs away");
    expect(error?.remedy).toContain('with a higher maximumRateHz, or maximumRateHz: Infinity');
  });

  it('is counted from the last check, which begins anew', () => {
    const { seen, started, check } = counted();
    seen.fill(7);
    expect(check(99)).toBeUndefined();
    expect([seen[0], started[0]]).toEqual([7, 0]);
    expect(check(100)).toBeUndefined();
    expect([seen[0], seen[9], started[0]]).toEqual([0, 0, 100]);
    seen[0] = 7;
    expect(check(199)).toBeUndefined();
    expect(seen[0]).toBe(7);
    expect(check(200)).toBeUndefined();
    expect([seen[0], started[0]]).toEqual([0, 200]);
  });

  it('is brought and taken back where the program runs elsewhere, if it can be known', () => {
    const { counts, since, check, seen } = counted();
    const moved: unknown[] = [];
    const elsewhere: Partial<Executable> = {
      fetch: (arrays) => void moved.push(['fetch', ...arrays]),
      send: (arrays) => void moved.push(['send', ...arrays]),
    };
    seen[0] = 500;
    expect(check(1000, 100, { ...elsewhere, knows: () => false })).toBeUndefined();
    expect(check(1000, Infinity, elsewhere)).toBeUndefined();
    expect(moved).toEqual([]);
    seen[0] = 5;
    check(1000, 100, { ...elsewhere, knows: (array) => array === counts });
    expect(moved).toEqual([
      ['fetch', counts],
      ['send', counts, since],
    ]);
  });
});

describe('neurons that spike as soon as they can', () => {
  it('are those above 9/10 of what step and pause allow', () => {
    const { seen, check } = counted({ recurrent: true });
    // 1000 Hz are possible; 90 in 100 ms are 900.
    seen.fill(90, 0, 10);
    expect(check(100)).toBeUndefined();
    seen.fill(91, 0, 5);
    expect(check(100 + 100)).toBeUndefined();
    seen.fill(91, 4, 10);
    const error = check(300);
    expect(error).toMatchObject({
      received: '6 of 10',
      expected:
        'at most half of its neurons above 9/10 of what step and refractory time allow (neuron 4: 900 Hz) over 100 ms',
      block: 'cells',
    });
    expect(error?.message).toContain("population 'cells' runs away");
    expect(error?.remedy).toContain('simulate with maximumRateHz: Infinity');
    const free = counted();
    free.seen.fill(91, 0, 10);
    expect(free.check(100)).toBeUndefined();
  });

  it('have limits of their own where their pauses differ', () => {
    const t_ref = [9, 9, 9, 9, 9, 9, 1, 1, 1, 1];
    const { seen, check } = counted({ recurrent: true, t_ref });
    // 90 Hz of the first six and 450 Hz of the others: 20 of the slowest take 222 ms.
    seen.fill(20, 0, 10);
    expect(check(222)).toBeUndefined();
    expect(seen[0]).toBe(20);
    const error = check(223);
    // Above 90 Hz, 21 in 223 ms are.
    expect(error).toBeUndefined();
    seen.fill(21, 0, 10);
    expect(check(446)?.received).toBe('6 of 10');
    seen.fill(21, 0, 5);
    seen.fill(20, 5, 10);
    expect(check(446)).toBeUndefined();
  });
});

/** Two plastic projections, one of two delays, and what they hold. */
function plastic() {
  const network = new Network({ seed: 1 });
  const source = network.population('source', lif, { size: 3 });
  const target = network.population('target', lif, { size: 5 });
  const onto = { receptor: 'excitatory', connect: allToAll() } as const;
  const delayed = network.project(source, target, {
    ...onto,
    name: 'delayed',
    synapse: stdp,
    delay: ms((_, pre) => 1 + (pre % 2)),
  });
  const gated = network.project(source, target, { ...onto, name: 'gated', synapse: dopamineStdp });
  const analysed = analyse(network);
  const executable = emitJavaScript(analysed.program, { precision: 'f64' });
  const fault = (synapses = true): DivergenceError | undefined => {
    try {
      checkFinite(analysed, executable, 5, synapses);
    } catch (error) {
      if (error instanceof DivergenceError) return error;
      throw error;
    }
    return undefined;
  };
  const of = (model: AnalysedModel) => ({
    source: [...model.populations.values()][0],
    delayed: model.projections.get(delayed),
    gated: model.projections.get(gated),
  });
  return {
    analysed,
    fault,
    values: (array: number | undefined) => executable.numbers(array as number),
    ...of(analysed),
  };
}

describe('a search for what is no number', () => {
  it('finds it in each variable of neurons, but not beyond them', () => {
    const { source, values, fault } = plastic();
    values(source.state.get('v')).fill(Number.NaN, 3);
    expect(fault(false)).toBeUndefined();
    values(source.inputs.get('I_ext'))[2] = -Infinity;
    expect(fault(false)).toMatchObject({ code: 'state_not_finite', received: -Infinity, block: 'source', tick: 5 });
    expect(fault(false)?.message).toContain("'I_ext' of neuron 2 of population 'source' is not finite");
    values(source.state.get('v'))[1] = Infinity;
    expect(fault(false)?.message).toContain("'v' of neuron 1 of population 'source'");
  });

  it('finds it in traces, by their neuron, whatever the delay', () => {
    const { delayed, values, fault } = plastic();
    const x = values(delayed?.traces.get('x')?.array);
    const stride = x.length / 2;
    x.fill(Number.NaN, 3, stride).fill(Number.NaN, stride + 3);
    expect(fault()).toBeUndefined();
    x[stride + 1] = Infinity;
    expect(fault(false)).toBeUndefined();
    expect(fault()?.message).toContain("'x' of presynaptic neuron 1 of projection 'delayed'");
    x[stride + 1] = 0;
    const y = values(delayed?.traces.get('y')?.array);
    y[4] = Number.NaN;
    expect(fault()).toMatchObject({ block: 'delayed', received: Number.NaN });
    expect(fault()?.message).toContain("'y' of postsynaptic neuron 4 of projection 'delayed'");
    y[4] = 0;
    y[5] = Number.NaN;
    expect(fault()).toBeUndefined();
  });

  it('finds it in what moves all synapses, and in modulators', () => {
    const { analysed, gated, values, fault } = plastic();
    const integral = gated?.state.get('w')?.integral?.integrals[0];
    values(integral)[0] = Infinity;
    expect(fault(false)).toBeUndefined();
    expect(fault()?.message).toContain("what moves 'w' of all synapses of projection 'gated' is not finite");
    values(integral)[0] = 0;
    values(analysed.modulators.get('dopamine')?.array)[0] = Number.NaN;
    expect(fault()).toMatchObject({ block: 'dopamine', received: Number.NaN });
    expect(fault()?.message).toContain("modulator 'dopamine' is not finite");
  });

  it('tells of synapses beside the neuron that it found', () => {
    const { source, gated, values, fault } = plastic();
    values(source.state.get('v'))[0] = Number.NaN;
    expect(fault()?.remedy).not.toContain('neither');
    values(gated?.state.get('c')?.array)[0] = Infinity;
    for (const synapses of [true, false])
      expect(fault(synapses)?.remedy).toContain(
        "neither is 'c' of the synapse from neuron 0 to neuron 0 of projection 'gated' finite",
      );
  });
});
