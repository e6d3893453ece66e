import assert from 'node:assert/strict';
import { DivergenceError } from '../../agents/errors.ts';
import { PlaceCellGrid } from '../../controllers/encoding/place-cells.ts';
import { placeEncoder } from '../../controllers/encoding/place-encoder.ts';
import type { Emitter } from '../../controllers/engine/compiler/index.ts';
import type { Simulation } from '../../controllers/engine/index.ts';
import {
  allToAll,
  explicit,
  fixedProbability,
  ms,
  mV,
  Network,
  pA,
  playSpikes,
  simulate,
  slice,
  subset,
} from '../../controllers/engine/index.ts';
import { bernoulli } from '../../controllers/neurons/bernoulli.ts';
import { lif } from '../../controllers/neurons/lif.ts';
import { spikeSource } from '../../controllers/neurons/spike-source.ts';
import { srm0 } from '../../controllers/neurons/srm0.ts';
import { dopamineStdp } from '../../controllers/synapses/dopamine-stdp.ts';
import { sequentialNeuromodulation } from '../../controllers/synapses/sequential-neuromodulation.ts';
import { staticSynapse } from '../../controllers/synapses/static.ts';
import type { Check } from './check.ts';

/**
 * Checks that whatever a host does with a simulation between its steps has the effect that it has where the program runs in this
 * process in single precision: reads, writes, events, modulators, live inputs, saved states, and the search for runaway rates.
 *
 * @param emit the emitter that is checked; its programs give the bits of the JavaScript oracle
 */
export function hostedSimulationConformance(emit: Emitter): readonly Check[] {
  return SCRIPTS.map(({ name, run }) => ({
    name: `${name} as in this process`,
    run() {
      const local = run('javascript-f32');
      assert.ok(local.length > 0);
      assert.deepEqual(run(emit), local);
    },
  }));
}

/** What a script saw: numbers, in order. */
type Seen = (number | string)[];

interface Script {
  /** A claim, to which `as in this process` is added. */
  readonly name: string;
  run(emitter: 'javascript-f32' | Emitter): Seen;
}

const PLACES = placeEncoder(
  new PlaceCellGrid({ x: [-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6], y: [-0.2, 0, 0.2], width: 0.15, peak: 200, reach: 0.5 }),
);

/** Place-like inputs onto cells by a rule that holds its weights lazily, and by one with two modulators and events. */
function learner(emitter: 'javascript-f32' | Emitter, checkTicks = 1000) {
  const network = new Network({ seed: 5 });
  const source = network.population('source', bernoulli, { size: 21 });
  const target = network.population('target', lif, { size: 10 });
  const code = network.encode(source, 'rate', PLACES, 'Hz');
  const lazy = network.project(source, target, {
    name: 'lazy',
    synapse: dopamineStdp,
    connect: fixedProbability(0.5),
    receptor: 'excitatory',
    initial: { w: '60 pA' },
    delay: ms((random) => 1 + random.integer(3)),
  });
  const back = network.project(target, target, {
    name: 'back',
    synapse: staticSynapse,
    connect: allToAll(),
    receptor: 'inhibitory',
    initial: { w: '-2 pA' },
  });
  const simulation = simulate(network, { emitter, checkTicks });
  simulation.input(source, 'rate', 'Hz').fill(40);
  return { network, source, code, target, lazy, back, simulation };
}

type Learner = ReturnType<typeof learner>;

/** Everything that can be read. */
function all({ simulation, source, target, lazy, back }: Learner): Seen {
  const ids = new Uint32Array(source.size);
  return [
    simulation.tick,
    ...simulation.state(target, 'v', 'mV'),
    ...simulation.state(slice(target, 2, 5), 'v', 'mV'),
    ...simulation.state(source, 'rate', 'Hz'),
    ...simulation.synapses(lazy, 'w', 'pA'),
    ...simulation.synapses(lazy, 'c', 'pA'),
    ...simulation.synapses(back, 'w', 'pA'),
    simulation.modulator('dopamine', '1/ms'),
    ...ids.subarray(0, simulation.spikes(source, ids)),
    ...ids.subarray(0, simulation.spikes(target, ids)),
    ...ids.subarray(0, simulation.spikes(subset(source, [3, 4, 9]), ids)),
  ];
}

/** Runs `ticks` ticks and returns all that can be read at some of them. */
function watch(one: Learner, ticks: number): Seen {
  const seen: Seen = [];
  for (let left = ticks; left > 0; left -= 7) {
    one.simulation.step(Math.min(7, left));
    seen.push(...all(one));
  }
  return seen;
}

const SCRIPTS: readonly Script[] = [
  {
    name: 'is read',
    run: (emitter) => watch(learner(emitter), 150),
  },
  {
    name: 'emits spikes to those who listen',
    run(emitter) {
      const { simulation, source, target } = learner(emitter);
      const seen: Seen = [];
      for (const cells of [source, target, subset(source, [1, 8])])
        simulation.onSpikes(cells, (tick, ids, count) => seen.push(cells.name, tick, ...ids.slice(0, count)));
      for (const ticks of [1, 1, 40, 100]) simulation.step(ticks);
      return seen;
    },
  },
  {
    name: 'takes modulators',
    run(emitter) {
      const one = learner(emitter);
      const seen: Seen = [];
      for (const level of [0.5, 0, 0.25]) {
        one.simulation.setModulator('dopamine', `${level} 1/ms`);
        seen.push(...watch(one, 20));
      }
      // The same level again, which has decayed meanwhile, unread.
      for (let n = 0; n < 2; n++) {
        one.simulation.setModulator('dopamine', '0.5 1/ms');
        one.simulation.step(60);
      }
      return [...seen, ...all(one)];
    },
  },
  {
    name: 'takes inputs',
    run(emitter) {
      const one = learner(emitter);
      const rates = one.simulation.input(one.source, 'rate', 'Hz');
      const seen: Seen = [];
      for (const rate of [100, 0, 100]) {
        rates.fill(rate, 3, 12);
        seen.push(...watch(one, 20));
      }
      return seen;
    },
  },
  {
    name: 'takes what an encoder computes, and what is written beside it,',
    run(emitter) {
      const one = learner(emitter);
      const { simulation, code } = one;
      const rates = simulation.input(one.source, 'rate', 'Hz');
      const seen: Seen = [];
      for (const position of [
        [0.1, 0.05],
        [-0.3, 0.2],
      ]) {
        simulation.encode(code, position);
        seen.push(...watch(one, 20));
        rates[4] = 250;
        seen.push(...watch(one, 10));
        rates.fill(0);
        seen.push(...watch(one, 10));
        simulation.encode(code, position);
        simulation.encode(code, [0, 0]);
        seen.push(...watch(one, 20));
      }
      return seen;
    },
  },
  {
    name: 'takes states of neurons, of all and of a few,',
    run(emitter) {
      const one = learner(emitter);
      const seen = watch(one, 20);
      one.simulation.setState(one.target, 'v', '-55 mV');
      seen.push(...all(one), ...watch(one, 10));
      one.simulation.step(5);
      one.simulation.setState(subset(one.target, [1, 7]), 'v', mV([-52, -90]));
      seen.push(...all(one), ...watch(one, 10));
      return seen;
    },
  },
  {
    name: 'takes states of synapses, those held lazily too,',
    run(emitter) {
      const one = learner(emitter);
      const { simulation, lazy, back } = one;
      simulation.setModulator('dopamine', '0.5 1/ms');
      const seen = watch(one, 30);
      simulation.setSynapses(lazy, 'w', pA(Array.from(simulation.synapses(lazy, 'w', 'pA'), (w) => 1.25 * w)));
      seen.push(...all(one), ...watch(one, 30));
      simulation.step(5);
      simulation.setSynapses(lazy, 'c', '0.125 pA');
      simulation.setSynapses(back, 'w', '-20 pA');
      seen.push(...all(one), ...watch(one, 30));
      return seen;
    },
  },
  {
    name: 'forgets its activity',
    run(emitter) {
      const one = learner(emitter);
      const seen = watch(one, 50);
      one.simulation.clearActivity();
      seen.push(...all(one), ...watch(one, 20));
      return seen;
    },
  },
  {
    name: 'saves and restores',
    run(emitter) {
      const [one, other] = [learner(emitter), learner(emitter)];
      one.simulation.setModulator('dopamine', '0.5 1/ms');
      watch(one, 40);
      watch(other, 90);
      const state = one.simulation.save();
      const seen = watch(one, 40);
      for (const back of [one, other]) {
        back.simulation.restore(state);
        back.simulation.input(back.source, 'rate', 'Hz').fill(40);
        seen.push(...all(back), ...watch(back, 40));
      }
      return seen;
    },
  },
  {
    name: 'hears of events',
    run(emitter) {
      const network = new Network({ seed: 6 });
      const source = network.population('source', bernoulli, { size: 12 });
      const target = network.population('target', srm0, { size: 9 });
      const synapses = network.project(source, target, { synapse: sequentialNeuromodulation, connect: allToAll() });
      const simulation = simulate(network, { emitter });
      const seen: Seen = [];
      simulation.input(source, 'rate', 'Hz').fill(200);
      const look = (): void => {
        for (const name of ['w', 'w_start', 'e'] as const)
          seen.push(...simulation.synapses(synapses, name, simulation.unit(synapses, name)));
      };
      for (let trial = 0; trial < 3; trial++) {
        simulation.raise('trial_start');
        simulation.setModulator('acetylcholine', 1);
        look();
        simulation.step(60);
        look();
        simulation.setModulator('dopamine', 1);
        simulation.raise('reward');
        simulation.setModulator('dopamine', 0);
        look();
      }
      return seen;
    },
  },
  {
    name: 'plays spikes, and counts those that are still to come,',
    run(emitter) {
      const network = new Network({ seed: 7 });
      const source = network.population('source', spikeSource, { size: 6 });
      const target = network.population('target', lif, { size: 6 });
      const connect = explicit(Array.from({ length: 6 }, (_, i) => [i, 5 - i] as const));
      network.project(source, target, {
        synapse: staticSynapse,
        connect,
        receptor: 'excitatory',
        initial: { w: '900 pA' },
      });
      const simulation = simulate(network, { emitter });
      playSpikes(simulation, source, { ticks: [3, 3, 3, 4, 9, 30], ids: [2, 2, 2, 0, 5, 1] });
      const fire = simulation.input(source, 'fire');
      const seen: Seen = [];
      for (const cells of [source, target])
        simulation.onSpikes(cells, (tick, ids, count) => seen.push(cells.name, tick, ...ids.slice(0, count)));
      for (let tick = 0; tick < 40; tick++) {
        if (tick === 20) fire[4] = 2;
        simulation.step();
        seen.push(...fire.slice(0, 6));
      }
      return seen;
    },
  },
  {
    name: 'finds what is not finite',
    run(emitter) {
      const { simulation, target } = learner(emitter, 10);
      simulation.input(target, 'I_ext', 'pA')[3] = -Infinity;
      const found = refusal(simulation, 30);
      assert.equal(found[0], 'input_not_finite');
      return found;
    },
  },
  {
    name: 'finds rates that run away, and not those that did before',
    run(emitter) {
      const network = new Network({ seed: 8 });
      const cells = network.population('cells', lif, { size: 8 });
      network.project(cells, cells, { synapse: staticSynapse, connect: allToAll(), receptor: 'excitatory' });
      const simulation = simulate(network, { emitter, checkTicks: 100, maximumRateHz: 200 });
      const drive = simulation.input(cells, 'I_ext', 'pA');
      const seen: Seen = [];
      // Below the limit for long, then above it: counts begin anew at every check.
      for (const [current, ticks] of [
        [450, 1000],
        [5000, 1000],
      ]) {
        drive.fill(current);
        seen.push(current, ...refusal(simulation, ticks));
      }
      assert.ok(seen.includes('none') && seen.includes('runaway_rate'), seen.join());
      return seen;
    },
  },
  {
    name: 'tells its size, its connections and its description',
    run(emitter) {
      const { simulation, source, lazy } = learner(emitter);
      const { pre, post } = simulation.connections(lazy);
      const { neurons, synapses, bytes } = simulation.size();
      return [...pre, ...post, ...simulation.outDegrees(source), neurons, synapses, bytes, simulation.describe()];
    },
  },
];

/** The error that steps end with, and the tick. */
function refusal(simulation: Simulation, ticks: number): Seen {
  try {
    simulation.step(ticks);
  } catch (error) {
    assert.ok(error instanceof DivergenceError, String(error));
    return [error.code, error.message, simulation.tick];
  }
  return ['none', simulation.tick];
}
