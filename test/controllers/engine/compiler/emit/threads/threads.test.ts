// @module-tag long
import { execFileSync } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ReafferenceError } from '../../../../../../agents/errors.ts';
import { cuba } from '../../../../../../bench/networks/cuba.ts';
import { plastic } from '../../../../../../bench/networks/plastic.ts';
import {
  emitWebAssemblyThreads,
  place,
} from '../../../../../../controllers/engine/compiler/emit/threads/executable.ts';
import { divideProgram } from '../../../../../../controllers/engine/compiler/emit/threads/module.ts';
import { Team } from '../../../../../../controllers/engine/compiler/emit/threads/team.ts';
import { emitWebAssembly } from '../../../../../../controllers/engine/compiler/emit/webassembly/module.ts';
import { analyse } from '../../../../../../controllers/engine/compiler/passes/analyse.ts';
import { annotate } from '../../../../../../controllers/engine/compiler/passes/annotate.ts';
import type { Simulation, SynapseModel } from '../../../../../../controllers/engine/index.ts';
import { type Network, simulate } from '../../../../../../controllers/engine/index.ts';
import { monitorSpikes } from '../../../../../../controllers/monitors/index.ts';
import { dopamineStdp } from '../../../../../../controllers/synapses/dopamine-stdp.ts';
import { stdp } from '../../../../../../controllers/synapses/stdp.ts';
import { instantiate } from '../../../../../../kernels/webassembly.ts';
import { bitsOf } from '../../../../../conformance/emitter.ts';
import { FULL, share } from '../../../../../effort.ts';
import { learning } from '../../../learning-network.ts';
import { disturb, firstDifference, observe, randomNetwork } from '../../../random-network.ts';

type Seen = ReadonlyMap<string, ArrayLike<number>>;

const open: { dispose(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.dispose();
});

function threaded(network: Network, threads: number): Simulation {
  const simulation = simulate(network, { threads, threadsFrom: 0, checkTicks: Infinity });
  open.push(simulation);
  return simulation;
}

describe('threads', () => {
  it('do what one does on drawn networks in every tick, whatever their number and who saved', () => {
    let spikes = 0;
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const drawn = randomNetwork(draw);
        const simulations = [1, 2, 3].map((threads) => threaded(drawn.network, threads));
        const step = (ticks: number): void => {
          for (const simulation of simulations) {
            disturb(simulation, drawn, simulation.tick);
            simulation.step(ticks);
          }
          const [alone, ...together] = simulations.map((simulation) => observe(simulation, drawn));
          for (const [name, values] of alone as Seen) if (name.endsWith('spikes')) spikes += values.length;
          for (const seen of together) expect(firstDifference(alone as Seen, seen), `tick ${tick}`).toBeUndefined();
          tick += ticks;
        };
        let tick = 0;
        for (let n = 0; n < 30; n++) step(1);
        const saved = simulations.map((simulation) => simulation.save());
        simulations.forEach((simulation, n) => {
          simulation.restore(saved[(n + 1) % saved.length]);
        });
        for (let n = 0; n < 20; n++) step(1);
        // Ticks without a host between them.
        for (let n = 0; n < 8; n++) step(draw(fc.integer, { min: 1, max: 40 }));
        for (const one of open.splice(0)) one.dispose();
      }),
      { numRuns: share(10), endOnFailure: true },
    );
    expect(spikes).toBeGreaterThan(share(800));
  }, 120_000);

  it.each((FULL ? [stdp, dopamineStdp] : [dopamineStdp]) as SynapseModel[])(
    'learn by $name as one does, put off or not',
    (rule) => {
      const analysed = analyse(learning(rule).network);
      const { program } = analysed;
      const programs = [
        emitWebAssembly(annotate(program, { deferFrom: Infinity })),
        ...[0, Infinity].flatMap((deferFrom) =>
          [2, 3].map((threads) => emitWebAssemblyThreads(annotate(program, { deferFrom }), threads)),
        ),
      ];
      open.push(...(programs.slice(1) as { dispose(): void }[]));
      const array = (name: string): number => program.arrays.findIndex((one) => one.name === name);
      const dopamine = array('modulator.dopamine');
      for (const one of programs) one.numbers(array('pre.rate')).fill(80);
      let tick = 0;
      for (const ticks of [1, 5, 122, 300, 1, 700, 3]) {
        for (const one of programs) {
          if (dopamine >= 0) one.numbers(dopamine).fill(tick === 128 ? 0.5 : 0);
          one.run(tick, ticks);
        }
        tick += ticks;
        const [alone, ...together] = programs.map((one) => bitsOf(analysed, one));
        for (const bits of together) expect(bits, `tick ${tick}`).toEqual(alone);
      }
      expect(bitsOf(analysed, programs[0]).some((word) => word !== 0)).toBe(true);
    },
  );

  it('go on from what another number of them saved', () => {
    const drawn = learning(dopamineStdp);
    const [alone, two, three] = [1, 2, 3].map((threads) => threaded(drawn.network, threads)) as Simulation[];
    const pre = drawn.populations[0] as never;
    const step = (simulation: Simulation, ticks: number): void => {
      simulation.input(pre, 'rate', 'Hz').fill(90);
      simulation.setModulator('dopamine', '0.5 Hz');
      simulation.step(ticks);
    };
    step(alone, 301);
    step(two, 301);
    three?.restore(alone.save());
    alone?.restore(two.save());
    two?.restore(three.save());
    for (const simulation of [alone, two, three]) step(simulation, 250);
    const seen = observe(alone, drawn);
    expect(firstDifference(seen, observe(two, drawn))).toBeUndefined();
    expect(firstDifference(seen, observe(three, drawn))).toBeUndefined();
    expect([...seen.values()].some((values) => values.length > 0)).toBe(true);
  });

  it('see what the host clears', () => {
    const { network, cells } = cuba({ neurons: 400, seed: 2, longestDelay: 5 });
    const simulations = [1, 2].map((threads) => threaded(network, threads));
    const voltages = simulations.map((simulation) => {
      simulation.step(400);
      // Some of the times spikes are under way.
      for (let n = 0; n < 10; n++) {
        simulation.clearActivity();
        simulation.step(40);
      }
      return simulation.state(cells, 'v', 'mV');
    });
    expect(voltages[1]).toEqual(voltages[0]);
  });

  it('are for large networks, unless asked for', () => {
    const { network } = cuba({ neurons: 200, seed: 1 });
    expect(simulate(network, { threads: 2 }).threads).toBe(1);
    const two = threaded(network, 2);
    expect(two.threads).toBe(2);
    expect(two.describe()).toMatch(/^network: 200 neurons.*, 2 threads$/m);
    expect(() => simulate(network, { threads: 1.5 })).toThrow(/whole number of threads/);
    expect(() => simulate(network, { threads: 0 })).toThrow(/whole number of threads/);
  });

  it('are one where the host has no more', () => {
    const { network, cells } = cuba({ neurons: 200, seed: 1 });
    vi.stubGlobal('process', undefined);
    const simulation = threaded(network, 2);
    vi.unstubAllGlobals();
    simulation.step(5);
    expect(simulation.threads).toBe(1);
    expect(simulation.describe()).toContain(', one thread');
    expect(simulation.state(cells, 'v', 'mV').some((v) => v !== 0)).toBe(true);
  });

  it('are watched by monitors as one is', () => {
    const { network, cells } = cuba({ neurons: 400, seed: 5, longestDelay: 9 });
    const [alone, two] = [1, 2].map((threads) => {
      const simulation = threaded(network, threads);
      const seen: number[] = [];
      const monitor = monitorSpikes(simulation, cells);
      monitor.chunks.subscribe(({ ticks, ids }) => void seen.push(...ticks, ...ids));
      simulation.step(600);
      monitor.stop();
      return seen;
    });
    expect(two).toEqual(alone);
    expect(alone?.length).toBeGreaterThan(100);
  });

  it('come where steps have much to do, by neurons or by synapses that learn', () => {
    const threadsOf = (network: Network, threadsFrom?: number): number => {
      const simulation = simulate(network, { threads: 2, ...(threadsFrom === undefined ? {} : { threadsFrom }) });
      open.push(simulation);
      return simulation.threads;
    };
    const many = cuba({ neurons: 20_000, seed: 1 }).network;
    const few = cuba({ neurons: 4000, seed: 1 }).network;
    const learns = plastic({ inputs: 1500, targets: 1500, step: 1e-3, seed: 1 }).network;
    const small = plastic({ inputs: 300, targets: 300, step: 1e-3, seed: 1 }).network;
    expect([many, few, learns, small].map((network) => threadsOf(network))).toEqual([2, 1, 2, 1]);
    const said = /about (\d+)/.exec(simulate(few).describe());
    const operations = Number(said?.[1]);
    expect(operations).toBeGreaterThan(10_000);
    expect([operations - 1, operations + 1].map((from) => threadsOf(few, from))).toEqual([2, 1]);
  });

  it('end with the simulation that nobody holds any more', async () => {
    const workers: { threadId: number }[] = [];
    const started = (message: unknown): void => void workers.push((message as { worker: Worker }).worker);
    subscribe('worker_threads', started);
    ((): void => {
      const simulation = simulate(cuba({ neurons: 200, seed: 1 }).network, { threads: 3, threadsFrom: 0 });
      simulation.step(20);
    })();
    unsubscribe('worker_threads', started);
    expect(workers.map(({ threadId }) => threadId > 0)).toEqual([true, true]);
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    // An ended worker has the number -1.
    const ended = (): void => {
      collect();
      expect(workers.map(({ threadId }) => threadId)).toEqual([-1, -1]);
    };
    await vi.waitFor(ended, { timeout: 30_000, interval: 20 });
  });

  it('tell which of them could not start', () => {
    const { program } = analyse(cuba({ neurons: 96, seed: 3 }).network);
    const divided = divideProgram(program, 3);
    const { memory } = place(program, divided);
    const [first, second] = divided.modules as [Uint8Array, Uint8Array];
    const instance = instantiate<object>(first, { shared: { memory } });
    const team = new Team([first, second, Uint8Array.of(0)], instance, memory, divided.teamAt, ['run'], {});
    expect(() => team.call('run', 0, 5)).toThrow(/^thread 2 of the network failed: WebAssembly.Module/);
    expect(team.works).toBe(false);
  });

  it('end when disposed of, and leave the state', () => {
    const { network, cells } = cuba({ neurons: 200, seed: 1 });
    const simulation = threaded(network, 2);
    simulation.step(20);
    const before = simulation.state(cells, 'v', 'mV');
    simulation.dispose();
    simulation.dispose();
    expect(simulation.state(cells, 'v', 'mV')).toEqual(before);
    expect(() => simulation.step()).toThrow(expect.objectContaining({ code: 'disposed' }));
  });

  it.each([1, 2])('tell where thread %i of 3 failed', (thread) => {
    const analysed = analyse(cuba({ neurons: 96, seed: 3 }).network);
    const { program } = analysed;
    const executable = emitWebAssemblyThreads(program, 3);
    open.push(executable);
    const array = (name: string): number => program.arrays.findIndex((one) => one.name === name);
    executable.run(0, 10);
    // A synapse of its share that points nowhere.
    const targets = executable.indices(array('excitation.target'));
    targets.forEach((target, at) => {
      if (target >= 32 * thread && target < 32 * (thread + 1)) targets[at] = 0x3f000000;
    });
    executable.numbers(array('cells.v')).fill(0);
    let error: unknown;
    try {
      for (let tick = 10; tick < 200; tick++) executable.run(tick, 1);
    } catch (caught) {
      error = caught;
    }
    const { message, code, cause } = error as ReafferenceError;
    expect(code).toBe('thread_failed');
    expect(message).toMatch(`thread ${thread} of the network failed: memory access out of bounds`);
    expect((cause as Error).stack).toContain('excitation: on pre');
    expect(() => executable.run(200, 1)).toThrow(message.split('\n', 1)[0]);
  });

  it('tell where the first thread failed, and end', () => {
    const analysed = analyse(cuba({ neurons: 96, seed: 3 }).network);
    const { program } = analysed;
    const executable = emitWebAssemblyThreads(program, 2);
    open.push(executable);
    const array = (name: string): number => program.arrays.findIndex((one) => one.name === name);
    const targets = executable.indices(array('excitation.target'));
    targets.forEach((target, at) => {
      if (target < 48) targets[at] = 0x3f000000;
    });
    executable.numbers(array('cells.v')).fill(0);
    expect(() => executable.run(0, 200)).toThrow('thread 0 of the network failed: memory access out of bounds');
  });

  it('do not keep a process from ending', () => {
    const index = fileURLToPath(new URL('../../../../../../controllers/engine/index.ts', import.meta.url));
    const networks = fileURLToPath(new URL('../../../../../../bench/networks/cuba.ts', import.meta.url));
    const program = `
      const { simulate } = await import(${JSON.stringify(index)});
      const { cuba } = await import(${JSON.stringify(networks)});
      const simulation = simulate(cuba({ neurons: 100, seed: 1 }).network, { threads: 2, threadsFrom: 0 });
      simulation.step(10);
      console.log(simulation.tick, simulation.threads);
    `;
    const flags = ['--import', 'tsx', '--input-type=module', '--eval', program];
    expect(execFileSync(process.execPath, flags, { encoding: 'utf8', timeout: 100_000 }).trim()).toBe('10 2');
  }, 120_000);
});
