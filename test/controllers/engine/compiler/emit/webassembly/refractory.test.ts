import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { cubaNeuron } from '../../../../../../bench/networks/cuba.ts';
import { analyse } from '../../../../../../controllers/engine/compiler/passes/analyse.ts';
import type {
  NeuronModel,
  Population,
  Simulation,
  SimulationOptions,
} from '../../../../../../controllers/engine/index.ts';
import {
  allToAll,
  defineNeuron,
  defineSynapse,
  fixedProbability,
  ms,
  Network,
  simulate,
} from '../../../../../../controllers/engine/index.ts';
import { adaptiveExponential } from '../../../../../../controllers/neurons/adaptive-exponential.ts';
import { lif } from '../../../../../../controllers/neurons/lif.ts';
import { lifAlpha } from '../../../../../../controllers/neurons/lif-alpha.ts';
import { lifConductance } from '../../../../../../controllers/neurons/lif-conductance.ts';
import { lifDelta } from '../../../../../../controllers/neurons/lif-delta.ts';
import { staticSynapse } from '../../../../../../controllers/synapses/static.ts';
import { share } from '../../../../../effort.ts';

const open: Simulation[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.dispose();
});

/** Potentials that fall to a value, by an amount or at random on a spike, that a threshold or a hazard makes, and an event that writes them. */
function model(reset: string, spike: NeuronModel['spike']) {
  return defineNeuron({
    name: 'held',
    source: 'drawn',
    parameters: {
      tau: { unit: 'ms', default: 9, meaning: '' },
      pause: { unit: 'ms', default: 0, meaning: '' },
    },
    state: {
      v: { unit: '1', meaning: '' },
      g: { unit: '1', meaning: '' },
      spent: { unit: '1', meaning: '' },
    },
    inputs: { I: { unit: '1', default: 0, meaning: '' } },
    receptors: { drive: { unit: '1', meaning: '', onInput: 'g += input' } },
    equations: 'dv/dt = (I + g - v)/tau\ndg/dt = -g/tau',
    spike,
    reset,
    refractory: { time: 'pause', hold: ['v'] },
    events: { shake: 'v = 0.5*v + 0.25*g' },
  });
}

const RESETS = ['v = -0.5', 'v -= 1', 'v = -0.25*g; spent += v', 'spent = v'];
const SPIKES: readonly NeuronModel['spike'][] = [
  { when: 'v > 1' },
  { when: '1 <= v' },
  { when: 'v - g > 0.5 and g > 0.1' },
  { hazard: '(v + 1)/(20*ms)', probability: 'linear' },
];

/** @param pause ms */
function recurrent(
  neuron: ReturnType<typeof model>,
  { size, pause, seed }: { readonly size: number; readonly pause: number; readonly seed: number },
): Network {
  const network = new Network({ step: '1 ms', seed });
  const cells = network.population('cells', neuron, { size, parameters: { pause: ms(pause) } });
  network.project(cells, cells, {
    name: 'lateral',
    synapse: staticSynapse,
    receptor: 'drive',
    connect: fixedProbability(0.3),
    initial: { w: (random) => 0.8 * random.uniform() - 0.3 },
  });
  return network;
}

function alone(neuron: NeuronModel): Network {
  const network = new Network({ step: '1 ms', seed: 1 });
  network.population('cells', neuron, { size: 10 });
  return network;
}

/** Whether the one population of a network takes its refractory neurons aside, which its description tells. */
function takesAside(network: Network): boolean {
  const { program } = analyse(network);
  const [loop] = program.tick.filter((one) => one.kind === 'neurons');
  if (loop?.kind !== 'neurons') throw new Error('no neurons');
  const aside = loop.aside !== undefined;
  expect(simulate(network).describe().includes('hold-aside: ')).toBe(aside);
  return aside;
}

/** What a host may do between steps. */
const ACTS = ['nothing', 'read', 'write', 'save and restore', 'clear', 'raise', 'search'] as const;
type Act = (typeof ACTS)[number];

/** A network in one program, with all spikes since the last look. */
function follow(network: Network, options: SimulationOptions) {
  const simulation = simulate(network, { ...options, checkTicks: Infinity });
  open.push(simulation);
  const [cells] = network.populations as [Population<ReturnType<typeof model>>];
  const spikes: number[] = [];
  simulation.onSpikes(cells, (tick, ids, count) => spikes.push(tick, ...ids.subarray(0, count)));
  return {
    step(ticks: number, drive: number): void {
      simulation.input(cells, 'I').fill(drive);
      simulation.step(ticks);
    },
    act(what: Act, amount: number): void {
      const v = simulation.state(cells, 'v');
      if (what === 'read') return;
      if (what === 'write')
        simulation.setState(
          cells,
          'v',
          v.map((one, i) => (i % 3 === 0 ? amount : one)),
        );
      if (what === 'clear') simulation.clearActivity();
      if (what === 'raise') simulation.raise('shake');
      if (what === 'search') simulation.checkFinite();
      if (what !== 'save and restore') return;
      const saved = simulation.save();
      simulation.step(3);
      simulation.restore(saved);
    },
    save: () => simulation.save(),
    restore: (state: Uint8Array) => simulation.restore(state),
    spikes: () => spikes.splice(0),
    state: () => (['v', 'g', 'spent'] as const).map((name) => [...simulation.state(cells, name)]),
  };
}

describe('refractory neurons aside', () => {
  it('spike and hold as the oracle has it, whatever a host does meanwhile, in any number of threads', {
    tags: 'long',
  }, () => {
    let spikes = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...RESETS),
        fc.constantFrom(...SPIKES),
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 1000 }),
        fc.array(
          fc.tuple(
            fc.integer({ min: 1, max: 40 }),
            fc.constantFrom(...ACTS),
            fc.double({ min: -1, max: 2, noNaN: true }),
          ),
          {
            minLength: 5,
            maxLength: 10,
          },
        ),
        (reset, spike, size, pause, seed, script) => {
          const network = recurrent(model(reset, spike), { size, pause, seed });
          expect(takesAside(network)).toBe(true);
          const oracle = follow(network, { emitter: 'javascript-f32' });
          const others = [1, 3].map((threads) => follow(network, { threads, threadsFrom: 0 }));
          for (const [ticks, what, amount] of script) {
            for (const one of [oracle, ...others]) {
              one.step(ticks, 0.75 + amount);
              if (what !== 'nothing') one.act(what, amount);
            }
            const seen = oracle.spikes();
            spikes += seen.length;
            for (const one of others) expect(one.spikes()).toEqual(seen);
          }
          for (const one of others) expect(one.state()).toEqual(oracle.state());
          for (const one of open.splice(0)) one.dispose();
        },
      ),
      { numRuns: share(40) },
    );
    expect(spikes).toBeGreaterThan(share(1000));
  });

  it.each([1, 3])('stay so in a network that is restored before its first step, in %i threads', (threads) => {
    const network = recurrent(model('v = -0.5', { when: 'v > 1' }), { size: 40, pause: 9, seed: 1 });
    const options = { threadsFrom: 0 };
    const first = follow(network, { ...options, threads: 1 });
    const second = follow(network, { ...options, threads });
    first.step(30, 2);
    second.restore(first.save());
    for (const one of [first, second]) one.step(3, 2);
    expect(second.state()).toEqual(first.state());
  });

  it.each([lif, lifAlpha, lifConductance, cubaNeuron] as NeuronModel[])('are those of $name', (neuron) => {
    expect(takesAside(alone(neuron))).toBe(true);
  });

  it.each([
    ['adapts by its potential', adaptiveExponential],
    ['is hit in its potential', lifDelta],
    ['may spike all the same', { ...lif, refractory: { time: 't_ref', hold: ['v'], silent: false } }],
    ['drops its input', { ...lif, refractory: { time: 't_ref', hold: ['v'], dropInput: true } }],
    ['holds all of its state', { ...lif, refractory: { time: 't_ref', hold: ['v', 'i_ex'] } }],
    ['holds nothing', { ...lif, refractory: { time: 't_ref' } }],
    ['spikes below a threshold or above', { ...lif, spike: { when: 'v > V_th or i_ex > C_m*1*V/s' } }],
    ['spikes unless it is below', { ...lif, spike: { when: 'not v < V_th' } }],
    ['is bounded', { ...lif, onStep: 'v = max(v, E_L)' }],
  ] as [string, NeuronModel][])('are in the loop where a neuron %s', (_, neuron) => {
    expect(takesAside(alone(neuron))).toBe(false);
  });

  it('are in the loop where they have times of their own, or a rule reads what they hold', () => {
    const own = new Network({ step: '1 ms', seed: 1 });
    own.population('cells', lif, { size: 4, parameters: { t_ref: ms([1, 2, 3, 4]) } });
    expect(takesAside(own)).toBe(false);
    const read = alone(lif);
    const [cells] = read.populations as [Population<typeof lif>];
    const reads = defineSynapse({
      ...staticSynapse,
      name: 'reads',
      onPre: 'post += where(v_post > 0*mV, w, 0*w)',
    });
    read.project(cells, cells, { synapse: reads, receptor: 'excitatory', connect: allToAll() });
    expect(takesAside(read)).toBe(false);
  });
});
