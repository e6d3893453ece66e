import type { ArrayId } from '../../../controllers/engine/compiler/index.ts';
import type { Population } from '../../../controllers/engine/index.ts';
import type { Chip, Mirrors } from '../circuits/circuit-executable.ts';
import { type PlacedPopulation, readableCurrents } from '../circuits/placement.ts';
import type { XyloGroup, XyloProjection, XyloRole } from './integers.ts';
import { addedPerJump, type XyloLayout } from './lay-out.ts';
import { stepXyloNetwork, type XyloNetwork } from './network.ts';
import { LARGEST_STATE, MOST_SPIKES, SYNAPSES, type XyloNeurons, xyloNeurons } from './neuron.ts';
import { quantiseXyloWeight, sixteenBits } from './quantise.ts';
import { LARGEST_WEIGHT, type XyloRows } from './weights.ts';

/** Counts since the chip was made: clipped inputs, saturations, and spikes that the host does not see. */
export interface XyloStatistics {
  /** Inputs, in neurons and calls of `run`, beyond the largest bias. */
  readonly clippedInputs: number;
  /** Currents and membranes that met a limit. */
  readonly saturations: number;
  /** Spikes beyond the first of a neuron in a step, which the host does not see. */
  readonly unseenSpikes: number;
}

/** Xylo's arithmetic, with a network planned for it. */
export class XyloChip implements Chip {
  readonly #mirrors: Mirrors;
  readonly #groups: readonly XyloGroup[];
  readonly #projections: readonly XyloProjection[];
  readonly #network: XyloNetwork;
  readonly #inputs: Uint8Array;
  readonly #sources: readonly { readonly projection: XyloProjection; readonly first: number }[];
  /** Where the weight of each place of a projection lies in its rows. */
  readonly #entries: readonly { readonly rows: XyloRows; readonly at: Int32Array }[];
  #clippedInputs = 0;
  #unseen = 0;

  constructor({ groups, projections, channels }: XyloLayout, mirrors: Mirrors) {
    this.#mirrors = mirrors;
    this.#groups = groups;
    this.#projections = projections;
    const hidden = neuronsOf(groups, 'hidden');
    const readout = neuronsOf(groups, 'readout');
    this.#inputs = new Uint8Array([...channels].reduce((sum, [{ size }]) => sum + size, 0));
    const sources = new Map<Population, { projection: XyloProjection; first: number }>();
    for (const projection of projections) {
      const { population } = projection.placed.source;
      if (projection.from.kind === 'input') sources.set(population, { projection, first: projection.from.first });
    }
    this.#sources = [...sources.values()];
    const rows = (kind: 'input' | 'hidden', role: XyloRole, sizes: { from: number; to: number }): RowsOf => {
      const some = projections.filter(({ from, target }) => from.kind === kind && target.role === role);
      return rowsOf(some, sizes.from, sizes.to, mirrors);
    };
    const [h, r] = [hidden.size, readout.size];
    const input = rows('input', 'hidden', { from: this.#inputs.length, to: h });
    const recurrent = rows('hidden', 'hidden', { from: h, to: h });
    const output = rows('hidden', 'readout', { from: h, to: r });
    this.#network = { hidden, readout, input: input.rows, recurrent: recurrent.rows, output: output.rows };
    this.#entries = projections.map((one) => {
      const among = one.target.role === 'readout' ? output : one.from.kind === 'input' ? input : recurrent;
      return { rows: among.rows, at: among.entries.get(one) as Int32Array };
    });
  }

  get statistics(): XyloStatistics {
    const { hidden, readout } = this.#network;
    return {
      clippedInputs: this.#clippedInputs,
      saturations: hidden.saturations + readout.saturations,
      unseenSpikes: this.#unseen,
    };
  }

  exceeded(): ReadonlyMap<string, number> {
    const { clippedInputs, saturations, unseenSpikes } = this.statistics;
    const all = [
      ['inputs were clipped', clippedInputs],
      ['currents or membranes met a limit', saturations],
      ['neurons spiked once more in a step than the host saw', unseenSpikes],
    ] as const;
    return new Map(all.filter(([, count]) => count > 0));
  }

  image(): Uint8Array {
    const weights = this.#entries.map(({ rows, at }, k) =>
      Int16Array.from(at, (entry) => (entry < 0 ? 0 : rows.weights[entry] >> this.#projections[k].shift)),
    );
    const constants = this.#groups.map((group) => {
      const { neurons, first } = this.#placeOf(group);
      const end = first + group.placed.neuron.size;
      const dashes = group.synapticDash.map((_, s) => neurons.synapticDash[s * neurons.size + first]);
      return { dash: neurons.dash[first], synapticDash: dashes, threshold: neurons.threshold.subarray(first, end) };
    });
    return imageOf(weights, constants);
  }

  takeWeights(k: number): number {
    const { placed, scale, shift } = this.#projections[k];
    const { rows, at } = this.#entries[k];
    const given = this.#mirrors.numbers(placed.weights);
    const jumps = placed.target.neuron.jumps.get(placed.receptor) as Float64Array;
    const target = this.#mirrors.indices(placed.analysed.layout.rows[0].target);
    const unit = addedPerJump(placed);
    let clipped = 0;
    at.forEach((entry, place) => {
      if (entry < 0) return;
      const added = given[place] * jumps[target[place]] * unit;
      rows.weights[entry] = quantiseXyloWeight(added, scale, shift) << shift;
      if (Math.abs(added * scale) > (LARGEST_WEIGHT + 0.5) * 2 ** shift) clipped++;
    });
    return clipped;
  }

  takeState(population: PlacedPopulation): void {
    const group = this.#groups.find(({ placed }) => placed === population) as XyloGroup;
    const { neuron, analysed } = population;
    const { neurons, first, scale } = this.#placeOf(group);
    const v = this.#mirrors.numbers(analysed.state.get(neuron.membrane) as ArrayId);
    for (let i = 0; i < neuron.size; i++) neurons.v[first + i] = sixteenBits((v[i] - neuron.zero[i]) * scale);
    for (const { array, gain, constant, current } of readableCurrents(population)) {
      const values = this.#mirrors.numbers(array);
      for (let i = 0; i < neuron.size; i++)
        neurons.current[current * neurons.size + first + i] = sixteenBits((values[i] - constant[i]) * gain[i] * scale);
    }
  }

  giveState(): void {
    for (const group of this.#groups) {
      const { neuron, analysed } = group.placed;
      const { neurons, first, scale } = this.#placeOf(group);
      const v = this.#mirrors.numbers(analysed.state.get(neuron.membrane) as ArrayId);
      for (let i = 0; i < neuron.size; i++) v[i] = neuron.zero[i] + neurons.v[first + i] / scale;
      for (const { array, gain, constant, current } of readableCurrents(group.placed)) {
        const values = this.#mirrors.numbers(array);
        for (let i = 0; i < neuron.size; i++)
          values[i] = constant[i] + neurons.current[current * neurons.size + first + i] / (scale * gain[i]);
      }
    }
  }

  takeInputs(): void {
    for (const group of this.#groups) {
      const { neuron, analysed } = group.placed;
      const { neurons, first, scale } = this.#placeOf(group);
      const inputs = [...neuron.gains].map(([name, gain]) => ({
        gain,
        values: this.#mirrors.numbers(analysed.inputs.get(name) as ArrayId),
      }));
      for (let i = 0; i < neuron.size; i++) {
        let drive = neuron.drive[i];
        for (const { gain, values } of inputs) drive += gain[i] * values[i];
        const whole = sixteenBits(drive * scale);
        if (Math.abs(drive * scale) > LARGEST_STATE + 1) this.#clippedInputs++;
        neurons.bias[first + i] = whole;
      }
    }
  }

  step(tick: number): void {
    this.#inputs.fill(0);
    for (const { projection, first } of this.#sources) {
      const { ring } = projection.placed.source;
      const slot = (tick - projection.inputDelay) & (ring.slots - 1);
      const ids = this.#mirrors.indices(ring.ids);
      const count = this.#mirrors.indices(ring.counts)[slot];
      for (let s = 0; s < count; s++) this.#inputs[first + ids[slot * ring.size + s]] = 1;
    }
    stepXyloNetwork(this.#network, this.#inputs);
    for (const group of this.#groups) {
      const { neurons, first } = this.#placeOf(group);
      const { ring } = group.placed.analysed;
      const slot = tick & (ring.slots - 1);
      const ids = this.#mirrors.indices(ring.ids);
      let count = 0;
      for (let i = 0; i < ring.size; i++) {
        const spikes = neurons.counts[first + i];
        if (spikes === 0) continue;
        ids[slot * ring.size + count++] = i;
        this.#unseen += spikes - 1;
      }
      this.#mirrors.indices(ring.counts)[slot] = count;
    }
  }

  /** Forgets spikes on the way where the host has cleared them. */
  takeSpikes(population: PlacedPopulation): void {
    const group = this.#groups.find(({ placed }) => placed === population) as XyloGroup;
    const { neurons, first } = this.#placeOf(group);
    const cleared = this.#mirrors.indices(population.analysed.ring.counts).every((count) => count === 0);
    if (cleared) neurons.counts.fill(0, first, first + population.neuron.size);
  }

  get savedBytes(): number {
    return this.#parts().reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  save(): Uint8Array {
    const bytes = new Uint8Array(this.savedBytes);
    let at = 0;
    for (const part of this.#parts()) {
      bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
      at += part.byteLength;
    }
    return bytes;
  }

  restore(state: Uint8Array): void {
    let at = 0;
    for (const part of this.#parts()) {
      new Uint8Array(part.buffer, part.byteOffset, part.byteLength).set(state.subarray(at, at + part.byteLength));
      at += part.byteLength;
    }
  }

  #parts(): (Int16Array | Uint8Array)[] {
    return [this.#network.hidden, this.#network.readout].flatMap(({ v, current, counts }) => [v, current, counts]);
  }

  #placeOf({ role, first, scale }: XyloGroup): { neurons: XyloNeurons; first: number; scale: number } {
    return { neurons: this.#network[role], first, scale };
  }
}

/** The neurons of a role, with the constants of its populations. */
function neuronsOf(groups: readonly XyloGroup[], role: XyloRole): XyloNeurons {
  const members = groups.filter((one) => one.role === role);
  const size = members.reduce((sum, { placed }) => sum + placed.neuron.size, 0);
  const neurons = xyloNeurons(size, { most: MOST_SPIKES[role], version: 2 });
  // A current that no synapse reaches stays 0, whatever its shift is.
  neurons.synapticDash.fill(1);
  for (const { placed, first, dash, synapticDash, threshold } of members) {
    const end = first + placed.neuron.size;
    neurons.dash.fill(dash, first, end);
    synapticDash.slice(0, SYNAPSES).forEach((one, s) => {
      neurons.synapticDash.fill(one, s * size + first, s * size + end);
    });
    neurons.threshold.set(threshold, first);
  }
  return neurons;
}

interface RowsOf {
  readonly rows: XyloRows;
  /** For each place of a projection its entry in the rows, or -1 in the padding. */
  readonly entries: ReadonlyMap<XyloProjection, Int32Array>;
}

/** The synapses of several projections by presynaptic neuron of the chip. */
function rowsOf(projections: readonly XyloProjection[], sources: number, targets: number, mirrors: Mirrors): RowsOf {
  const synapses = projections.flatMap((projection) => {
    const { layout } = projection.placed.analysed;
    const { pre, post } = layout.connections((array) => mirrors.indices(array));
    const places = layout.places((array) => mirrors.indices(array));
    return Array.from(pre, (i, k) => ({
      source: projection.from.first + i,
      place: projection.synapse * targets + projection.target.first + post[k],
      ...{ projection, at: places[k] },
    }));
  });
  synapses.sort((a, b) => a.source - b.source);
  const rowStart = new Uint32Array(sources + 1);
  for (const { source } of synapses) rowStart[source + 1] = rowStart[source + 1] + 1;
  for (let i = 0; i < sources; i++) rowStart[i + 1] = rowStart[i + 1] + rowStart[i];
  const entries = new Map(projections.map((one) => [one, new Int32Array(one.placed.analysed.layout.length).fill(-1)]));
  synapses.forEach(({ projection, at }, entry) => {
    (entries.get(projection) as Int32Array)[at] = entry;
  });
  const rows = {
    ...{ rowStart, place: Uint32Array.from(synapses, ({ place }) => place) },
    weights: new Int16Array(synapses.length),
  };
  return { rows, entries };
}

/** Weights and constants of a network as bytes: of the plan, or as a chip holds them. */
export function imageOf(
  weights: readonly Int16Array[],
  constants: readonly Pick<XyloGroup, 'dash' | 'synapticDash' | 'threshold'>[],
): Uint8Array {
  const parts = [
    ...weights,
    ...constants.flatMap(({ dash, synapticDash, threshold }) => [Int16Array.of(dash, ...synapticDash), threshold]),
  ];
  const image = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    image.set(part, at);
    at += part.length;
  }
  return new Uint8Array(image.buffer);
}
