import { ValidationError } from '../../../agents/errors.ts';
import { checkOptions } from '../../../agents/known-options.ts';
import { log, log1p } from '../../../kernels/math-f64.ts';
import type { RandomStream } from '../../../kernels/random.ts';
import { checkSynapsesFit } from './memory-limit.ts';

/** Synapses as two arrays of the same length. */
export interface Connections {
  /** Index of the presynaptic neuron of each synapse. */
  readonly pre: Uint32Array;
  /** Index of the postsynaptic neuron of each synapse. */
  readonly post: Uint32Array;
}

/**
 * Draws the synapses between two populations of `preSize` and `postSize` neurons. The same stream gives the same synapses in
 * the same order. The rules of this file give them sorted by source, then target, as they are laid out in memory; `explicit`
 * keeps the order given.
 */
export interface Connectivity {
  (preSize: number, postSize: number, random: RandomStream, selves?: Selves): Connections;
  /**
   * The number of synapses that it draws at least, so that a network which is too large is refused before they are drawn. Absent: nobody
   * knows before.
   */
  readonly expected?: (preSize: number, postSize: number) => number;
}

/** A connectivity that tells beforehand how many synapses it draws at least. */
export function counted(draw: Connectivity, expected: (preSize: number, postSize: number) => number): Connectivity {
  return Object.assign(draw, { expected });
}

/**
 * Finds a neuron of one side on the other side; -1 where it is not there. By default it has the same index on both sides.
 * Views of one population number it differently.
 */
export interface Selves {
  /** Index on the postsynaptic side of presynaptic neuron `pre`; -1 where it is not there. */
  readonly ofPre: (pre: number) => number;
  /** Index on the presynaptic side of postsynaptic neuron `post`; -1 where it is not there. */
  readonly ofPost: (post: number) => number;
}

/** Both sides number neurons alike. */
export const SAME_NUMBER: Selves = { ofPre: (i) => i, ofPost: (j) => j };

/** Which pairs of neurons a connectivity may connect. */
export interface PairFilter {
  /** Keeps only the pairs for which this holds: a structural mask. Default: keeps all. */
  readonly where?: (pre: number, post: number) => boolean;
  /** Whether a neuron may connect to itself. Default true. */
  readonly self?: boolean;
}

/** @throws ValidationError `unknown_option` */
function checkFilter(filter: PairFilter): void {
  checkOptions('the filter of pairs', filter, { where: true, self: true });
}

/**
 * Every pair once.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const cells = network.population('cells', lif, { size: 10 });
 * const inhibition = network.project(cells, cells, {
 *   synapse: staticSynapse, receptor: 'inhibitory', connect: allToAll({ self: false }),
 *   initial: { w: '-50 pA' }, delay: '1 ms',
 * });
 * console.log(simulate(network).connections(inhibition).pre.length); // 90
 */
export function allToAll(filter: PairFilter = {}): Connectivity {
  return fixedProbability(1, filter);
}

/**
 * Neuron i to neuron i.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const noise = network.population('noise', poisson, { size: 10 });
 * const cells = network.population('cells', lif, { size: 10 });
 * network.project(noise, cells, {
 *   synapse: staticSynapse, receptor: 'excitatory', connect: oneToOne(), initial: { w: '80 pA' },
 * });
 */
export function oneToOne(): Connectivity {
  const draw: Connectivity = (preSize, postSize) => {
    if (preSize !== postSize) {
      throw new ValidationError('one-to-one needs populations of one size', {
        code: 'size_mismatch',
        expected: `${preSize} postsynaptic neurons`,
        received: postSize,
      });
    }
    const same = Uint32Array.from({ length: preSize }, (_, i) => i);
    return { pre: same, post: same.slice() };
  };
  return counted(draw, Math.min);
}

/**
 * Each pair independently with probability `p`. One uniform number per synapse is enough, because the number of pairs skipped
 * before it is geometric. Pairs that the filter rejects consume their draws too.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const cells = network.population('cells', lif, { size: 100 });
 * const recurrent = network.project(cells, cells, {
 *   synapse: staticSynapse, receptor: 'inhibitory', connect: fixedProbability(0.1, { self: false }),
 *   initial: { w: '-50 pA' }, delay: '1 ms',
 * });
 * console.log(simulate(network).connections(recurrent).pre.length); // about 990 synapses
 */
export function fixedProbability(p: number, filter: PairFilter = {}): Connectivity {
  probability(p);
  checkFilter(filter);
  const spread = (total: number): number => 6 * Math.sqrt(total * p * (1 - p));
  const draw: Connectivity = (preSize, postSize, random, selves) => {
    const keeps = keeper(filter, selves);
    const total = preSize * postSize;
    const pairs = new PairList(total * p + spread(total));
    if (p === 1) addEveryPair(pairs, preSize, postSize, keeps);
    else if (p > 0) addDrawnPairs(pairs, preSize, postSize, p, random, keeps);
    return pairs.connections();
  };
  if (filter.where !== undefined) return draw;
  return counted(draw, (preSize, postSize) => {
    const total = preSize * postSize - (filter.self === false ? Math.min(preSize, postSize) : 0);
    return Math.max(0, total * p - spread(total));
  });
}

type Keeps = (pre: number, post: number) => boolean;

function addEveryPair(pairs: PairList, preSize: number, postSize: number, keeps: Keeps | undefined): void {
  for (let i = 0; i < preSize; i++) {
    for (let j = 0; j < postSize; j++) if (keeps === undefined || keeps(i, j)) pairs.add(i, j);
  }
}

function addDrawnPairs(
  pairs: PairList,
  preSize: number,
  postSize: number,
  p: number,
  random: RandomStream,
  keeps: Keeps | undefined,
): void {
  const perPair = log1p(-p);
  let i = 0;
  let j = -1;
  for (;;) {
    j += 1 + Math.floor(log(1 - random.uniform()) / perPair);
    if (j >= postSize) {
      const rows = Math.floor(j / postSize);
      i += rows;
      if (i >= preSize) return;
      j -= rows * postSize;
    }
    if (keeps === undefined || keeps(i, j)) pairs.add(i, j);
  }
}

/**
 * Each pair with a probability that depends on its distance. One uniform number is drawn per pair that the filter keeps and
 * whose probability is below 1.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const cells = network.population('cells', lif, { size: 100 });
 * const places = Float64Array.from({ length: 200 }, (_, i) => 0.1 * (i % 2 === 0 ? (i >> 1) % 10 : Math.floor(i / 20)));
 * network.project(cells, cells, {
 *   synapse: staticSynapse, receptor: 'excitatory', initial: { w: '20 pA' },
 *   // Near cells of a grid of 10 x 10, 0.1 m apart, more often than distant ones.
 *   connect: distanceDependent({ pre: places, post: places }, (metres) => Math.exp(-metres / 0.2)),
 * });
 *
 * @param positions m, x and y interleaved, of the presynaptic and postsynaptic neurons
 * @param probabilityAt of a distance in m
 */
export function distanceDependent(
  positions: { readonly pre: ArrayLike<number>; readonly post: ArrayLike<number> },
  probabilityAt: (distance: number) => number,
  filter: PairFilter = {},
): Connectivity {
  checkFilter(filter);
  const at = (list: ArrayLike<number>, i: number): [number, number] => [list[2 * i], list[2 * i + 1]];
  return (preSize, postSize, random, selves) => {
    for (const [side, list, size] of [
      ['pre', positions.pre, preSize],
      ['post', positions.post, postSize],
    ] as const) {
      if (list.length === 2 * size) continue;
      throw new ValidationError(`positions.${side} does not fit its population`, {
        code: 'size_mismatch',
        expected: `x and y of ${size} neurons: ${2 * size} numbers`,
        received: list.length,
      });
    }
    const keeps = keeper(filter, selves);
    const pairs = new PairList(16 * preSize);
    for (let i = 0; i < preSize; i++) {
      const [x0, y0] = at(positions.pre, i);
      for (let j = 0; j < postSize; j++) {
        if (keeps !== undefined && !keeps(i, j)) continue;
        const [x1, y1] = at(positions.post, j);
        const p = probability(probabilityAt(Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0))));
        if (p >= 1 || random.uniform() < p) pairs.add(i, j);
      }
    }
    return pairs.connections();
  };
}

/**
 * The pairs given, as pairs or as two arrays, in any order. A pair may occur more than once.
 *
 * @throws ValidationError `size_mismatch` for arrays of two lengths; the draw, `index_out_of_range` for a neuron that is not there
 */
export function explicit(
  pairs:
    | Iterable<readonly [pre: number, post: number]>
    | { readonly pre: ArrayLike<number>; readonly post: ArrayLike<number> },
): Connectivity {
  const { pre, post } = 'pre' in pairs ? pairs : columns(pairs);
  if (pre.length !== post.length) {
    throw new ValidationError('a list of connections needs both ends of each', {
      code: 'size_mismatch',
      expected: `${pre.length} postsynaptic neurons`,
      received: post.length,
    });
  }
  const draw: Connectivity = (preSize, postSize) => {
    const within = (n: number, size: number): boolean => Number.isInteger(n) && n >= 0 && n < size;
    for (let k = 0; k < pre.length; k++) {
      const [i, j] = [pre[k], post[k]];
      if (within(i, preSize) && within(j, postSize)) continue;
      throw new ValidationError('a connection lies outside its populations', {
        code: 'index_out_of_range',
        expected: `pre in 0..${preSize - 1}, post in 0..${postSize - 1}`,
        received: [i, j],
      });
    }
    return { pre: Uint32Array.from(pre), post: Uint32Array.from(post) };
  };
  return counted(draw, () => pre.length);
}

/**
 * One connection, with its value, per entry of a matrix that is not 0. Rows are presynaptic neurons.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const inputs = network.population('inputs', poisson, { size: 2 });
 * const cells = network.population('cells', lif, { size: 3 });
 * const { connect, values } = fromMatrix([40, 0, 20, 0, 60, 0], 3); // input 0 to cells 0 and 2, input 1 to cell 1
 * network.project(inputs, cells, { synapse: staticSynapse, receptor: 'excitatory', connect, initial: { w: pA(values) } });
 *
 * @param entries row by row: the entry of (pre, post) is at pre * postSize + post
 * @param postSize number of postsynaptic neurons, a whole number from 1
 * @throws ValidationError `size_mismatch`
 */
export function fromMatrix(
  entries: ArrayLike<number>,
  postSize: number,
): { readonly connect: Connectivity; readonly values: Float64Array } {
  if (!(Number.isInteger(postSize) && postSize >= 1)) {
    throw new ValidationError('a matrix needs the number of its columns', {
      code: 'size_mismatch',
      expected: 'fromMatrix(entries, postSize) with entries row by row, and postSize a whole number from 1',
      received: postSize,
      remedy: 'for a list of rows: fromMatrix(rows.flat(), rows[0].length)',
    });
  }
  const wrong = Array.from(entries).findIndex((entry) => typeof entry !== 'number');
  if (wrong >= 0) {
    throw new ValidationError('a matrix has numbers for entries', {
      code: 'size_mismatch',
      expected: 'numbers, row by row',
      received: entries[wrong],
      remedy: 'for a list of rows: fromMatrix(rows.flat(), rows[0].length)',
    });
  }
  const preSize = entries.length / postSize;
  if (!Number.isInteger(preSize)) {
    throw new ValidationError('a matrix has whole rows', {
      code: 'size_mismatch',
      expected: `a multiple of ${postSize} entries`,
      received: entries.length,
    });
  }
  const places = Uint32Array.from(Array.from(entries).keys()).filter((k) => entries[k] !== 0);
  return {
    connect: counted(
      (sources, targets) => {
        if (sources !== preSize || targets !== postSize) {
          throw new ValidationError('a matrix of connections does not fit its populations', {
            code: 'size_mismatch',
            expected: `${sources} x ${targets} entries`,
            received: `${preSize} x ${postSize}`,
          });
        }
        return { pre: places.map((k) => Math.floor(k / postSize)), post: places.map((k) => k % postSize) };
      },
      () => places.length,
    ),
    values: Float64Array.from(places, (k) => entries[k]),
  };
}

function columns(pairs: Iterable<readonly [number, number]>): { pre: number[]; post: number[] } {
  const list = [...pairs];
  return { pre: list.map(([i]) => i), post: list.map(([, j]) => j) };
}

/** A growing list of pairs. */
class PairList {
  #pre: Uint32Array;
  #post: Uint32Array;
  #count = 0;

  constructor(expected: number) {
    checkSynapsesFit(expected);
    this.#pre = new Uint32Array(Math.ceil(expected) + 16);
    this.#post = new Uint32Array(this.#pre.length);
  }

  add(pre: number, post: number): void {
    if (this.#count === this.#pre.length) this.#grow();
    this.#pre[this.#count] = pre;
    this.#post[this.#count++] = post;
  }

  /** The pairs. The arrays are copied only where much of their space is unused. */
  connections(): Connections {
    const [pre, post] = [this.#pre.subarray(0, this.#count), this.#post.subarray(0, this.#count)];
    return this.#count > 0.9 * this.#pre.length ? { pre, post } : { pre: pre.slice(), post: post.slice() };
  }

  #grow(): void {
    const [pre, post] = [this.#pre, this.#post];
    checkSynapsesFit(pre.length + 1);
    this.#pre = new Uint32Array(2 * pre.length);
    this.#post = new Uint32Array(2 * post.length);
    this.#pre.set(pre);
    this.#post.set(post);
  }
}

/** Undefined where every pair is kept. */
function keeper({ where, self = true }: PairFilter, selves = SAME_NUMBER): Keeps | undefined {
  if (self) return where;
  return where === undefined ? (i, j) => selves.ofPre(i) !== j : (i, j) => selves.ofPre(i) !== j && where(i, j);
}

function probability(p: number): number {
  if (p >= 0 && p <= 1) return p;
  throw new ValidationError('a connection probability must lie in [0, 1]', {
    code: 'invalid_probability',
    expected: '0 to 1',
    received: p,
  });
}
