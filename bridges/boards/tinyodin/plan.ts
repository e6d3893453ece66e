import type { AnalysedModel } from '../../../controllers/engine/compiler/index.ts';
import type { Capabilities } from '../capabilities.ts';
import { type Placement, place } from '../circuits/placement.ts';
import { type Plan, planHash } from '../plan.ts';
import { imageOf } from './chip.ts';
import { TINYODIN_NEURONS } from './events.ts';
import type { TinyOdinLayout } from './integers.ts';
import { layOut } from './lay-out.ts';

/** A plan for the chip, or for its twin. */
export interface TinyOdinPlan extends Plan {
  /** Parts of the network that the chip takes, and those that stay on the host. */
  readonly placement: Placement;
  /** The part on the chip in its integers. */
  readonly layout: TinyOdinLayout;
}

/** Capabilities of the chip, and of its twin. */
export const TINYODIN_CAPABILITIES: Capabilities = {
  neurons: TINYODIN_NEURONS,
  synapses: TINYODIN_NEURONS ** 2,
  weights: { bits: 4, format: 'integer' },
  state: { bits: 12, format: 'integer' },
  leak: 'linear',
  reset: ['zero'],
  refractory: false,
  delays: { least: 1, most: Number.POSITIVE_INFINITY },
  learning: [],
  readsWeights: true,
  determinism: 'bit-exact',
  time: 'stepped',
  inputSpikes: Number.POSITIVE_INFINITY,
};

/** Plans a network for a board of this name. */
export function planTinyOdin(board: string, analysed: AnalysedModel): TinyOdinPlan {
  const placement = place(analysed);
  const layout = layOut(placement, analysed.program);
  return {
    ...{ board, analysed, findings: layout.findings, placement, layout },
    hash: planHash(board, analysed, imageOf(layout.configuration)),
  };
}
