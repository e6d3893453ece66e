import { describe, expect, it } from 'vitest';
import { lower } from '../../../../../controllers/engine/compiler/lowering/lower.ts';
import { listArrivals } from '../../../../../controllers/engine/compiler/passes/list-arrivals.ts';
import type { Listed } from '../../../../../controllers/engine/compiler/program/annotations.ts';
import type { Connectivity, SynapseModel } from '../../../../../controllers/engine/index.ts';
import { allToAll, defineSynapse, fixedProbability, ms, Network } from '../../../../../controllers/engine/index.ts';
import { lif } from '../../../../../controllers/neurons/lif.ts';
import { poisson } from '../../../../../controllers/neurons/poisson.ts';
import { staticSynapse } from '../../../../../controllers/synapses/static.ts';
import { stdp } from '../../../../../controllers/synapses/stdp.ts';

interface Joined {
  readonly delays: readonly number[];
  readonly rule?: SynapseModel;
  readonly connect?: Connectivity;
}

/** The annotations of all loops over rows, in order. */
function listedOf(...projections: readonly Joined[]): (Listed | undefined)[] {
  const network = new Network({ step: '1 ms', seed: 1 });
  const pre = network.population('pre', poisson, { size: 40 });
  const post = network.population('post', lif, { size: 20 });
  projections.forEach(({ delays, rule = staticSynapse, connect = fixedProbability(0.5) }, n) => {
    network.project(pre, post, {
      name: `projection ${n}`,
      synapse: rule,
      connect,
      receptor: 'excitatory',
      delay: ms((_, i) => delays[i % delays.length]),
    });
  });
  const { tick } = listArrivals.run(lower(network).program, { deferFrom: 0 });
  return tick.flatMap((loop) => (loop.kind === 'rows' ? [loop.listed] : []));
}

describe('list-arrivals', () => {
  it('joins the delays of one projection, not those of two', () => {
    const listed = listedOf({ delays: [1, 3] }, { delays: [2] });
    expect(listed.map((one) => one?.run)).toEqual([0, 0, 1]);
  });

  it('queues the spikes of four delays and more without a gap', () => {
    expect(listedOf({ delays: [1, 2, 3, 4] }).map((one) => one?.queued)).toEqual([true, true, true, true]);
    expect(listedOf({ delays: [1, 2, 3] }).map((one) => one?.queued)).toEqual([false, false, false]);
    expect(listedOf({ delays: [1, 2, 3, 5] }).map((one) => one?.queued)).toEqual([false, false, false, false]);
  });

  it('leaves contiguous rows, and synapses that read their presynaptic neuron', () => {
    expect(listedOf({ delays: [1], connect: allToAll() })).toEqual([undefined]);
    const curious = defineSynapse({ ...stdp, name: 'curious', onPre: 'post += w*(1 + x)' });
    expect(listedOf({ delays: [1, 2], rule: curious })).toEqual([undefined, undefined]);
  });
});
