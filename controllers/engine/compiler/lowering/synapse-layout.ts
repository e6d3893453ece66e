import { ReafferenceError, ValidationError } from '../../../../agents/errors.ts';
import { RandomStream } from '../../../../kernels/random.ts';
import type { Connections } from '../../network/connectivity.ts';
import type { Projection, SynapseValues } from '../../network/description.ts';
import type { Network } from '../../network/network.ts';
import type { ArrayTable } from '../program/array-table.ts';
import { padded } from '../program/array-table.ts';
import type { Columns, Ends, Rows } from '../program/loops.ts';
import type { ArrayId } from '../program/value.ts';
import { paddingTarget } from './population.ts';

/** Gives the index arrays of a program that has been built. */
type ReadIndices = (array: ArrayId) => Uint32Array;

/**
 * Where a projection's synapses lie: sorted by source, delay, target. Each row is padded to a multiple of 4, so that loops
 * need no remainder. The synapses of the padding point to a padding neuron.
 *
 * Data that can be read back from the arrays of the program is not kept twice: a synapse costs its target and its state.
 */
export interface SynapseLayout {
  /** Number of synapses. */
  readonly count: number;
  /** Number of places, padding included. */
  readonly length: number;
  /** One entry per distinct delay, ascending. */
  readonly rows: readonly Rows[];
  /** Place of each synapse, in the order of the connections. */
  places(read: ReadIndices): Uint32Array;
  /** Presynaptic and postsynaptic neuron of each synapse, in the order in which they were drawn. */
  connections(read: ReadIndices): Connections;
}

/** A layout with the connections that it was made from. It exists while a program is being built. */
export interface DrawnSynapses extends Connections {
  readonly layout: SynapseLayout;
  /** Place of each synapse, in the order of the connections. */
  readonly place: Uint32Array;
  /** Elements of an array of a presynaptic trace: one block per delay. */
  readonly preTraceLength: number;
  /** The columns, built on demand for rules that act on postsynaptic spikes. */
  columns(): Columns;
  /** The ends, built on demand for rules that read both neurons of every synapse. */
  ends(): Ends;
}

/**
 * Draws the connections and delays of a projection, and lays them out.
 *
 * @throws what the connectivity of the projection throws; TimingError `not_whole_ticks`, ValidationError `size_mismatch`, `not_finite` for
 *   delays
 */
export function layOutSynapses(network: Network, projection: Projection, arrays: ArrayTable): DrawnSynapses {
  const { name, source, target } = projection;
  const random = new RandomStream(network.seed, `projection/${name}/connectivity`);
  const { pre, post } = connectionsOf(projection, random);
  const { delays, bucketOf } = delayBuckets(network, projection, pre, post);
  const stride = paddingTarget(source.size) + 8;
  const padding = paddingTarget(target.size);

  const starts = rowStarts(pre, bucketOf, source.size, delays.length);
  const length = (starts.at(-1) as number) + 4;
  const order = inPlaceOrder(pre, post, bucketOf, source.size, target.size, delays.length);
  const targets = new Uint32Array(length);
  // Four neighbours in the padding point to four different neurons, so that no sum waits for the one before.
  for (let at = 0; at < length; at++) targets[at] = padding + (at & 3);
  const place = placeSynapses(pre, post, bucketOf, order, starts, delays.length, targets);

  const targetArray = arrays.indices(`${name}.target`, targets);
  const rowStart = arrays.indices(`${name}.row_start`, starts);
  const contiguous = delays.length === 1 && countUp(starts, targets, pre.length, target.size);
  let longest = 0;
  for (let row = 1; row < starts.length; row++) longest = Math.max(longest, starts[row] - starts[row - 1]);
  const rows = delays.map(
    (delay, bucket): Rows => ({
      rowStart,
      stride: delays.length,
      first: bucket,
      target: targetArray,
      targets: padding,
      longest,
      contiguous,
      delay,
      traceOffset: bucket * stride,
    }),
  );
  let sources: Uint32Array | undefined;
  const traceIndices = (): Uint32Array =>
    (sources ??= sourceTraces(starts, targets, padding, source.size, delays.length, stride));
  let ends: Ends | undefined;
  return {
    pre,
    post,
    place,
    layout: kept(pre.length, length, rows, padding, order === undefined ? undefined : place),
    preTraceLength: delays.length * stride,
    columns: () => ({
      ...columns(name, target.size, targets, padding, traceIndices(), arrays),
      ...(rows.length === 1 ? { rows: rows[0] } : {}),
    }),
    ends: () => (ends ??= { source: arrays.indices(`${name}.source`, traceIndices()), target: targetArray }),
  };
}

/** The connections of a projection. An error says of which. */
function connectionsOf({ name, source, target, connect }: Projection, random: RandomStream): Connections {
  try {
    return connect(source.size, target.size, random);
  } catch (error) {
    throw error instanceof ReafferenceError ? error.locate(undefined, name) : error;
  }
}

// Each pass over all synapses is a small function, which the host compiles early.

/** Starts of all rows, by source, then by delay. The last entry is where the padding of columns begins. */
function rowStarts(pre: Uint32Array, bucketOf: Uint32Array | undefined, sources: number, buckets: number): Uint32Array {
  const starts = new Uint32Array(buckets * sources + 1);
  if (bucketOf === undefined) {
    for (let k = 0; k < pre.length; k++) starts[pre[k] + 1]++;
  } else {
    for (let k = 0; k < pre.length; k++) starts[pre[k] * buckets + bucketOf[k] + 1]++;
  }
  for (let row = 1; row < starts.length; row++) starts[row] = starts[row - 1] + padded(starts[row], 4);
  return starts;
}

/** Puts synapses into their rows in the given order, writes their targets there, and returns the place of each synapse. */
function placeSynapses(
  pre: Uint32Array,
  post: Uint32Array,
  bucketOf: Uint32Array | undefined,
  order: Uint32Array | undefined,
  starts: Uint32Array,
  buckets: number,
  targets: Uint32Array,
): Uint32Array {
  const place = new Uint32Array(pre.length);
  const next = starts.slice();
  for (let n = 0; n < pre.length; n++) {
    const k = order === undefined ? n : order[n];
    const row = bucketOf === undefined ? pre[k] : pre[k] * buckets + bucketOf[k];
    const at = next[row]++;
    place[k] = at;
    targets[at] = post[k];
  }
  return place;
}

/** The distinct delays, ascending, and which of them each synapse has; undefined where all have the same. */
function delayBuckets(
  network: Network,
  projection: Projection,
  pre: Uint32Array,
  post: Uint32Array,
): { delays: readonly number[]; bucketOf: Uint32Array | undefined } {
  const { name, delay } = projection;
  if (typeof delay === 'number') return { delays: [network.delaySteps(delay, name)], bucketOf: undefined };
  const stepsOf = new Map<number, number>();
  const steps = new Uint32Array(pre.length);
  forSynapseValues(network, projection, 'delay', delay, pre, post, (seconds, k) => {
    const known = stepsOf.get(seconds) ?? network.delaySteps(seconds, name);
    stepsOf.set(seconds, known);
    steps[k] = known;
  });
  const delays = [...new Set(stepsOf.values())].sort((a, b) => a - b);
  if (delays.length === 0) delays.push(network.delaySteps(network.step, name));
  if (delays.length === 1) return { delays, bucketOf: undefined };
  const numberOf = new Map(delays.map((ticks, bucket) => [ticks, bucket]));
  return { delays, bucketOf: steps.map((ticks) => numberOf.get(ticks) as number) };
}

/** The synapses sorted by source, delay, target, order of drawing; undefined where they already are. */
function inPlaceOrder(
  pre: Uint32Array,
  post: Uint32Array,
  bucketOf: Uint32Array | undefined,
  sources: number,
  targets: number,
  buckets: number,
): Uint32Array | undefined {
  let sorted = bucketOf === undefined;
  for (let k = 1; k < pre.length && sorted; k++) {
    const step = pre[k] - pre[k - 1];
    sorted = step > 0 || (step === 0 && post[k] >= post[k - 1]);
  }
  if (sorted) return undefined;
  const order = Uint32Array.from(pre.keys());
  const byTarget = stableSort(order, post, targets);
  return stableSort(bucketOf === undefined ? byTarget : stableSort(byTarget, bucketOf, buckets), pre, sources);
}

/** Sorts `order` by keys below `range`, stably: counting sort. */
function stableSort(order: Uint32Array, keys: Uint32Array, range: number): Uint32Array {
  const next = new Uint32Array(range + 1);
  for (const key of keys) next[key + 1] = next[key + 1] + 1;
  for (let key = 0; key < range; key++) next[key + 1] = next[key + 1] + next[key];
  const sorted = new Uint32Array(order.length);
  for (const k of order) {
    const key = keys[k];
    const at = next[key];
    next[key] = at + 1;
    sorted[at] = k;
  }
  return sorted;
}

/** Whether the targets of every row are 0, 1, 2, ..., each once. */
function countUp(starts: Uint32Array, targets: Uint32Array, count: number, size: number): boolean {
  if (count !== (starts.length - 1) * size) return false;
  for (let row = 0; row + 1 < starts.length; row++) {
    const start = starts[row];
    if (starts[row + 1] - start !== padded(size, 4)) return false;
    for (let j = 0; j < size; j++) if (targets[start + j] !== j) return false;
  }
  return true;
}

/** The index of the presynaptic traces of the synapse at each place. */
function sourceTraces(
  starts: Uint32Array,
  targets: Uint32Array,
  padding: number,
  size: number,
  delays: number,
  stride: number,
): Uint32Array {
  const sources = new Uint32Array(targets.length).fill(paddingTarget(size));
  for (let row = 0; row + 1 < starts.length; row++) {
    const trace = Math.floor(row / delays) + (row % delays) * stride;
    for (let at = starts[row]; at < starts[row + 1] && targets[at] < padding; at++) sources[at] = trace;
  }
  return sources;
}

function columns(
  name: string,
  size: number,
  targets: Uint32Array,
  padding: number,
  sources: Uint32Array,
  arrays: ArrayTable,
): Columns {
  const starts = new Uint32Array(size + 1);
  for (const j of targets) if (j < padding) starts[j + 1] = starts[j + 1] + 1;
  for (let j = 0; j < size; j++) starts[j + 1] = starts[j] + padded(starts[j + 1], 4);
  const synapse = new Uint32Array(starts[size]);
  const next = starts.slice();
  for (let at = 0; at < targets.length; at++) {
    const j = targets[at];
    if (j >= padding) continue;
    const entry = next[j];
    next[j] = entry + 1;
    synapse[entry] = at;
  }
  const spare = targets.length - 4;
  for (let j = 0; j < size; j++) {
    for (let entry = next[j], i = 0; entry < starts[j + 1]; entry++) synapse[entry] = spare + i++;
  }
  return {
    columnStart: arrays.indices(`${name}.column_start`, starts),
    synapse: arrays.indices(`${name}.column_synapse`, synapse),
    source: arrays.indices(
      `${name}.column_source`,
      synapse.map((at) => sources[at]),
    ),
  };
}

/** The layout that a program keeps. `place` is given where the connections were not drawn in the order of places. */
function kept(
  count: number,
  length: number,
  rows: readonly Rows[],
  padding: number,
  place: Uint32Array | undefined,
): SynapseLayout {
  /** Visits the synapses by place. */
  const visit = (read: ReadIndices, each: (at: number, pre: number, post: number) => void): void => {
    const { rowStart, target, stride } = rows[0];
    const starts = read(rowStart);
    const targets = read(target);
    for (let row = 0; row + 1 < starts.length; row++) {
      for (let at = starts[row], end = starts[row + 1]; at < end; at++) {
        const j = targets[at];
        if (j < padding) each(at, Math.floor(row / stride), j);
      }
    }
  };
  const places = (read: ReadIndices): Uint32Array => {
    if (place !== undefined) return place;
    const found = new Uint32Array(count);
    let k = 0;
    visit(read, (at) => {
      found[k++] = at;
    });
    return found;
  };
  return {
    count,
    length,
    rows,
    places,
    connections(read) {
      const pre = new Uint32Array(count);
      const post = new Uint32Array(count);
      if (place === undefined) {
        let k = 0;
        visit(read, (_, i, j) => {
          pre[k] = i;
          post[k++] = j;
        });
        return { pre, post };
      }
      const sources = new Uint32Array(length);
      visit(read, (at, i) => {
        sources[at] = i;
      });
      const targets = read(rows[0].target);
      place.forEach((at, k) => {
        pre[k] = sources[at];
        post[k] = targets[at];
      });
      return { pre, post };
    },
  };
}

/**
 * Calls `each` with one value per synapse, in the order of the connections.
 *
 * @throws ValidationError `size_mismatch`, `not_finite`
 */
export function forSynapseValues(
  network: Network,
  projection: Projection,
  what: string,
  values: SynapseValues,
  pre: Uint32Array,
  post: Uint32Array,
  each: (value: number, synapse: number) => void,
): void {
  const name = `${projection.name}.${what}`;
  if (typeof values === 'object' && values.length !== pre.length) {
    throw new ValidationError(`${name} does not fit its connections`, {
      code: 'size_mismatch',
      expected: `${pre.length} values`,
      received: values.length,
    });
  }
  const check = (value: number): number => finiteSynapseValue(projection, what, value);
  const random = new RandomStream(network.seed, `projection/${name}`);
  const same = typeof values === 'number' ? check(values) : 0;
  for (let k = 0; k < pre.length; k++) {
    if (typeof values === 'number') each(same, k);
    else if (typeof values === 'function') each(check(values(random, pre[k], post[k])), k);
    else each(check(values[k]), k);
  }
}

/** A value of a synapse, checked. @throws ValidationError `not_finite` where it is NaN or infinite */
export function finiteSynapseValue(projection: Projection, what: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new ValidationError(`a value of ${projection.name}.${what} is not a finite number`, {
    code: 'not_finite',
    expected: 'a finite number',
    received: value,
  });
}
