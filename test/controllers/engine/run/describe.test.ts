import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import {
  allToAll,
  defineNeuron,
  explicit,
  fixedOutDegree,
  ms,
  Network,
  simulate,
} from '../../../../controllers/engine/index.ts';
import { bytesByOwner } from '../../../../controllers/engine/run/cost.ts';
import { describeNetwork } from '../../../../controllers/engine/run/describe.ts';
import { lifBiexponential } from '../../../../controllers/neurons/lif-biexponential.ts';
import { poisson } from '../../../../controllers/neurons/poisson.ts';
import { dopamineStdp } from '../../../../controllers/synapses/dopamine-stdp.ts';
import { staticSynapse } from '../../../../controllers/synapses/static.ts';
import { stdp } from '../../../../controllers/synapses/stdp.ts';

const leak = defineNeuron({
  name: 'leak',
  source: 'a test',
  parameters: { tau: { unit: 'ms', default: 10, meaning: 'decay' } },
  state: { v: { unit: '1', meaning: 'potential' } },
  receptors: { psp: { unit: '1', meaning: 'jump', onInput: 'v += input' } },
  equations: 'dv/dt = -v/tau',
  spike: { when: 'v > 1' },
  reset: 'v = 0',
});

function build() {
  const network = new Network({ seed: 1 });
  const a = network.population('a', leak, { size: 30 });
  const b = network.population('b', leak, { size: 40 });
  network.project(a, b, { synapse: staticSynapse, connect: fixedOutDegree(5) });
  network.project(a, b, {
    name: 'late',
    synapse: staticSynapse,
    connect: fixedOutDegree(4),
    delay: ms((random) => 1 + random.integer(6)),
  });
  network.project(b, a, { synapse: dopamineStdp, connect: allToAll() });
  return network;
}

describe('the cost of a step', () => {
  const text = simulate(build()).describe();

  it('counts operations and bytes of neurons and of what a spike reaches', () => {
    // A product, a comparison, a choice; v.
    expect(text).toContain('a: leak: 30 x (3 operations; 4 bytes)');
    // A sum; w and v.
    expect(text).toContain('a->b: on pre: per spike of a 5 x (1 operation; 8 bytes)');
    expect(text).toContain('b: count: per spike of b (1 operation; 4 bytes)');
    expect(text).toMatch(/b->a: w settles: \d+ x \(\d+ operations; 12 bytes\), while a gate is open/);
    // Six delays, one line.
    expect(text.split('late: on pre: per spike of a 4 x (1 operation; 8 bytes)')).toHaveLength(2);
    expect(text).toMatch(
      /cost of a step: \d+ operations, \d+ more while all gates are open, [\d.]+ per spike of b, [\d.]+ per spike of a/,
    );
  });

  it('lists what modulates synapses, and how fast it decays', () => {
    expect(text).toContain('\n\nmodulators\n  dopamine [1/ms] decays with 200 ms\n');
  });

  it('says how often it looks for what diverges', () => {
    expect(text).toContain(
      'every 1000 steps: a search for NaN, infinity and runaway rates in neurons (rates above 1000 Hz, or half of a recurrent population above 9/10 of what step and refractory time allow)',
    );
    expect(text).toContain('every 10000 steps: a search for NaN and infinity in what rules change');
    const free = simulate(build(), { checkTicks: 50, maximumRateHz: Infinity }).describe();
    expect(free).toContain(
      'every 50 steps: a search for NaN, infinity and runaway rates in neurons (any rate is allowed)',
    );
  });
});

it('memory adds up to that of the program', () => {
  const network = build();
  const { program } = analyse(network);
  const owners = ['a', 'b', 'a->b', 'late', 'b->a'];
  const owned = bytesByOwner(program, 4, owners);
  const rest = program.arrays.filter(({ name }) => !owners.some((owner) => name.startsWith(`${owner}.`)));
  const sum =
    [...owned.values()].reduce((total, bytes) => total + bytes) +
    rest.reduce((total, { length }) => total + 4 * length, 0);
  expect(sum).toBe(simulate(network).size().bytes);
  expect(owned.get('late')).toBeGreaterThan(120 * 8);
  expect(simulate(network).describe()).toMatch(
    /a->b: 150 x static, delay 1 ms, onto psp, 2\.\d KiB \(\d+\.\d bytes per synapse\)/,
  );
});

describe('what passes decided', () => {
  const network = new Network({ step: '1 ms', seed: 2 });
  const source = network.population('source', poisson, { size: 16 });
  const cells = network.population('cells', lifBiexponential, { size: 16 });
  network.project(source, cells, { name: 'plastic', synapse: stdp, connect: allToAll() });
  network.project(cells, cells, {
    name: 'lateral',
    synapse: staticSynapse,
    connect: fixedOutDegree(4),
    delay: ms((_, pre) => 1 + (pre % 5)),
  });

  it('stands below the loop that it is about', () => {
    const lines = simulate(network).describe().split('\n');
    const below = (loop: string): string => lines[lines.findIndex((line) => line.startsWith(`  ${loop}`)) + 1].trim();
    expect(below('source: poisson')).toMatch(/^draw-sparsely: /);
    expect(below('cells: lif_biexponential')).toMatch(/^hold-aside: .*only v is held/);
    expect(below('plastic: on post')).toMatch(/^regular-columns: /);
    expect(below('lateral: on pre')).toMatch(/^list-arrivals: .*one queue/);
  });

  it('is no part of a program in double precision, which is not emitted as WebAssembly', () => {
    expect(simulate(network, { emitter: 'javascript-f64' }).describe()).not.toContain('hold-aside');
  });
});

describe('a description', () => {
  const running = { neurons: 1, synapses: 2, bytes: 2048, threads: 1, checkTicks: 100, maximumRateHz: 50 } as const;
  const of = (network: Network, rest: object = {}): string =>
    describeNetwork(analyse(network), { ...running, precision: 'f32', ...rest });
  const unit = { unit: '1', meaning: '' };
  const slow = defineNeuron({
    name: 'slow',
    source: 'a book',
    deviations: ['it is slow', 'it is late'],
    parameters: {},
    state: { v: unit },
    receptors: { in: { ...unit, onInput: 'v += input' } },
    onStep: 'v = exp(v)*sin(v)',
    spike: { when: 'v > 1' },
  });
  const single = (): Network => {
    const network = new Network({ step: '0.1 ms', seed: 1 });
    network.population('cells', slow, { size: 20 });
    return network;
  };

  it('tells size, precision, step and threads', () => {
    const lines = (rest: object): string => of(single(), rest).split('\n')[0];
    expect(lines({})).toBe('network: 1 neurons, 2 synapses, 2.0 KiB in f32, step 0.1 ms, one thread');
    expect(lines({ precision: 'f64', threads: 3 })).toContain('in f64, step 0.1 ms, 3 threads');
    expect(lines({ bytes: 10_239 })).toContain('10.0 KiB');
    expect(lines({ bytes: 10_240 })).toContain('10 KiB');
    expect(lines({ bytes: 1_000_000 })).toContain('977 KiB');
  });

  it('tells of a model where it is from, and what it does otherwise', () => {
    const text = of(single());
    // v for 20 neurons, padded; two indices of spikes for 16 steps, and their numbers.
    const numbers = 4 * (24 + 8) + 4 * (16 * 20 + 16);
    expect(text).toContain(`  cells: 20 x slow, ${(numbers / 1024).toFixed(1)} KiB  (a book)`);
    expect(text).toContain('    differs: it is slow\n    differs: it is late\n');
    expect(text).toContain('  cells: slow: 20 x (4 operations, 2 of them exp, log or the like; 4 bytes)');
    expect(text).toContain('cost of a step: 80 operations\n');
    expect(text).toContain('at 10 Hz about 440, exp, log or the like counted as ten, all gates open');
    expect(text).not.toContain('modulators');
    expect(text).not.toContain('events:');
    const wide = of(single(), { precision: 'f64' });
    expect(wide).toContain('; 8 bytes)');
    expect(wide).toContain(`  cells: 20 x slow, ${((numbers + 4 * 32) / 1024).toFixed(1)} KiB`);
  });

  it('tells delays one by one up to four, then from the least to the most', () => {
    const delays = (...steps: number[]): string => {
      const network = new Network({ step: '0.1 ms', seed: 1 });
      const cells = network.population('cells', slow, { size: 8 });
      network.project(cells, cells, {
        name: 'p',
        synapse: staticSynapse,
        connect: explicit(steps.map((_, n) => [n, 0] as const)),
        delay: ms(steps.length === 0 ? 0.3 : steps.map((n) => n / 10)),
      });
      return /p: \d+ x static, delay (.*), onto in, (.*) {2}/.exec(of(network))?.[0] ?? '';
    };
    expect(delays(3, 1, 3)).toContain('delay 0.1 ms, 0.3 ms, onto in');
    expect(delays(1, 2, 3, 4)).toContain('delay 0.1 ms, 0.2 ms, 0.3 ms, 0.4 ms, onto in');
    expect(delays(1, 2, 3, 4, 15)).toContain('delay 0.1 ms to 1.5 ms, onto in');
    expect(delays(2)).toMatch(/\(\d+\.\d bytes per synapse\)/);
    expect(delays()).toContain('p: 0 x static, delay 0.3 ms, onto in, ');
    expect(delays()).not.toContain('bytes per synapse');
  });

  it('tells how often it searches, and what is rebased', () => {
    const text = of(single());
    expect(text).toContain('every 1024 steps: 1 passes that rebase lazily decaying values');
    expect(text).toContain(
      'every 100 steps: a search for NaN, infinity and runaway rates in neurons (rates above 50 Hz,',
    );
    expect(text).toContain('every 1000 steps: a search for NaN and infinity in what rules change');
    const loud = defineNeuron({ ...slow, name: 'loud', events: { shout: 'v = 1' } });
    const network = new Network({ seed: 1 });
    network.population('cells', loud, { size: 1 });
    expect(of(network)).toContain('\nevents: shout');
  });
});
