import { describe, expect, it } from 'vitest';
import {
  allToAll,
  analyse,
  defineNeuron,
  fixedOutDegree,
  ms,
  Network,
  simulate,
} from '../../../../controllers/engine/index.ts';
import { bytesByOwner } from '../../../../controllers/engine/run/cost.ts';
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
