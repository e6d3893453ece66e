import { describe, expect, it } from 'vitest';
import type { McuExecutable } from '../../../../bridges/boards/mcu/executable.ts';
import { onMicrocontroller } from '../../../../bridges/boards/mcu/host.ts';
import { posix } from '../../../../bridges/boards/mcu/machines/posix.ts';
import { hasCompiler } from '../../../../bridges/boards/mcu/toolchain.ts';
import type { Population } from '../../../../controllers/engine/index.ts';
import { Network } from '../../../../controllers/engine/index.ts';
import { poisson, spikeSource } from '../../../../controllers/neurons/index.ts';
import { hostedSimulationConformance } from '../../../conformance/hosted-simulation.ts';
import { FULL } from '../../../effort.ts';
import { live, NETWORKS, Pair } from './oracle.ts';

/** Each takes the time of a compiler: of many, those that differ most where somebody waits. */
const TRIED = FULL
  ? NETWORKS
  : NETWORKS.filter(([name]) => /reads the time|sequential_neuromodulation, all|dopamine_stdp, sparse/.test(name));

describe.skipIf(!hasCompiler(posix))('a network on a microcontroller, as a process', () => {
  let spikes = 0;

  it.each(TRIED)('computes the bits of the oracle: %s', { tags: 'long' }, (_, network) => {
    const pair = new Pair(network(), onMicrocontroller(posix));
    live(pair);
    spikes += pair.spikes;
    pair.elsewhere.dispose();
  });

  it
    .skipIf(!FULL)
    .each(hostedSimulationConformance(onMicrocontroller(posix)).map(({ name, run }) => [name, run] as const))(
    'hosts a simulation: %s',
    (_, run) => run(),
  );

  it('is tried on networks that spike', { tags: 'long' }, () => {
    expect(spikes).toBeGreaterThan(100 * TRIED.length);
  });

  it('tells of populations of more than 256 neurons, of all of which spike, and of none', { tags: 'long' }, () => {
    const network = new Network({ step: '1 ms', seed: 1 });
    const large = network.population('large', spikeSource, { size: 700 });
    network.population('small', spikeSource, { size: 9 });
    const pair = new Pair(network, onMicrocontroller(posix));
    const fire = pair.model.populations.get(large)?.inputs.get('fire') as number;
    for (let tick = 0; tick < 40; tick++) {
      const share = [0, 1, 0.02, 0.5][tick % 4];
      for (const one of [pair.oracle, pair.elsewhere])
        for (let i = 0; i < 700; i++) one.numbers(fire)[i] = ((i * 7919 + tick * 31) % 700) / 700 < share ? 1000 : 0;
      pair.run(1);
      pair.agree();
    }
    expect(pair.spikes).toBeGreaterThan(10_000);
    pair.elsewhere.dispose();
  });

  it('keeps its state to be read when it is disposed of, and runs no more', { tags: 'long' }, () => {
    const [, network] = NETWORKS[0];
    const pair = new Pair(network(), onMicrocontroller(posix));
    pair.stir();
    pair.run(50);
    pair.elsewhere.dispose();
    pair.agree();
    expect(() => pair.elsewhere.run(50, 1)).toThrow(expect.objectContaining({ code: 'board_gone' }));
  });

  it('counts what went over the line', { tags: 'long' }, () => {
    const [, network] = NETWORKS[0];
    const pair = new Pair(network(), onMicrocontroller(posix));
    const { statistics } = pair.elsewhere as ReturnType<ReturnType<typeof onMicrocontroller>>;
    const { count } = statistics.latencies;
    pair.run(10);
    pair.run(64);
    expect(statistics.ticks).toBe(74);
    expect(statistics.latencies.count).toBe(count + 3);
    expect(statistics.boardSeconds).toBeGreaterThan(0);
    expect(statistics).toMatchObject({ retries: 0, damaged: 0, late: 0, stops: 0 });
    pair.elsewhere.dispose();
  });

  it('takes an input again that was set to another in between', { tags: 'long' }, () => {
    const network = new Network({ step: '1 ms', seed: 1 });
    const noisy = network.population('noisy', poisson, { size: 9 });
    const cells = network.population('cells', spikeSource, { size: 9 });
    const pair = new Pair(network, onMicrocontroller(posix));
    const of = (population: Population, input: string): number =>
      pair.model.populations.get(population)?.inputs.get(input) as number;
    const fill = (array: number, value: number): void => {
      for (const one of [pair.oracle, pair.elsewhere]) one.numbers(array).fill(value);
    };
    // By the host, at once.
    fill(of(noisy, 'rate'), 500);
    pair.run(1);
    fill(of(noisy, 'rate'), 5);
    pair.elsewhere.send?.([of(noisy, 'rate')]);
    fill(of(noisy, 'rate'), 500);
    pair.run(20);
    // By the network, which counts its spikes.
    fill(of(cells, 'fire'), 3);
    pair.run(2);
    fill(of(cells, 'fire'), 3);
    pair.run(3);
    pair.agree();
    expect(pair.spikes).toBeGreaterThan(9 * 5 + 30);
    pair.elsewhere.dispose();
  });

  it('sends nothing back of what the board itself has changed', { tags: 'long' }, () => {
    const network = new Network({ step: '1 ms', seed: 1 });
    const cells = network.population('cells', spikeSource, { size: 9 });
    const pair = new Pair(network, onMicrocontroller(posix));
    const { sent } = (pair.elsewhere as McuExecutable).statistics;
    pair.run(1);
    const quiet = (pair.elsewhere as McuExecutable).statistics.sent - sent;
    const fire = pair.model.populations.get(cells)?.inputs.get('fire') as number;
    for (const one of [pair.oracle, pair.elsewhere]) one.numbers(fire)[4] = 1000;
    pair.run(1);
    const { statistics } = pair.elsewhere as McuExecutable;
    const before = statistics.sent;
    expect(pair.spikes).toBe(1);
    for (let n = 0; n < 5; n++) pair.run(1);
    expect(statistics.sent - before).toBe(5 * quiet);
    pair.agree();
    pair.elsewhere.dispose();
  });
});
