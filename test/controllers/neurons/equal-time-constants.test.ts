import { describe, expect, it } from 'vitest';
import { emitJavaScript } from '../../../controllers/engine/compiler/emit/javascript.ts';
import { emitWebAssembly } from '../../../controllers/engine/compiler/emit/webassembly/module.ts';
import { analyse } from '../../../controllers/engine/compiler/index.ts';
import type { NeuronModel } from '../../../controllers/engine/index.ts';
import { ms, Network, oneToOne, quantity } from '../../../controllers/engine/index.ts';
import { adaptiveExponentialBiexponential } from '../../../controllers/neurons/adaptive-exponential-biexponential.ts';
import { lifBiexponential } from '../../../controllers/neurons/lif-biexponential.ts';
import { lifConductanceBiexponential } from '../../../controllers/neurons/lif-conductance-biexponential.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';
import { bitsOf } from '../../conformance/emitter.ts';
import { answers, runC } from '../engine/compiler/emit/c/c-program.ts';
import { apart, drive } from './drive.ts';

type Traces = Readonly<Record<string, Float64Array>>;

/** A synapse of a model: the names of its time constants, and how its current or conductance is read. */
const SYNAPSES: readonly {
  readonly model: NeuronModel;
  readonly receptor: string;
  readonly names: readonly [rise: string, decay: string];
  readonly read: (traces: Traces, k: number) => number;
}[] = [
  {
    model: lifBiexponential,
    receptor: 'current',
    names: ['tau_rise', 'tau_decay'],
    read: ({ slow, fast }, k) => slow[k] - fast[k],
  },
  {
    model: lifConductanceBiexponential,
    receptor: 'inhibitory',
    names: ['rise_in', 'decay_in'],
    read: ({ slow_in, fast_in }, k) => slow_in[k] - fast_in[k],
  },
  {
    model: lifConductanceBiexponential,
    receptor: 'excitatory',
    names: ['rise_ex', 'decay_ex'],
    read: ({ slow_ex, fast_ex }, k) => slow_ex[k] - fast_ex[k],
  },
  ...(
    [
      ['excitatory', 'ex'],
      ['mossy', 'mf'],
      ['inhibitory', 'in'],
    ] as const
  ).map(([receptor, part]) => ({
    model: adaptiveExponentialBiexponential,
    receptor,
    names: [`rise_${part}`, `decay_${part}`] as const,
    read: (traces: Traces, k: number) => traces[`g_${part}`][k],
  })),
];

/** The alpha function of peak 1 at tau. */
const alpha = (t: number, tau: number): number => (t / tau) * Math.exp(1 - t / tau);

describe.each(SYNAPSES)('$model.name with equal time constants of its $receptor synapses', (synapse) => {
  const { model, receptor, names, read } = synapse;
  const [rise, decay] = names;

  it.each([
    ['javascript-f64', 1e-9],
    ['javascript-f32', 2e-5],
    ['webassembly', 2e-5],
  ] as const)('has the alpha function: %s', (emitter, tolerance) => {
    const { traces } = drive(model, {
      step: 0.25,
      steps: 120,
      parameters: { [rise]: 3, [decay]: 3 },
      spikes: { [receptor]: [{ step: 1, weight: 2 }] },
      emitter,
    });
    const seen = Array.from(traces.v, (_, k) => read(traces, k));
    const expected = seen.map((_, k) => 2 * alpha((k + 1) * 0.25, 3));
    expect(apart(seen, expected)).toBeLessThan(tolerance);
    expect(traces.v.every(Number.isFinite)).toBe(true);
  });

  it('has the same bits in every emitter, also where neurons differ', { tags: 'long' }, () => {
    const size = 5;
    const network = new Network({ step: '0.5 ms', seed: 1 });
    const source = network.population('source', spikeSource, { size });
    const cells = network.population('cells', model, {
      size,
      parameters: {
        [rise]: ms([1, 2, 3, 2.9999, 5]),
        [decay]: ms([5, 2, 3, 3, 5.1]),
      },
    });
    const { unit = '1' } = model.receptors?.[receptor] ?? {};
    network.project(source, cells, {
      synapse: staticSynapse,
      receptor,
      connect: oneToOne(),
      initial: { w: quantity(1e-3, unit) },
    });
    const analysed = analyse(network);
    const { program } = analysed;
    const fire = program.arrays.find(({ name }) => name === 'source.fire')?.id as number;
    const [oracle, fast] = [emitJavaScript(program, { precision: 'f32' }), emitWebAssembly(program)];
    for (const one of [oracle, fast]) {
      one.numbers(fire).fill(1);
      one.run(0, 20);
    }
    expect(bitsOf(analysed, fast)).toEqual(bitsOf(analysed, oracle));
    for (const array of (analysed.populations.get(cells) as { state: ReadonlyMap<string, number> }).state.values())
      expect(oracle.numbers(array).every(Number.isFinite)).toBe(true);
    if (!answers('cc')) return;
    const commands = [
      { do: 'fill', array: 'source.fire', value: 1 },
      { do: 'run', ticks: 20 },
    ] as const;
    const { arrays } = runC(program, commands, { compiler: 'cc', flags: ['-O0'] });
    for (const [name, array] of (analysed.populations.get(cells) as { state: ReadonlyMap<string, number> }).state) {
      const expected = new Uint32Array((oracle.numbers(array) as Float32Array).slice(0, size).buffer);
      expect(arrays.get(`cells.${name}`)?.slice(0, size), name).toEqual(expected);
    }
  });
});

it.each(['lif_biexponential', 'lif_conductance_biexponential'])(
  '%s hardly changes where time constants come close',
  (name) => {
    const { model, receptor, names, read } = SYNAPSES.find((one) => one.model.name === name) as (typeof SYNAPSES)[0];
    const of = (ratio: number, emitter: 'javascript-f64' | 'webassembly'): number[] => {
      const { traces } = drive(model, {
        step: 0.25,
        steps: 80,
        parameters: { [names[0]]: 3, [names[1]]: 3 * ratio },
        spikes: { [receptor]: [{ step: 1, weight: 1 }] },
        emitter,
      });
      return Array.from(traces.v, (_, k) => read(traces, k));
    };
    const limit = of(1, 'javascript-f64');
    for (const [ratio, tolerance] of [
      [1 + 1e-12, 1e-5],
      [1 + 1e-6, 1e-5],
      [1 + 9e-4, 1e-3],
      [1 + 1.2e-3, 1e-3],
    ] as const) {
      const precise = of(ratio, 'javascript-f64');
      expect(apart(precise, limit), `${ratio}`).toBeLessThan(tolerance);
      expect(apart(of(ratio, 'webassembly'), precise), `${ratio}`).toBeLessThan(5e-4);
    }
  },
);
