import { describe, expect, it } from 'vitest';
import { allToAll, defineNeuron, Network, oneToOne, seconds, simulate } from '../../../controllers/engine/index.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { hebbianMemory, staticSynapse } from '../../../controllers/synapses/index.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { inSI } from '../engine/si.ts';
import { pair } from './pairing.ts';

/** Every `interval` ms within 100 ms. */
const train = (interval: number): number[] =>
  Array.from({ length: Math.floor(100 / interval) }, (_, n) => 10 + n * interval);

describe('writing, as the authors’ program does', () => {
  /** Their loop over steps of 1 ms. */
  function program(pre: ReadonlySet<number>, post: ReadonlySet<number>, until: number): number {
    const decay = Math.exp(-1 / 20);
    let [k, v, w] = [0, 0, 0];
    for (let t = 0; t <= until; t++) {
      k = decay * k + (1 - decay) * (pre.has(t) ? 1 : 0);
      v = decay * v + (1 - decay) * (post.has(t) ? 1 : 0);
      w += 0.3 * (1 - w) * v * k - 0.3 * w * k * k;
    }
    return w;
  }

  it.each([
    [4, 4],
    [4, 9],
    [7, 3],
  ])('gives the same weight: spikes every %d and %d ms', (keys, values) => {
    const [pre, post] = [train(keys), train(values)];
    const expected = program(new Set(pre), new Set(post), 150);
    expect(pair(hebbianMemory, { step: 1, pre, post, until: 150 }).w).toBeCloseTo(expected, 12);
    // A step half as long takes the same integral more exactly.
    expect(Math.abs(pair(hebbianMemory, { step: 0.5, pre, post, until: 150 }).w / expected - 1)).toBeLessThan(0.05);
  });

  it('forgets what an active key points to, and nothing else', () => {
    const forget = (pre: number[], post: number[]): number =>
      pair(hebbianMemory, { step: 1, pre, post, until: 150, initial: { w: 0.5 } }).w;
    expect(forget(train(4), [])).toBeLessThan(0.2);
    expect(forget([], train(4))).toBe(0.5);
  });

  it('leaves the weight alone while reading', () => {
    const read = pair(hebbianMemory, {
      step: 1,
      pre: train(4),
      post: train(4),
      until: 150,
      initial: { w: 0.5 },
      before: (_, simulation) => simulation.setModulator('write', 0),
    });
    expect(read.w).toBe(0.5);
  });
});

describe('a memory of 100 keys and 100 values', () => {
  /** The authors' neuron: an input that is held for 1 ms moves the potential, a spike takes the threshold off. */
  const cell = defineNeuron({
    name: 'value_cell',
    source: 'Limbacher, Özdenizci & Legenstein 2022',
    parameters: {
      tau: { unit: 'ms', default: 20, meaning: 'membrane time constant' },
      threshold: { unit: '1', default: 0.1, meaning: 'threshold' },
      pause: { unit: 'ms', default: 3, meaning: 'refractory time' },
    },
    state: { v: { unit: '1', meaning: 'potential' } },
    receptors: { drive: { unit: '1', meaning: 'input', onInput: 'v += input*(1 - exp(-1/20))' } },
    equations: 'dv/dt = -v/tau',
    spike: { when: 'v > threshold' },
    reset: 'v -= threshold',
    refractory: { time: 'pause' },
  });
  const [SIZE, ACTIVE, PATTERNS] = [100, 10, 10];

  function memory(step: number, seed: number, parameters = {}) {
    const network = new Network({ step: seconds(step), seed });
    const keys = network.population('keys', spikeSource, { size: SIZE });
    const teacher = network.population('teacher', spikeSource, { size: SIZE });
    const values = network.population('values', cell, { size: SIZE });
    network.project(keys, values, {
      synapse: hebbianMemory,
      connect: allToAll(),
      delay: '0 ms',
      parameters: inSI<number>(hebbianMemory.parameters, parameters),
    });
    network.project(teacher, values, {
      synapse: staticSynapse,
      connect: oneToOne(),
      delay: '0 ms',
      initial: { w: 10 },
    });
    const simulation = simulate(network);
    const random = new RandomStream(seed, 'patterns');
    const pattern = (): Set<number> => {
      const chosen = new Set<number>();
      while (chosen.size < ACTIVE) chosen.add(random.integer(SIZE));
      return chosen;
    };
    /** 100 ms in which the cells of a pattern spike every 5 ms, each in its own phase. */
    const present = (key: ReadonlySet<number>, value: ReadonlySet<number>): number[] => {
      const counts = new Array<number>(SIZE).fill(0);
      const ids = new Uint32Array(SIZE);
      const every = Math.round(5 / (step * 1e3));
      for (let tick = 0; tick < Math.round(0.1 / step); tick++) {
        for (const [population, active] of [[keys, key] as const, [teacher, value] as const]) {
          const fire = simulation.input(population, 'fire');
          for (const i of active) if ((tick + i) % every === 0) fire[i] = 1;
        }
        simulation.step();
        for (let s = simulation.spikes(values, ids) - 1; s >= 0; s--) counts[ids[s]] += 1;
      }
      // Silence until the traces are gone.
      simulation.setModulator('write', 0);
      simulation.step(Math.round(0.2 / step));
      return counts;
    };
    return {
      pattern,
      write(key: ReadonlySet<number>, value: ReadonlySet<number>) {
        simulation.setModulator('write', 1);
        simulation.setModulator('gain', 0);
        present(key, value);
      },
      read(key: ReadonlySet<number>): number[] {
        simulation.setModulator('gain', 0.25);
        return present(key, new Set());
      },
    };
  }

  const cosine = (counts: readonly number[], value: ReadonlySet<number>): number => {
    const inside = [...value].reduce((sum, i) => sum + counts[i], 0);
    const norm = Math.sqrt(counts.reduce((sum, one) => sum + one * one, 0) * value.size);
    return norm === 0 ? 0 : inside / norm;
  };

  it.each([
    [1e-3, 1],
    [1e-3, 2],
    [0.5e-3, 1],
  ])('recalls each of 10 values with a cosine of 0.8 or more, step %d s, seed %d', (step, seed) => {
    const { pattern, write, read } = memory(step, seed);
    const pairs = Array.from({ length: PATTERNS }, () => [pattern(), pattern()] as const);
    for (const [key, value] of pairs) write(key, value);
    for (const [key, value] of pairs) expect(cosine(read(key), value)).toBeGreaterThanOrEqual(0.8);
  });

  it.each([1e-3, 0.5e-3])('replaces the value of a key that is written again, step %d s', (step) => {
    const { pattern, write, read } = memory(step, 3);
    const [key, before, after] = [pattern(), pattern(), pattern()];
    write(key, before);
    expect(cosine(read(key), before)).toBeGreaterThan(0.8);
    write(key, after);
    const recalled = read(key);
    expect(cosine(recalled, after)).toBeGreaterThan(0.8);
    expect(cosine(recalled, before)).toBeLessThan(0.3);
  });

  it('keeps the old value where nothing is forgotten, and has none where nothing is written', () => {
    const stubborn = memory(1e-3, 3, { gamma_minus: 0 });
    const [key, before, after] = [stubborn.pattern(), stubborn.pattern(), stubborn.pattern()];
    stubborn.write(key, before);
    stubborn.write(key, after);
    expect(cosine(stubborn.read(key), before)).toBeGreaterThan(0.5);
    const blank = memory(1e-3, 3, { gamma_plus: 0 });
    blank.write(key, before);
    expect(cosine(blank.read(key), before)).toBe(0);
  });
});
