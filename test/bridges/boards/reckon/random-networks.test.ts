import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ReckOnTwin } from '../../../../bridges/boards/reckon/twin.ts';
import { Hash, randomNetwork } from './random-networks.ts';

interface Expected {
  readonly number: number;
  readonly states: readonly number[];
  readonly labels: readonly number[];
  readonly weights: number;
}

const file = join(import.meta.dirname, '../../../fixtures/reckon/random-networks.json');

/** What the twin does with a random network. */
function follow(number: number): { result: Expected; spikes: number; changed: boolean } {
  const { configuration, samples } = randomNetwork(number);
  const twin = new ReckOnTwin(configuration);
  const { state } = twin;
  let spikes = 0;
  const states: number[] = [];
  const labels = samples.map(({ label, from, inputs }) => {
    const hash = new Hash();
    twin.begin({ learns: true });
    for (const [at, events] of inputs.entries()) {
      const supervised = at + 1 >= from;
      twin.tick(events, { infer: supervised, ...(supervised && { label }) });
      spikes += twin.spikes.reduce((sum, one) => sum + one, 0);
      hash.add(state.potentials);
      hash.add(state.outputs);
      for (const traces of [state.inputTraces, state.recurrentTraces, state.outputTraces]) hash.add(traces);
    }
    states.push(hash.value);
    return twin.end({ infer: true });
  });
  const weights = new Hash();
  for (const some of [state.inputWeights, state.recurrentWeights, state.outputWeights]) weights.add(some);
  const changed = state.inputWeights.some((weight, at) => weight !== configuration.inputWeights[at]);
  return { result: { number, states, labels, weights: weights.value }, spikes, changed };
}

describe('the twin of ReckOn', () => {
  const all = JSON.parse(readFileSync(file, 'utf8')) as Expected[];
  const seen = new Map(all.map(({ number }) => [number, follow(number)]));

  it.each(all)('does what the published design does with random network $number', (expected) => {
    expect(seen.get(expected.number)?.result).toEqual(expected);
  });

  it('is tried on networks that spike and learn', () => {
    const lively = [...seen.values()].filter(({ spikes, changed }) => spikes > 20 && changed);
    expect(lively.length).toBeGreaterThan(all.length / 2);
  });
});
