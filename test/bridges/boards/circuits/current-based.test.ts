import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CurrentBasedNeuron,
  currentBasedNeuron,
  type Misfit,
} from '../../../../bridges/boards/circuits/current-based.ts';
import { type AnalysedModel, analyse } from '../../../../controllers/engine/compiler/index.ts';
import {
  allToAll,
  defineNeuron,
  ms,
  Network,
  type NeuronModel,
  type Population,
  simulate,
} from '../../../../controllers/engine/index.ts';
import * as neurons from '../../../../controllers/neurons/index.ts';
import { staticSynapse } from '../../../../controllers/synapses/index.ts';

/** A current-based neuron in the discretisation of exchange files: forward Euler, the current before the membrane. */
const euler = defineNeuron({
  name: 'cuba_euler',
  source: 'forward Euler, in statements',
  parameters: {
    alpha: { unit: '1', default: 0.75, meaning: 'share of the current that stays' },
    beta: { unit: '1', default: 0.85, meaning: 'share of the membrane that stays' },
    gain: { unit: '1', default: 0.3, meaning: 'what the current adds to the membrane' },
    V_th: { unit: '1', default: 1, meaning: 'threshold' },
  },
  state: {
    v: { unit: '1', meaning: 'membrane' },
    i: { unit: '1', meaning: 'current' },
    x: { unit: '1', meaning: 'input' },
  },
  receptors: { psp: { unit: '1', meaning: 'input', onInput: 'x = input' } },
  onStep: `
    i = alpha*i + 0.5*x
    v = beta*v + gain*i
  `,
  spike: { when: 'v > V_th' },
  reset: 'v = 0',
});

/** The same, where the membrane takes the current of the step before. */
const late = defineNeuron({
  ...euler,
  name: 'cuba_late',
  onStep: `
    v = beta*v + gain*i
    i = alpha*i + 0.5*x
    x = 0
  `,
});

/** The same, with a current that flows all the time. */
const biased = defineNeuron({
  ...euler,
  name: 'cuba_biased',
  onStep: `
    i = alpha*i + 0.5*x + 0.05
    v = beta*v + gain*i
    x = 0
  `,
});

interface Cell {
  readonly analysed: AnalysedModel;
  readonly cells: Population;
  readonly source: Population;
  readonly network: Network;
}

function cellsOf(model: NeuronModel, parameters: object = {}, receptors: readonly string[] = [], weight = 1): Cell {
  const network = new Network({ seed: 1, step: '1 ms' });
  const source = network.population('source', neurons.spikeSource, { size: receptors.length || 1 });
  const cells = network.population('cells', model, { size: 3, parameters });
  receptors.forEach((receptor, r) => {
    const { unit = '1', sign } = model.receptors?.[receptor] ?? {};
    const w = sign === 'negative' ? -weight : weight;
    network.project(source, cells, {
      synapse: staticSynapse,
      connect: allToAll(),
      receptor,
      initial: { w: unit === '1' ? w : `${w} ${unit}` },
      name: `from ${r}`,
    } as never);
  });
  return { network, source, cells, analysed: analyse(network) };
}

function read({ analysed, cells }: Cell): CurrentBasedNeuron | Misfit {
  const population = analysed.populations.get(cells);
  if (population === undefined) throw new Error('no such population');
  const used = [...analysed.projections.values()].map(
    ({ projection }) => population.receptors.get(projection.receptor ?? [...population.receptors.keys()][0]) as number,
  );
  return currentBasedNeuron(population, analysed.program, new Set(used));
}

function fitting(cell: Cell): CurrentBasedNeuron {
  const found = read(cell);
  if ('misfit' in found) throw new Error(found.misfit);
  return found;
}

describe('the circuit of a neuron', () => {
  it('is read out of every current-based model, and not out of others', () => {
    const lif = fitting(cellsOf(neurons.lif, { t_ref: '3 ms' }, ['excitatory']));
    expect(lif.keepMembrane[0]).toBeCloseTo(Math.exp(-1 / 20), 12);
    expect(lif.currents[0].keep[0]).toBeCloseTo(Math.exp(-1 / 5), 12);
    [lif.zero[0], lif.threshold[0], lif.drive[0]].forEach((value, k) => {
      expect(value).toBeCloseTo([-70, 15, 0][k], 9);
    });
    expect([lif.strict, lif.reset.by, lif.refractorySteps, lif.currents[0].variables, lif.lag]).toEqual([
      false,
      'value',
      3,
      ['i_ex'],
      0,
    ]);

    const delta = fitting(cellsOf(neurons.lifDelta, {}, ['psp']));
    expect([[...delta.jumps.values()][0][0], delta.currents[0].keep[0], delta.currents[0].variables]).toEqual([
      1,
      0,
      [],
    ]);

    const sum = fitting(cellsOf(neurons.integrateAndFire, {}, ['psp']));
    expect([sum.keepMembrane[0], sum.reset, sum.threshold[0]]).toEqual([
      1,
      { by: 'subtraction', amount: Float64Array.of(15, 15, 15) },
      15,
    ]);

    const flowing = fitting(cellsOf(biased, {}, ['psp']));
    expect(flowing.drive[0]).toBeCloseTo((0.3 * 0.05) / 0.25, 12);
    expect(flowing.currents[0].constant[0]).toBeCloseTo(0.2, 12);

    const cuba = fitting(cellsOf(euler, {}, ['psp']));
    expect(cuba.strict).toBe(true);
    expect([cuba.currents[0].keep[0], cuba.keepMembrane[0], [...cuba.jumps.values()][0][0]]).toEqual([
      0.75, 0.85, 0.15,
    ]);
    expect(fitting(cellsOf(late, {}, ['psp'])).lag).toBe(1);
  });

  it.each([
    ['izhikevich', [], /threshold|linear|resets more/],
    ['lifConductance', ['excitatory'], /linear/],
    ['lifAlpha', ['current'], /drives|several state/],
    ['lifAdaptive', [], /./],
    ['adaptiveExponential', [], /./],
    ['poisson', [], /does not spike where/],
    ['spikeSource', [], /does not spike where/],
    ['lifDiffusiveNoise', [], /./],
  ] as const)('of %s is none of these, for a reason', (name, receptors, reason) => {
    const found = read(cellsOf(neurons[name] as NeuronModel, {}, receptors));
    expect('misfit' in found && found.misfit).toMatch(reason);
  });

  it('is that of the models that exchange files have, unless a signal acts within a step', () => {
    const of = (model: NeuronModel) => read(cellsOf(model, {}, ['signal']));
    for (const model of [neurons.nirLif, neurons.nirIf, neurons.nirCubaLifSequential])
      expect(of(model)).toMatchObject({ lag: 0 });
    expect(of({ ...neurons.nirCubaLif, method: 'euler' })).toMatchObject({ lag: 1 });
    expect(of(neurons.nirCubaLif)).toMatchObject({ misfit: expect.stringMatching(/in another way when it jumps/) });
  });

  it('has a current for each decay', () => {
    const both = ['excitatory', 'inhibitory'];
    const variables = (tau: string) =>
      fitting(cellsOf(neurons.lif, { tau_syn_in: tau }, both)).currents.map((one) => one.variables);
    expect(variables('10 ms')).toEqual([['i_ex'], ['i_in']]);
    expect(variables('5 ms')).toEqual([['i_ex', 'i_in']]);
  });

  it('is what the program computes, step by step, each neuron with its own parameters', { tags: 'long' }, () => {
    const tau = fc.double({ min: 1.5, max: 60, noNaN: true });
    const given = fc.record({
      ...{ tau_m: fc.array(tau, { minLength: 3, maxLength: 3 }), tau_syn: tau },
      drive: fc.array(fc.double({ min: -300, max: 1500, noNaN: true }), { minLength: 3, maxLength: 3 }),
      spikes: fc.array(fc.boolean(), { minLength: 20, maxLength: 60 }),
    });
    let fired = 0;
    fc.assert(
      fc.property(given, ({ tau_m, tau_syn, drive, spikes }) => {
        const weight = 400;
        const parameters = {
          ...{ tau_syn_ex: `${tau_syn} ms`, t_ref: '0 ms', E_L: '-65 mV', V_reset: '-66 mV' },
        };
        const cell = cellsOf(neurons.lif, { ...parameters, tau_m: ms(tau_m) }, ['excitatory'], weight);
        const circuit = fitting(cell);
        const simulation = simulate(cell.network, { emitter: 'javascript-f64' });
        simulation.input(cell.cells as Population<typeof neurons.lif>, 'I_ext', 'pA').set(drive);
        const u = new Float64Array(3);
        // The membrane begins at rest.
        const x = circuit.zero.map((zero) => -65 - zero);
        const jump = [...circuit.jumps.values()][0];
        const gain = circuit.gains.get('I_ext') as Float64Array;
        for (let t = 0; t < spikes.length; t++) {
          simulation.input(cell.source as Population<typeof neurons.spikeSource>, 'fire')[0] = spikes[t] ? 1 : 0;
          simulation.step();
          const arrived = t > 0 && spikes[t - 1] ? weight : 0;
          const v = simulation.state(cell.cells as Population<typeof neurons.lif>, 'v', 'mV');
          for (let i = 0; i < 3; i++) {
            u[i] = circuit.currents[0].keep[i] * u[i] + jump[i] * arrived;
            x[i] = circuit.keepMembrane[i] * x[i] + u[i] + circuit.drive[i] + gain[i] * drive[i];
            if (x[i] >= circuit.threshold[i]) {
              x[i] = 0;
              fired++;
            }
            expect(v[i]).toBeCloseTo(circuit.zero[i] + x[i], 8);
          }
        }
      }),
      { numRuns: 30 },
    );
    expect(fired).toBeGreaterThan(50);
  });
});
