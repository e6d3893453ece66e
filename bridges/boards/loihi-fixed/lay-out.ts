import type { Program } from '../../../controllers/engine/compiler/index.ts';
import { jumpsOf, largestMagnitude, mean } from '../circuits/jumps.ts';
import { thresholdTooLow, weightsTooSmall } from '../circuits/losses.ts';
import type { PlacedPopulation, Placement } from '../circuits/placement.ts';
import type { Finding } from '../finding.ts';
import type { LoihiGroup, LoihiProjection } from './integers.ts';
import { capacityOf, lossesOfNeurons, lossesOfProjection, lossesOfScales, wrapsOf } from './losses.ts';
import { type FloatGroup, quantiseGroup, quantiseWeight } from './quantise.ts';
import { signModeOf } from './weights.ts';

/** Network in the integers of the chip, with the findings about it. */
export interface LoihiLayout {
  readonly groups: readonly LoihiGroup[];
  readonly projections: readonly LoihiProjection[];
  readonly findings: readonly Finding[];
}

/** Plans a placed network. @param bits of a weight, 1 to 8 */
export function layOut(placement: Placement, program: Program, bits: number): LoihiLayout {
  const findings: Finding[] = placement.obstacles.map((one) => ({ kind: 'refusal', ...one }));
  const groups: LoihiGroup[] = [];
  const projections: LoihiProjection[] = [];
  for (const placed of placement.populations) {
    const incoming = placement.projections
      .filter(({ target }) => target === placed)
      .map((one) => {
        const jumps = jumpsOf(one, program);
        return { placed: one, jumps, mode: signModeOf(jumps), largest: largestMagnitude(jumps) };
      });
    const { neuron } = placed;
    const group = {
      keepMembrane: mean(neuron.keepMembrane),
      keepCurrent: neuron.currents[0] === undefined ? 0 : mean(neuron.currents[0].keep),
      threshold: mean(neuron.threshold),
      projections: incoming,
    };
    const scales = group.threshold > 0 ? quantiseGroup(group, bits) : undefined;
    findings.push(...lossesOfNeurons(placed));
    if (scales === undefined) {
      findings.push(tooSmall(placed, group));
      continue;
    }
    const laidOut = incoming.map(({ placed: one, mode, jumps }, k): LoihiProjection => {
      const delays = one.analysed.layout.rows.map(({ delay }) => Math.max(1, delay) + neuron.lag);
      const { scale, exponents } = scales;
      const weights = Int32Array.from(jumps, (jump) => quantiseWeight(jump, scale, exponents[k], mode, bits));
      return { placed: one, mode, bits, delays, weights, exponent: exponents[k], scale };
    });
    groups.push({ placed, scales });
    projections.push(...laidOut);
    findings.push(...lossesOfScales(placed, group, scales));
    laidOut.forEach((projection, k) => {
      findings.push(...lossesOfProjection(projection, incoming[k].jumps));
    });
    findings.push(...wrapsOf(placed, laidOut, incoming, program));
  }
  findings.push(...capacityOf(placement));
  projections.sort((a, b) => placement.projections.indexOf(a.placed) - placement.projections.indexOf(b.placed));
  return { groups, projections, findings };
}

function tooSmall(placed: PlacedPopulation, { threshold, projections }: FloatGroup): Finding {
  if (!(threshold > 0)) return thresholdTooLow(placed, threshold);
  return weightsTooSmall(placed, threshold / Math.max(...projections.map(({ largest }) => largest)));
}
