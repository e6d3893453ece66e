import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../../controllers/engine/compiler/index.ts';
import { lower } from '../../../../../controllers/engine/compiler/lowering/lower.ts';
import { drawSparsely } from '../../../../../controllers/engine/compiler/passes/draw-sparsely.ts';
import { screenDraws } from '../../../../../controllers/engine/compiler/passes/screen-draws.ts';
import type { NeuronModel } from '../../../../../controllers/engine/index.ts';
import { Network, Simulation } from '../../../../../controllers/engine/index.ts';
import { lif } from '../../../../../controllers/neurons/lif.ts';
import { lifExponentialEscape } from '../../../../../controllers/neurons/lif-exponential-escape.ts';
import { lifSoftplus } from '../../../../../controllers/neurons/lif-softplus.ts';
import { linearPoisson } from '../../../../../controllers/neurons/linear-poisson.ts';
import { poisson } from '../../../../../controllers/neurons/poisson.ts';
import { ppDelta } from '../../../../../controllers/neurons/pp-delta.ts';
import { softCompetitor } from '../../../../../controllers/neurons/soft-competitor.ts';
import { srm0 } from '../../../../../controllers/neurons/srm0.ts';

function isScreened(model: NeuronModel): boolean {
  const network = new Network({ seed: 1 });
  network.population('cells', model, { size: 10 });
  const [loop] = screenDraws.run(drawSparsely.run(lower(network).program, { deferFrom: 0 }), { deferFrom: 0 }).tick;
  return loop.kind === 'neurons' && loop.screened !== undefined;
}

it.each([lifSoftplus, lifExponentialEscape, srm0, ppDelta])('the draws of $name are screened', (model) => {
  expect(isScreened(model)).toBe(true);
});

it.each([
  ['draws nothing', lif],
  ['draws sparsely', poisson],
  ['has a quick probability', linearPoisson],
  ['has no limit, for its rate is an input', softCompetitor],
])('those of a neuron are not that %s', (_, model) => {
  expect(isScreened(model)).toBe(false);
});

describe.each([lifSoftplus, lifExponentialEscape])('with and without, $name', (model) => {
  it.each([0.01, 0.1, 0.3, 1])('spikes alike when it is driven by %d mV/ms', (drive) => {
    const [screened, known] = [[], ['screen-draws']].map((without) => {
      const network = new Network({ step: '1 ms', seed: 5 });
      const cells = network.population('cells', model, { size: 203 });
      const simulation = new Simulation(analyse(network, { without }), {});
      simulation.input(cells, 'drive', 'mV/ms').fill(drive);
      const spikes: number[] = [];
      simulation.onSpikes(cells, (tick, ids, count) => spikes.push(tick, ...ids.subarray(0, count)));
      simulation.step(300);
      return [spikes, [...simulation.state(cells, 'v', 'mV')]];
    });
    expect(screened).toEqual(known);
    expect(known[0].length).toBeGreaterThan(drive > 0.05 ? 50 : 0);
  });
});
