import type { Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { allToAll, Network, simulate } from '../../../controllers/engine/index.ts';
import type { SampleChunk, SpikeChunk } from '../../../controllers/monitors/index.ts';
import { monitorRate, monitorSpikes, monitorState, monitorSynapses } from '../../../controllers/monitors/index.ts';
import { lif } from '../../../controllers/neurons/lif.ts';
import { poisson } from '../../../controllers/neurons/poisson.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { stdp } from '../../../controllers/synapses/stdp.ts';

function build() {
  const network = new Network({ seed: 3 });
  const inputs = network.population('inputs', poisson, { size: 20 });
  const cells = network.population('cells', lif, { size: 5 });
  const synapses = network.project(inputs, cells, {
    synapse: stdp,
    receptor: 'excitatory',
    connect: allToAll(),
    parameters: { A_plus: '1 pA', A_minus: '1 pA', w_max: '200 pA' },
    initial: { w: '100 pA' },
  });
  const simulation = simulate(network);
  simulation.input(inputs, 'rate', 'Hz').fill(50);
  return { simulation, inputs, cells, synapses };
}

/** All chunks joined. */
function joined(chunks: readonly SampleChunk[]): { ticks: number[]; values: number[] } {
  return { ticks: chunks.flatMap(({ ticks }) => [...ticks]), values: chunks.flatMap(({ values }) => [...values]) };
}

describe('monitors', () => {
  it('refuse options that they do not have', () => {
    const { simulation, cells, synapses } = build();
    const wrong = { evry: 10 } as never;
    const refused = (evry: string) => expect.objectContaining({ code: 'unknown_option', received: evry });
    expect(() => monitorSpikes(simulation, cells, wrong)).toThrow(refused('evry'));
    expect(() => monitorState(simulation, cells, 'v', 'mV', wrong)).toThrow(refused('evry'));
    expect(() => monitorSynapses(simulation, synapses, 'w', 'pA', wrong)).toThrow(refused('evry'));
    expect(() => monitorRate(simulation, cells, { elements: [0] } as never)).toThrow(refused('elements'));
  });

  it('gather every spike in order, however the run is cut into steps', () => {
    const { simulation, cells } = build();
    const chunks: SpikeChunk[] = [];
    const monitor = monitorSpikes(simulation, cells, { chunk: 7 });
    monitor.chunks.subscribe((chunk) => chunks.push(chunk));
    for (const ticks of [1, 300, 7, 692]) simulation.step(ticks);
    monitor.stop();
    simulation.step(100);

    const reference = build();
    const expected: [number, number][] = [];
    const ids = new Uint32Array(5);
    for (let tick = 0; tick < 1000; tick++) {
      reference.simulation.step();
      const count = reference.simulation.spikes(reference.cells, ids);
      for (let i = 0; i < count; i++) expected.push([tick, ids[i]]);
    }
    expect(expected.length).toBeGreaterThan(20);
    expect(chunks.flatMap(({ ticks, ids: who }) => [...ticks].map((tick, i) => [tick, who[i]]))).toEqual(expected);
    expect(chunks.slice(0, -1).every(({ ids: who }) => who.length === 7)).toBe(true);
  });

  it('have every spike up to where a step failed', () => {
    const { simulation, inputs } = build();
    let seen = 0;
    const monitor = monitorSpikes(simulation, inputs);
    monitor.chunks.subscribe(({ ids }) => {
      seen += ids.length;
    });
    simulation.step(10);
    simulation.every(100, () => {
      throw new Error('enough');
    });
    expect(() => simulation.step(1000)).toThrow('enough');
    expect(simulation.tick).toBe(100);
    monitor.flush();
    const whole = build();
    let expected = 0;
    const ids = new Uint32Array(20);
    for (let tick = 0; tick < 100; tick++) {
      whole.simulation.step();
      expected += whole.simulation.spikes(whole.inputs, ids);
    }
    expect(expected).toBeGreaterThan(50);
    expect(seen).toBe(expected);
  });

  it('sample states and weights at their interval, in the unit asked for', () => {
    const { simulation, cells, synapses } = build();
    const voltage: SampleChunk[] = [];
    const weights: SampleChunk[] = [];
    const one = monitorState(simulation, cells, 'v', 'mV', { every: 10, elements: [1, 3] });
    const two = monitorSynapses(simulation, synapses, 'w', 'pA', { every: 250, chunk: 1 });
    one.chunks.subscribe((chunk) => voltage.push(chunk));
    two.chunks.subscribe((chunk) => weights.push(chunk));
    simulation.step(500);
    expect(weights.map(({ ticks }) => ticks[0])).toEqual([250, 500]);
    expect([...(weights[1]?.values ?? [])]).toEqual([...simulation.synapses(synapses, 'w', 'pA')]);
    one.flush();
    const { ticks, values } = joined(voltage);
    expect(ticks).toEqual(Array.from({ length: 50 }, (_, i) => 10 * (i + 1)));
    expect(values.slice(-2)).toEqual([simulation.state(cells, 'v', 'mV')[1], simulation.state(cells, 'v', 'mV')[3]]);
  });

  it('measure the rate of a population', () => {
    const { simulation, inputs } = build();
    const chunks: SampleChunk[] = [];
    const monitor = monitorRate(simulation, inputs, { every: 5000 });
    monitor.chunks.subscribe((chunk) => chunks.push(chunk));
    simulation.step(20_000);
    monitor.stop();
    const { values } = joined(chunks);
    const p = 1 - Math.exp(-0.05);
    for (const rate of values)
      expect(Math.abs(rate - 1000 * p)).toBeLessThan(5 * 1000 * Math.sqrt((p * (1 - p)) / 100_000));
    expect(values).toHaveLength(4);
  });

  it('refuse an impossible interval', () => {
    const { simulation, cells } = build();
    expect(() => monitorState(simulation, cells, 'v', 'mV', { every: 0.5 })).toThrow(
      expect.objectContaining({ code: 'invalid_interval' }),
    );
  });

  /** Two cells that spike when they are told to, in each tick as many as `told` says. */
  function toldToSpike() {
    const network = new Network({ seed: 1 });
    const cells = network.population('cells', spikeSource, { size: 2 });
    const simulation = simulate(network);
    const fire = simulation.input(cells, 'fire');
    return {
      cells,
      simulation,
      run(told: readonly number[]): void {
        for (const count of told) {
          fire.fill(0);
          fire.fill(1, 0, count);
          simulation.step();
        }
      },
    };
  }

  it('measure each window by its own spikes, in each tick where no other is asked for', () => {
    const { cells, simulation, run } = toldToSpike();
    const [each, fourth] = [monitorRate(simulation, cells), monitorRate(simulation, cells, { every: 4 })];
    const [ticks, windows]: [SampleChunk[], SampleChunk[]] = [[], []];
    each.chunks.subscribe((chunk) => ticks.push(chunk));
    fourth.chunks.subscribe((chunk) => windows.push(chunk));
    run([0, 1, 2, 0, 2, 2, 2, 1, 0, 0, 0, 0]);
    for (const monitor of [each, fourth]) monitor.flush();
    // Of two cells, one spike in a tick of 1 ms is 500 Hz.
    expect(joined(ticks)).toEqual({
      ticks: Array.from({ length: 12 }, (_, k) => k + 1),
      values: [0, 500, 1000, 0, 1000, 1000, 1000, 500, 0, 0, 0, 0],
    });
    expect(joined(windows)).toEqual({ ticks: [4, 8, 12], values: [375, 875, 0] });
    expect(ticks[0].elements).toBe(1);
  });

  it('take no more and end their streams when they are stopped, with what they gathered', () => {
    const { cells, simulation, run } = toldToSpike();
    const [spikes, rate, state] = [
      monitorSpikes(simulation, cells),
      monitorRate(simulation, cells),
      monitorState(simulation, cells, 'fire'),
    ] as const;
    const monitors = [spikes, rate, state];
    const watch = (stream: Observable<unknown>) => {
      const found = { chunks: 0, ended: 0 };
      stream.subscribe({ next: () => found.chunks++, complete: () => found.ended++ });
      return found;
    };
    const seen = [watch(spikes.chunks), watch(rate.chunks), watch(state.chunks)];
    run([1, 2, 1]);
    for (const monitor of monitors) monitor.flush();
    for (const monitor of monitors) monitor.flush();
    expect(seen.map(({ chunks }) => chunks)).toEqual([1, 1, 1]);
    run([2]);
    for (const monitor of monitors) monitor.stop();
    run([2, 2]);
    for (const monitor of monitors) monitor.flush();
    expect(seen).toEqual(new Array(3).fill({ chunks: 2, ended: 1 }));
  });
});
