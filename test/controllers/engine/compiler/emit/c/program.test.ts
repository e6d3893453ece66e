// @module-tag long
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emitC } from '../../../../../../controllers/engine/compiler/emit/c/program.ts';
import { emitJavaScript } from '../../../../../../controllers/engine/compiler/emit/javascript.ts';
import { emitWebAssembly } from '../../../../../../controllers/engine/compiler/emit/webassembly/module.ts';
import { analyse } from '../../../../../../controllers/engine/compiler/passes/analyse.ts';
import type { Elements } from '../../../../../../controllers/engine/compiler/program/program.ts';
import type { Network } from '../../../../../../controllers/engine/index.ts';
import {
  allToAll,
  defineNeuron,
  fixedInDegree,
  fixedProbability,
  ms,
  Network as NewNetwork,
} from '../../../../../../controllers/engine/index.ts';
import { bernoulli } from '../../../../../../controllers/neurons/bernoulli.ts';
import { lif } from '../../../../../../controllers/neurons/lif.ts';
import { lifAlpha } from '../../../../../../controllers/neurons/lif-alpha.ts';
import { poisson } from '../../../../../../controllers/neurons/poisson.ts';
import { srm0 } from '../../../../../../controllers/neurons/srm0.ts';
import { dopamineStdp } from '../../../../../../controllers/synapses/dopamine-stdp.ts';
import { sequentialNeuromodulation } from '../../../../../../controllers/synapses/sequential-neuromodulation.ts';
import { staticSynapse } from '../../../../../../controllers/synapses/static.ts';
import { stdp } from '../../../../../../controllers/synapses/stdp.ts';
import { timedNetwork } from '../../../../../conformance/networks.ts';
import { FULL, share } from '../../../../../effort.ts';
import { randomNetwork } from '../../../random-network.ts';
import { difference, follow, livePlaces } from '../outcomes.ts';
import type { Build, Command, Outcome } from './c-program.ts';
import { answers, runC } from './c-program.ts';

const SIMD = process.arch === 'x64' ? ['-msse4.1'] : [];
const CLANG = ['clang', 'clang-19', 'clang-14'].find(answers);
const BUILDS: readonly Build[] = [
  { compiler: 'cc', flags: ['-O0'] },
  { compiler: 'cc', flags: ['-O3', ...SIMD] },
  ...(CLANG === undefined ? [] : [{ compiler: CLANG, flags: ['-O3', ...SIMD] }]),
];
/** What a network of a controller is compiled by. */
const OPTIMISING = FULL ? BUILDS : BUILDS.slice(1, 2);
const FAST: Build = { compiler: 'cc', flags: ['-O0'] };

/** Runs a network in JavaScript, WebAssembly and C; gives the common outcome. */
function agree(network: Network, commands: readonly Command[], builds: readonly Build[] = OPTIMISING): Outcome {
  const analysed = analyse(network);
  const { program } = analysed;
  const javascript = emitJavaScript(program, { precision: 'f32' });
  const oracle = follow(program, javascript, commands);
  const wasm = follow(program, emitWebAssembly(program), commands);
  expect(difference(oracle, wasm, livePlaces(analysed, javascript)), 'WebAssembly').toBeUndefined();
  for (const build of builds)
    expect(
      difference(oracle, runC(program, commands, build)),
      `${build.compiler} ${build.flags.join(' ')}`,
    ).toBeUndefined();
  return oracle;
}

const spikesIn = ({ arrays }: Outcome, population: string): number =>
  (arrays.get(`${population}.spike_counts`) as Uint32Array).reduce((sum, count) => sum + count, 0);
const run = (ticks: number): Command => ({ do: 'run', ticks });

describe.skipIf(!answers('cc'))('emitted C', () => {
  it('reads the time', () => {
    const rate: Command = { do: 'fill', array: 'source.rate', value: 120 };
    const outcome = agree(timedNetwork(), [rate, run(150), { do: 'raise', event: 'saccade' }, run(1)], [FAST]);
    expect(spikesIn(outcome, 'target')).toBeGreaterThan(0);
  });

  it('agrees on the water-maze circuit with plasticity', () => {
    const network = new NewNetwork({ step: '1 ms', seed: 3 });
    const place = network.population('place', bernoulli, { size: 121 });
    const action = network.population('action', srm0, { size: 40 });
    network.project(place, action, {
      synapse: sequentialNeuromodulation,
      connect: allToAll({ where: (i, j) => (i + j) % 11 !== 0 }),
      delay: '0 ms',
    });
    network.project(action, action, {
      synapse: staticSynapse,
      connect: allToAll(),
      initial: { w: (_, i, j) => (i === j ? -8 : 4 - Math.abs(i - j)) },
    });
    const outcome = agree(network, [
      { do: 'raise', event: 'trial_start' },
      { do: 'fill', array: 'modulator.acetylcholine', value: 1 },
      { do: 'fill', array: 'place.rate', value: 40 },
      run(1500),
      { do: 'fill', array: 'modulator.dopamine', value: 1 },
      { do: 'raise', event: 'reward' },
      { do: 'raise', event: 'trial_start' },
      run(300),
    ]);
    const weights = new Set(outcome.arrays.get('place->action.w'));
    expect(weights.size).toBeGreaterThan(100);
    expect(outcome.hash).not.toBe(0x811c9dc5);
  });

  it('agrees on a recurrent network of integrate-and-fire neurons at 0.1 ms, with delays', () => {
    const network = new NewNetwork({ step: '0.1 ms', seed: 5 });
    const input = network.population('input', poisson, { size: 30 });
    const cells = network.population('cells', lif, {
      size: 50,
      parameters: { tau_m: ms(Array.from({ length: 50 }, (_, i) => 15 + (i % 9))) },
    });
    const alpha = network.population('alpha', lifAlpha, { size: 21 });
    network.project(input, cells, {
      synapse: stdp,
      connect: fixedInDegree(10),
      receptor: 'excitatory',
      initial: { w: '900 pA' },
      parameters: { w_max: '1 nA' },
    });
    network.project(cells, cells, {
      synapse: staticSynapse,
      connect: fixedProbability(0.2),
      receptor: 'inhibitory',
      delay: ms((_, i, j) => 0.1 * (1 + ((i + 3 * j) % 17))),
      initial: { w: '-30 pA' },
    });
    network.project(cells, alpha, {
      synapse: dopamineStdp,
      connect: allToAll(),
      delay: '1.5 ms',
      initial: { w: '90 pA' },
    });
    const outcome = agree(network, [
      { do: 'fill', array: 'input.rate', value: 80 },
      run(2000),
      { do: 'fill', array: 'modulator.dopamine', value: 0.005 },
      { do: 'fill', array: 'cells.I_ext', value: 250 },
      run(2000),
    ]);
    expect(spikesIn(outcome, 'cells')).toBeGreaterThan(0);
  });

  it('computes every function as JavaScript does', () => {
    const functions = [
      'exp(x)',
      'log(x)',
      'sqrt(x)',
      'sin(x)',
      'cos(x)',
      'tanh(x)',
      'floor(x)',
      'abs(x)',
      'sign(x)',
      'exprel(x)',
      'x^y',
      'min(x, y)',
      'max(x, y)',
      'tan(x)',
      'cosh(x)',
      'sinh(x)',
      'log10(x)',
      'ceil(x)',
      'int(x)',
      'int(x > y)',
      'x % y',
      'x*pi',
    ];
    const one = { unit: '1', meaning: '' };
    const neuron = defineNeuron({
      name: 'functions',
      source: 'a test',
      parameters: {},
      state: Object.fromEntries(functions.map((_, n) => [`f${n}`, one])),
      inputs: { x: { ...one, default: 0 }, y: { ...one, default: 0 } },
      spike: { when: 'x > 1 and not y <= 2 or x == y' },
      events: { evaluate: functions.map((text, n) => `f${n} = ${text}`).join('\n') },
    });
    const special = [
      0,
      -0,
      1,
      -1,
      0.5,
      -0.5,
      2,
      3,
      1e-45,
      -1e-40,
      1.1754944e-38,
      3.4e38,
      Infinity,
      -Infinity,
      Number.NaN,
      8388607.5,
      -8388608.5,
      88.3,
      88.4,
      -87.4,
      -87.7,
      8192,
      1e5,
    ];
    let bits = 12345;
    const anything = Array.from({ length: 400 }, (): number => {
      bits = (Math.imul(bits, 1664525) + 1013904223) >>> 0;
      return new Float32Array(Uint32Array.of(bits).buffer)[0];
    });
    const xs = [
      ...special.flatMap((x) => special.map(() => x)),
      ...anything,
      ...anything.map((x) => Math.fround((x % 100) / 7 || 0.3)),
    ];
    const ys = [
      ...special.flatMap(() => special),
      ...[...anything].reverse(),
      ...anything.map((_, i) => Math.fround((i % 17) / 3 - 2)),
    ];
    const program = analyse(
      (() => {
        const network = new NewNetwork({ seed: 1 });
        network.population('n', neuron, { size: xs.length });
        return network;
      })(),
    ).program;
    const given = { 'n.x': xs, 'n.y': ys };
    const arrays = program.arrays.map((array) => {
      const values = given[array.name as keyof typeof given];
      return values === undefined ? array : { ...array, initial: (out: Elements) => out.set(values) };
    });
    const prepared = { ...program, arrays };
    const commands: Command[] = [{ do: 'raise', event: 'evaluate' }];
    const oracle = follow(prepared, emitJavaScript(prepared, { precision: 'f32' }), commands);
    for (const build of BUILDS)
      expect(
        difference(oracle, runC(prepared, commands, build)),
        `${build.compiler} ${build.flags.join(' ')}`,
      ).toBeUndefined();
  });

  it('agrees on drawn networks of every construct', () => {
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const { network, populations } = randomNetwork(draw);
        const commands: Command[] = [];
        for (let tick = 0; tick < 300; tick += 10) {
          if (tick % 50 === 20) commands.push({ do: 'raise', event: 'flash' });
          if (tick % 40 === 10)
            commands.push({ do: 'fill', array: 'modulator.gate', value: tick % 80 === 10 ? 0 : 0.75 });
          if (tick % 90 === 30) commands.push({ do: 'fill', array: 'modulator.tone', value: (tick % 70) / 80 - 0.25 });
          const population = populations[(tick / 10) % populations.length];
          commands.push(
            { do: 'fill', array: `${population.name}.I`, value: ((tick * 37 + network.seed) % 64) / 32 - 1 },
            run(10),
          );
        }
        agree(network, commands, [FAST]);
      }),
      { numRuns: share(10), endOnFailure: true },
    );
  }, 120_000);

  it('names arrays of any name', () => {
    const network = new NewNetwork({ seed: 1 });
    for (const name of ['int', '2 cells', 'Zellen "äöü" ??/ */', 'network', 'a->b', 'a to b', '']) {
      network.population(name, lif, { size: 3 });
    }
    agree(network, [run(5)], [FAST]);
  });

  it('is one readable file', () => {
    const network = new NewNetwork({ step: '0.1 ms', seed: 1 });
    network.population('cells', lif, { size: 10 });
    const text = emitC(analyse(network).program);
    expect(text).toContain('/* cells: lif */\nstatic void cells_lif(uint32_t tick) {');
    expect(text).toContain('cells_v[i] = spike ? -70.0f : ');
    expect(text.match(/#include <(.*)>/g)).toEqual(['#include <stdint.h>', '#include <string.h>']);
  });
});
