import type { Program } from '../../../controllers/engine/compiler/index.ts';
import { jumpsOf, largestMagnitude, targetsOf } from '../circuits/jumps.ts';
import type { PlacedPopulation, PlacedProjection, Placement } from '../circuits/placement.ts';
import { scaleOf } from '../circuits/whole-numbers.ts';
import type { Finding } from '../finding.ts';
import { TINYODIN_NEURONS } from './events.ts';
import { type FittedNeuron, fitLeak } from './fit-leak.ts';
import {
  addWeights,
  LARGEST_WEIGHT,
  NO_ROW,
  type TinyOdinGroup,
  type TinyOdinLayout,
  type TinyOdinProjection,
  type TinyOdinSource,
  wholePotential,
} from './integers.ts';
import { capacityOf, clippedSums, lossesOfFit, lossesOfNeurons, lossesOfProjection, tooSmall } from './losses.ts';
import type { TinyOdinNeuron } from './memory.ts';

const LARGEST_THRESHOLD = 2047;

/**
 * Plans a placed network. The loop of the chip is open: spikes of its own neurons come back from the host, after the delays of their
 * synapses, through a row for each neuron and delay.
 */
export function layOut(placement: Placement, program: Program): TinyOdinLayout {
  const findings: Finding[] = placement.obstacles.map((one) => ({ kind: 'refusal', ...one }));
  const groups: TinyOdinGroup[] = [];
  const neurons: TinyOdinNeuron[] = [];
  const units = new Map<PlacedProjection, Float64Array>();
  for (const placed of placement.populations) {
    const incoming = placement.projections.filter(({ target }) => target === placed);
    findings.push(...lossesOfNeurons(placed, restOf(placed)));
    const { neuron, analysed } = placed;
    const largest = Math.max(0, ...incoming.map((one) => largestMagnitude(chargesOf(one, program))));
    const rest = restOf(placed);
    const thresholds = neuron.threshold.map((one, n) => one - rest[n]);
    const threshold = largestMagnitude(thresholds);
    const scale = scaleOf({ threshold, largest }, { threshold: LARGEST_THRESHOLD, largest: LARGEST_WEIGHT });
    if (!thresholds.every((one) => one > 0) || (largest > 0 && scale * largest < 0.5)) {
      findings.push(tooSmall(placed, thresholds, largest));
      continue;
    }
    const zero = neuron.zero.map((one, n) => one + rest[n]);
    groups.push({ placed, first: neurons.length, scale, zero });
    for (const one of incoming)
      units.set(
        one,
        chargeUnits(one).map((unit) => unit * scale),
      );
    const fits = fitsOf(placed, thresholds, scale);
    findings.push(...lossesOfFit(placed, fits, scale * largest));
    const v = new Float64Array(neuron.size);
    program.arrays[analysed.state.get(neuron.membrane) as number].initial(v);
    fits.forEach(({ leak, threshold: own }, n) => {
      neurons.push({ v: wholePotential((v[n] - zero[n]) * scale), threshold: own, leak, disabled: false });
    });
  }
  const { sources, rowOf, count } = rowsOf(placement, program);
  findings.push(...capacityOf(placement, count));
  const rows = new Map<number, Int8Array>();
  for (let row = 0; row < Math.min(count, TINYODIN_NEURONS); row++) rows.set(row, new Int8Array(neurons.length));
  const projections = placement.projections.flatMap((placed): TinyOdinProjection[] => {
    const group = groups.find((one) => one.placed === placed.target);
    if (group === undefined) return [];
    const laidOut = {
      ...{ placed, group, rows: rowOf.get(placed) as Uint16Array, targets: targetsOf(placed, program) },
      units: units.get(placed) as Float64Array,
    };
    const weights = new Float64Array(program.arrays[placed.weights].length);
    program.arrays[placed.weights].initial(weights);
    findings.push(...lossesOfProjection(laidOut, weights));
    return [laidOut];
  });
  let clipped = 0;
  if (findings.every(({ kind }) => kind !== 'refusal'))
    clipped = addWeights({ projections }, rows, (array) => {
      const weights = new Float64Array(program.arrays[array].length);
      program.arrays[array].initial(weights);
      return weights;
    });
  if (clipped > 0) findings.push(clippedSums(clipped));
  return { groups, projections, sources, configuration: { neurons, rows, openLoop: true }, clipped, findings };
}

/** All that a spike of weight 1 adds to the membrane, if it did not leak: the current's jump and its tail. */
function chargeUnits({ target: { neuron }, receptor }: PlacedProjection): Float64Array {
  const current = neuron.currents.find(({ receptors }) => receptors.includes(receptor));
  const jumps = neuron.jumps.get(receptor) as Float64Array;
  return current === undefined ? jumps : jumps.map((jump, n) => jump / (1 - current.keep[n]));
}

/** The first weights as charges, in the layout's places. */
function chargesOf(placed: PlacedProjection, program: Program): Float64Array {
  const { neuron } = placed.target;
  const current = neuron.currents.find(({ receptors }) => receptors.includes(placed.receptor));
  const targets = targetsOf(placed, program);
  return jumpsOf(placed, program).map((jump, at) =>
    current === undefined || targets[at] >= neuron.size ? jump : jump / (1 - current.keep[targets[at]]),
  );
}

/** Where the membranes rest, over what they are reset to. The chip has its 0 there. */
function restOf({ neuron: { drive, keepMembrane } }: PlacedPopulation): Float64Array {
  return drive.map((one, n) => (keepMembrane[n] < 1 ? one / (1 - keepMembrane[n]) : 0));
}

/** Fits of all neurons; equal ones are fitted once. */
function fitsOf({ neuron }: PlacedPopulation, thresholds: Float64Array, scale: number): FittedNeuron[] {
  const known = new Map<string, FittedNeuron>();
  return Array.from(thresholds, (threshold, n) => {
    const key = `${neuron.keepMembrane[n]} ${threshold}`;
    const fit = known.get(key) ?? fitLeak(neuron.keepMembrane[n], threshold * scale);
    known.set(key, fit);
    return fit;
  });
}

/** A row for each neuron and delay that has synapses onto the chip. */
function rowsOf(
  { projections }: Placement,
  program: Program,
): { sources: TinyOdinSource[]; rowOf: Map<PlacedProjection, Uint16Array>; count: number } {
  const sources = new Map<string, TinyOdinSource>();
  const rowOf = new Map<PlacedProjection, Uint16Array>();
  let count = 0;
  const indices = (array: number): Uint32Array => {
    const values = new Uint32Array(program.arrays[array].length);
    program.arrays[array].initial(values);
    return values;
  };
  for (const placed of projections) {
    const { layout } = placed.analysed;
    const { ring } = placed.source;
    const places = new Uint16Array(layout.length).fill(NO_ROW);
    for (const { rowStart, stride, first, delay } of layout.rows) {
      const ticks = Math.max(1, delay) + placed.target.neuron.lag;
      const key = `${ring.population} ${ticks}`;
      const source = sources.get(key) ?? { ring, delay: ticks, rowOf: new Uint16Array(ring.size).fill(NO_ROW) };
      sources.set(key, source);
      const starts = indices(rowStart);
      for (let id = 0; id < ring.size; id++) {
        const row = stride * id + first;
        if (starts[row] === starts[row + 1]) continue;
        if (source.rowOf[id] === NO_ROW) source.rowOf[id] = count++;
        places.fill(source.rowOf[id], starts[row], starts[row + 1]);
      }
    }
    rowOf.set(placed, places);
  }
  return { sources: [...sources.values()], rowOf, count };
}
