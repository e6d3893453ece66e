import { describe, expect, it } from 'vitest';
import { defineNeuron, ms, Network, oneToOne, playSpikes, simulate } from '../../../controllers/engine/index.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { multiplicative, staticSynapse } from '../../../controllers/synapses/index.ts';

const TAU = 30;

/** What multiplicative synapses need of a target: a factor. */
const dendrite = defineNeuron({
  name: 'dendrite',
  source: 'a test',
  parameters: { tau: { unit: 'ms', default: TAU, meaning: 'decay of the factor' } },
  state: {
    factor: { unit: '1', meaning: 'what gates the other input' },
    received: { unit: '1', meaning: 'sum of what came through' },
  },
  receptors: {
    gate: { unit: '1', meaning: 'jump of the factor', onInput: 'factor += input' },
    drive: { unit: '1', meaning: 'input', onInput: 'received += input' },
  },
  equations: 'd(factor)/dt = -factor/tau',
  spike: { when: 'received > 1e9' },
});

/** The sum received from spikes at times in ms through a weight of 2, with a gate opened by 3 at other times. */
function received(
  step: number,
  spikes: readonly number[],
  gates: readonly number[],
  emitter: 'webassembly' | 'javascript-f64',
) {
  const network = new Network({ step: ms(step), seed: 1 });
  const inputs = network.population('inputs', spikeSource, { size: 1 });
  const gate = network.population('gate', spikeSource, { size: 1 });
  const target = network.population('target', dendrite, { size: 1 });
  const connect = oneToOne();
  network.project(inputs, target, {
    synapse: multiplicative,
    connect,
    receptor: 'drive',
    delay: '0 ms',
    initial: { w: 2 },
  });
  network.project(gate, target, {
    synapse: staticSynapse,
    connect,
    receptor: 'gate',
    delay: '0 ms',
    initial: { w: 3 },
  });
  const simulation = simulate(network, { emitter });
  for (const [source, times] of [
    [inputs, spikes],
    [gate, gates],
  ] as const) {
    playSpikes(simulation, source, { times: ms(times), ids: times.map(() => 0) });
  }
  simulation.step(Math.round(200 / step));
  return simulation.state(target, 'received')[0];
}

describe.each([
  [0.1, 'javascript-f64', 10],
  [1, 'javascript-f64', 10],
  [0.1, 'webassembly', 4],
  [1, 'webassembly', 4],
] as const)('a multiplicative synapse, step %d ms, %s', (step, emitter, digits) => {
  it('sends its weight times the factor at the spike', () => {
    const spikes = [5, 20, 21, 90];
    const gates = [10, 60];
    const expected = spikes.reduce(
      (sum, t) => sum + 2 * gates.reduce((f, g) => f + (t > g ? 3 * Math.exp((g - t) / TAU) : 0), 0),
      0,
    );
    expect(received(step, spikes, gates, emitter)).toBeCloseTo(expected, digits);
  });

  it('sends nothing where only one of the two inputs is there', () => {
    expect(received(step, [5, 20, 90], [], emitter)).toBe(0);
    expect(received(step, [], [10, 60], emitter)).toBe(0);
  });
});
