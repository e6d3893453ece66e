import { ValidationError } from '../../agents/errors.ts';
import { RandomStream } from '../../kernels/random.ts';
import type { ArrayTable } from './array-table.ts';
import { padded } from './array-table.ts';
import { trashIndex } from './lower-population.ts';
import type { Network, Projection, SynapseValues } from './network.ts';
import type { Columns, Rows } from './program.ts';

/**
 * Where a projection's synapses lie: sorted by delay, source, target; each row padded to a multiple of 4 with synapses
 * that point at a neuron nobody reads, so that loops need no remainder.
 */
export interface SynapseLayout {
  /** Places, padding included. */
  readonly length: number;
  /** Place of each synapse, in the order of the connections. */
  readonly place: Uint32Array;
  readonly pre: Uint32Array;
  readonly post: Uint32Array;
  /** One per distinct delay. */
  readonly rows: readonly Rows[];
  /** Elements of a presynaptic trace array: one block a delay. */
  readonly preTraceLength: number;
  /** Built on demand, for rules that act on postsynaptic spikes. */
  columns(): Columns;
}

/** Draws the connections and delays of a projection, and lays them out. */
export function layOutSynapses(network: Network, projection: Projection, arrays: ArrayTable): SynapseLayout {
  const { name, source, target } = projection;
  const random = new RandomStream(network.seed, `projection/${name}/connectivity`);
  const { pre, post } = projection.connect(source.size, target.size, random);
  const delays = synapseValues(network, projection, 'delay', projection.delay, pre, post);
  const steps = Float64Array.from(delays, (seconds) => network.delaySteps(seconds, name));
  const distinct = [...new Set(steps)].sort((a, b) => a - b);
  if (distinct.length === 0) distinct.push(network.delaySteps(typeof projection.delay === 'number' ? projection.delay : network.step, name));

  const stride = trashIndex(source.size) + 8;
  const order = Uint32Array.from(pre, (_, k) => k).sort(
    (a, b) =>
      (steps[a] as number) - (steps[b] as number) || (pre[a] as number) - (pre[b] as number) || (post[a] as number) - (post[b] as number) || a - b,
  );
  const place = new Uint32Array(pre.length);
  const targets: number[] = [];
  const sources: number[] = [];
  const rows: Rows[] = [];
  let next = 0;
  distinct.forEach((delay, bucket) => {
    const starts: number[] = [targets.length];
    let contiguous = true;
    for (let i = 0; i < source.size; i++) {
      const start = targets.length;
      for (; next < order.length; next++) {
        const synapse = order[next] as number;
        if (steps[synapse] !== delay || pre[synapse] !== i) break;
        if (post[synapse] !== targets.length - start) contiguous = false;
        place[synapse] = targets.length;
        targets.push(post[synapse] as number);
        sources.push(i + bucket * stride);
      }
      if (targets.length - start !== target.size) contiguous = false;
      for (let spare = padded(targets.length - start, 4) - (targets.length - start); spare > 0; spare--) {
        targets.push(trashIndex(target.size));
        sources.push(trashIndex(source.size));
      }
      starts.push(targets.length);
    }
    const suffix = distinct.length === 1 ? '' : `_${delay}`;
    rows.push({
      rowStart: arrays.indices(`${name}.row_start${suffix}`, starts),
      target: -1,
      contiguous,
      delay,
      traceOffset: bucket * stride,
    });
  });
  // Four more places, for the padding of columns.
  const length = targets.length + 4;
  for (let i = 0; i < 4; i++) {
    targets.push(trashIndex(target.size));
    sources.push(trashIndex(source.size));
  }
  const targetArray = arrays.indices(`${name}.target`, targets);
  return {
    length,
    place,
    pre,
    post,
    rows: rows.map((bucket) => ({ ...bucket, target: targetArray })),
    preTraceLength: distinct.length * stride,
    columns: () => columns(name, target.size, place, post, sources, arrays),
  };
}

function columns(name: string, targets: number, place: Uint32Array, post: Uint32Array, sources: readonly number[], arrays: ArrayTable): Columns {
  const lists: number[][] = Array.from({ length: targets }, () => []);
  post.forEach((j, k) => (lists[j] as number[]).push(place[k] as number));
  const starts = [0];
  const synapse: number[] = [];
  const spare = sources.length - 4;
  for (const list of lists) {
    list.sort((a, b) => a - b);
    synapse.push(...list);
    for (let i = 0; synapse.length % 4 !== 0; i++) synapse.push(spare + i);
    starts.push(synapse.length);
  }
  return {
    columnStart: arrays.indices(`${name}.column_start`, starts),
    synapse: arrays.indices(`${name}.column_synapse`, synapse),
    source: arrays.indices(
      `${name}.column_source`,
      synapse.map((k) => sources[k] as number),
    ),
  };
}

/** One SI value a synapse, in the order of the connections. */
export function synapseValues(
  network: Network,
  projection: Projection,
  what: string,
  values: SynapseValues,
  pre: Uint32Array,
  post: Uint32Array,
): Float64Array {
  const name = `${projection.name}.${what}`;
  const check = (value: number): number => {
    if (Number.isFinite(value)) return value;
    throw new ValidationError(`a value of ${name} is not a finite number`, { code: 'not_finite', expected: 'a finite number in SI units', received: value });
  };
  if (typeof values === 'number') return new Float64Array(pre.length).fill(check(values));
  if (typeof values === 'function') {
    const random = new RandomStream(network.seed, `projection/${name}`);
    return Float64Array.from(pre, (i, k) => check(values(random, i, post[k] as number)));
  }
  if (values.length !== pre.length) {
    throw new ValidationError(`${name} does not fit its connections`, { code: 'size_mismatch', expected: `${pre.length} values`, received: values.length });
  }
  return Float64Array.from(values, check);
}
