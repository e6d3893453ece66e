import type { ArrayId, Program } from '../../../controllers/engine/compiler/index.ts';
import { jumpsOf, largestMagnitude, targetsOf } from '../circuits/jumps.ts';
import type { PlacedPopulation, Placement } from '../circuits/placement.ts';
import type { Finding } from '../finding.ts';
import {
  type Connection,
  type ExportedNetwork,
  LARGEST_WEIGHT,
  neuronValue,
  type Spinnaker2Parameters,
  type Spinnaker2Population,
} from './exported-network.ts';
import { type Currents, type Incoming, writtenDelay } from './incoming.ts';
import { capacityOf, lossesOfNeurons, lossesOfProjection } from './losses.ts';

/** A network for SpiNNaker 2, and what it costs to write it so. */
export interface Spinnaker2Layout {
  readonly network: ExportedNetwork;
  readonly findings: readonly Finding[];
}

/** Writes a placed network as SpiNNaker 2 takes it. */
export function layOut(placement: Placement, program: Program): Spinnaker2Layout {
  const findings: Finding[] = placement.obstacles.map((one) => ({ kind: 'refusal', ...one }));
  const incoming = placement.projections.map((placed) => ({ placed, jumps: jumpsOf(placed, program) }));
  const scales = new Map(
    placement.populations.map((placed) => [placed, scaleOf(incoming.filter((one) => one.placed.target === placed))]),
  );
  const populations = placement.hosted.map(
    ({ name, size }): Spinnaker2Population => ({ name, size, neuron_model: 'spike_list', params: {} }),
  );
  for (const placed of placement.populations) {
    const { name, size } = placed.analysed.population;
    const currents = currentsOf(placed, incoming);
    findings.push(...lossesOfNeurons(placed, currents));
    const params = parametersOf(placed, currents, scales.get(placed) as number, program);
    const model = params.exc_decay === undefined ? 'lif' : 'lif_curr_exp';
    populations.push({ name, size, neuron_model: model, params });
  }
  const projections = incoming.map((one) => {
    const { analysed, source, target } = one.placed;
    const scale = scales.get(target) as number;
    const connections = connectionsOf(one, scale, program);
    findings.push(...lossesOfProjection(one, scale, connections.length));
    return {
      name: analysed.projection.name,
      pre: source.population.name,
      post: target.analysed.population.name,
      connections,
    };
  });
  findings.push(...capacityOf(placement, program.step, projections));
  return {
    network: { format: 'reafference/spinnaker2', version: 1, step: program.step, populations, projections },
    findings,
  };
}

/** Weights in one unit of the membrane: the largest onto a population has all bits. */
function scaleOf(incoming: readonly Incoming[]): number {
  const largest = Math.max(0, ...incoming.map(({ jumps }) => largestMagnitude(jumps)));
  return largest === 0 ? 1 : LARGEST_WEIGHT / largest;
}

function currentsOf(placed: PlacedPopulation, incoming: readonly Incoming[]): Currents {
  const [positive, negative] = [new Set<number>(), new Set<number>()];
  for (const { placed: projection, jumps } of incoming) {
    if (projection.target !== placed) continue;
    const current = placed.neuron.currents.findIndex(({ receptors }) => receptors.includes(projection.receptor));
    if (jumps.some((one) => one > 0)) positive.add(current);
    if (jumps.some((one) => one < 0)) negative.add(current);
  }
  return { positive, negative };
}

function parametersOf(
  { analysed, neuron }: PlacedPopulation,
  { positive, negative }: Currents,
  scale: number,
  program: Program,
): Spinnaker2Parameters {
  const scaled = (values: Float64Array) => neuronValue(values.map((one) => one * scale));
  const membrane = program.arrays[analysed.state.get(neuron.membrane) as ArrayId];
  const first = new Float64Array(membrane.length);
  membrane.initial(first);
  const keep = ([current]: ReadonlySet<number>) =>
    neuronValue(neuron.currents[current]?.keep ?? new Float64Array(neuron.size));
  const decays = { exc_decay: keep(positive), inh_decay: keep(negative) };
  const flows = neuron.currents.some((one) => one.keep.some((share) => share !== 0));
  return {
    threshold: scaled(neuron.threshold),
    alpha_decay: neuronValue(neuron.keepMembrane),
    i_offset: scaled(neuron.drive),
    v_init: scaled(neuron.zero.map((zero, n) => first[n] - zero)),
    v_reset: 0,
    reset: neuron.reset.by === 'value' ? 'reset_to_v_reset' : 'reset_by_subtraction',
    ...(flows ? decays : {}),
  };
}

/** The synapses whose weight does not become 0, by presynaptic neuron and delay. */
function connectionsOf({ placed, jumps }: Incoming, scale: number, program: Program): Connection[] {
  const { layout } = placed.analysed;
  const targets = targetsOf(placed, program);
  const connections: Connection[] = [];
  for (const { rowStart, stride, first, delay } of layout.rows) {
    const starts = new Uint32Array(program.arrays[rowStart].length);
    program.arrays[rowStart].initial(starts);
    for (let pre = 0; pre < placed.source.population.size; pre++) {
      const row = stride * pre + first;
      for (let k = starts[row]; k < starts[row + 1]; k++) {
        const weight = Math.round(jumps[k] * scale);
        if (weight !== 0) connections.push([pre, targets[k], weight, writtenDelay(delay, placed)]);
      }
    }
  }
  return connections;
}
