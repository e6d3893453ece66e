import { describe, expect, it } from 'vitest';
import { allToAll, Network, simulate } from '../../../controllers/engine/index.ts';
import type { SampleChunk, SpikeChunk } from '../../../controllers/monitors/index.ts';
import { monitorRate, monitorSpikes, monitorState, monitorSynapses } from '../../../controllers/monitors/index.ts';
import { lif } from '../../../controllers/neurons/lif.ts';
import { poisson } from '../../../controllers/neurons/poisson.ts';
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
});
