import type { Program } from '../../../controllers/engine/compiler/index.ts';
import type { Population } from '../../../controllers/engine/index.ts';
import { jumpsOf, largestMagnitude, mean } from '../circuits/jumps.ts';
import type { PlacedPopulation, PlacedProjection, Placement } from '../circuits/placement.ts';
import type { Finding } from '../finding.ts';
import type { XyloChipLimits } from './chips.ts';
import type { XyloGroup, XyloProjection, XyloRole } from './integers.ts';
import { capacityOf, lossesOfNeurons, lossesOfProjection, routesOf } from './losses.ts';
import { keptBy, nearestDash, quantiseTargets, quantiseXyloWeight, sixteenBits } from './quantise.ts';

/** Network in the integers of a chip, with the findings about it. */
export interface XyloLayout {
  readonly groups: readonly XyloGroup[];
  readonly projections: readonly XyloProjection[];
  /** The first input channel of each source of spikes. */
  readonly channels: ReadonlyMap<Population, number>;
  readonly findings: readonly Finding[];
}

/** Plans a placed network for a chip. */
export function layOut(placement: Placement, program: Program, limits: XyloChipLimits): XyloLayout {
  const findings: Finding[] = placement.obstacles.map((one) => ({ kind: 'refusal', ...one }));
  const roles = rolesOf(placement, limits);
  const channels = new Map<Population, number>();
  let channel = 0;
  for (const population of placement.hosted) {
    if (!placement.projections.some(({ source }) => source.population === population)) continue;
    channels.set(population, channel);
    channel += population.size;
  }
  const groups: XyloGroup[] = [];
  const shifts = new Map<XyloRole, number>();
  const next = { hidden: 0, readout: 0 };
  for (const role of ['hidden', 'readout'] as const) {
    const members = placement.populations.filter((one) => roles.get(one) === role);
    const targets = members.map((placed) => ({
      threshold: Math.max(...placed.neuron.threshold, Number.MIN_VALUE),
      largest: Math.max(
        0,
        ...placement.projections
          .filter(({ target }) => target === placed)
          .map((one) => largestMagnitude(addedBy(one, program))),
      ),
    }));
    const { shift, scales } = quantiseTargets(targets);
    shifts.set(role, shift);
    members.forEach((placed, k) => {
      const { neuron } = placed;
      groups.push({
        ...{ placed, role, first: next[role], scale: scales[k] },
        dash: nearestDash(mean(neuron.keepMembrane)),
        synapticDash: neuron.currents.map(({ keep }) => nearestDash(mean(keep))),
        threshold: Int16Array.from(neuron.threshold, (one) => Math.max(1, sixteenBits(one * scales[k]))),
      });
      next[role] += neuron.size;
    });
  }
  const projections = placement.projections.map((placed): XyloProjection => {
    const target = groups.find((one) => one.placed === placed.target) as XyloGroup;
    const source = groups.find((one) => one.placed.analysed === placed.source);
    const shift = shifts.get(target.role) as number;
    const { scale } = target;
    return {
      ...{ placed, target, synapse: currentOf(placed), scale, shift },
      weights: Int16Array.from(addedBy(placed, program), (one) => quantiseXyloWeight(one, scale, shift)),
      from: {
        kind: source === undefined ? 'input' : 'hidden',
        first: source?.first ?? (channels.get(placed.source.population) as number),
      },
      inputDelay: Math.max(1, placed.analysed.layout.rows[0].delay) + placed.target.neuron.lag,
    };
  });
  for (const group of groups) findings.push(...lossesOfNeurons(group, limits));
  for (const one of projections) findings.push(...lossesOfProjection(one, addedBy(one.placed, program)));
  findings.push(...routesOf(projections), ...capacityOf(groups, projections, channel, limits));
  return { groups, projections, channels, findings };
}

/** Readouts are what no spikes go out of and no input reaches, as long as there are readout neurons for them. */
function rolesOf({ populations, projections }: Placement, limits: XyloChipLimits): Map<PlacedPopulation, XyloRole> {
  const roles = new Map<PlacedPopulation, XyloRole>(populations.map((one) => [one, 'hidden']));
  const placed = new Set(populations.map(({ analysed }) => analysed));
  let left = limits.readouts;
  for (const one of populations) {
    const incoming = projections.filter(({ target }) => target === one);
    const sends = projections.some(({ source }) => source === one.analysed);
    const fromHidden = incoming.length > 0 && incoming.every(({ source }) => placed.has(source));
    if (sends || !fromHidden || one.neuron.size > left) continue;
    roles.set(one, 'readout');
    left -= one.neuron.size;
  }
  return roles;
}

/** The number of the current that a projection acts on. */
function currentOf({ target, receptor }: PlacedProjection): number {
  return Math.max(
    0,
    target.neuron.currents.findIndex(({ receptors }) => receptors.includes(receptor)),
  );
}

/** The weights of a projection as what is added to a current that decays before it acts. */
export function addedBy(projection: PlacedProjection, program: Program): Float64Array {
  return jumpsOf(projection, program).map((jump) => jump * addedPerJump(projection));
}

/** Amount to add to a current for a jump of the membrane by 1 in the step in which it arrives. */
export function addedPerJump(projection: PlacedProjection): number {
  const current = projection.target.neuron.currents[currentOf(projection)];
  return current === undefined ? 1 : 1 / keptBy(nearestDash(mean(current.keep)));
}
