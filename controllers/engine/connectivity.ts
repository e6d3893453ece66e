import { ValidationError } from '../../agents/errors.ts';
import { log, log1p } from '../../kernels/math-f64.ts';
import type { RandomStream } from '../../kernels/random.ts';

/** Synapses as parallel arrays: presynaptic and postsynaptic index of each. */
export interface Connections {
  readonly pre: Uint32Array;
  readonly post: Uint32Array;
}

/**
 * Draws the synapses between two populations. The same stream gives the same synapses, in the same order; those of this
 * file come sorted by source, then target (`explicit` as given), which is how they are laid out.
 */
export type Connectivity = (preSize: number, postSize: number, random: RandomStream) => Connections;

export interface PairFilter {
  /** Keep only pairs for which this holds: a structural mask. */
  readonly where?: (pre: number, post: number) => boolean;
  /** Allow pre = post; default true. Say false for a recurrent projection without self-connections. */
  readonly self?: boolean;
}

/** Every pair once. */
export function allToAll(filter: PairFilter = {}): Connectivity {
  return fixedProbability(1, filter);
}

/** Neuron i to neuron i. */
export function oneToOne(): Connectivity {
  return (preSize, postSize) => {
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
}

/**
 * Each pair independently with probability `p`: one uniform number a synapse, for the number of pairs passed over before it
 * is geometric. Pairs that the filter rejects take their draws all the same.
 */
export function fixedProbability(p: number, filter: PairFilter = {}): Connectivity {
  probability(p);
  return (preSize, postSize, random) => {
    const total = preSize * postSize;
    const pairs = new PairList(total * p + 6 * Math.sqrt(total * p * (1 - p)));
    const perPair = log1p(-p);
    const gap = p === 1 ? () => 0 : () => Math.floor(log(1 - random.uniform()) / perPair);
    const keeps = keeper(filter);
    let i = 0;
    for (let j = p === 0 ? Infinity : gap(); ; j += 1 + gap()) {
      if (j >= postSize) {
        const rows = Math.floor(j / postSize);
        i += rows;
        if (i >= preSize) return pairs.connections();
        j -= rows * postSize;
      }
      if (keeps(i, j)) pairs.add(i, j);
    }
  };
}

/**
 * Each pair with a probability that depends on its distance: one uniform number a pair that the filter keeps and whose
 * probability is below 1.
 *
 * @param positions m, x and y interleaved, of the presynaptic and postsynaptic neurons
 * @param probabilityAt of a distance in m
 */
export function distanceDependent(
  positions: { readonly pre: ArrayLike<number>; readonly post: ArrayLike<number> },
  probabilityAt: (distance: number) => number,
  filter: PairFilter = {},
): Connectivity {
  const at = (list: ArrayLike<number>, i: number): [number, number] => [
    list[2 * i] as number,
    list[2 * i + 1] as number,
  ];
  return (preSize, postSize, random) => {
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
    const keeps = keeper(filter);
    const pairs = new PairList(16 * preSize);
    for (let i = 0; i < preSize; i++) {
      const [x0, y0] = at(positions.pre, i);
      for (let j = 0; j < postSize; j++) {
        if (!keeps(i, j)) continue;
        const [x1, y1] = at(positions.post, j);
        const p = probability(probabilityAt(Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0))));
        if (p >= 1 || random.uniform() < p) pairs.add(i, j);
      }
    }
    return pairs.connections();
  };
}

/** Exactly `degree` distinct sources for each postsynaptic neuron. */
export function fixedInDegree(degree: number, { self = true }: Pick<PairFilter, 'self'> = {}): Connectivity {
  return (preSize, postSize, random) => bySource(drawDegrees(postSize, preSize, degree, self, random), preSize);
}

/** Exactly `degree` distinct targets for each presynaptic neuron. */
export function fixedOutDegree(degree: number, { self = true }: Pick<PairFilter, 'self'> = {}): Connectivity {
  return (preSize, postSize, random) => drawDegrees(preSize, postSize, degree, self, random);
}

/** The pairs given, in any order; a pair may come more than once. */
export function explicit(pairs: Iterable<readonly [pre: number, post: number]>): Connectivity {
  const list = [...pairs];
  const pre = Uint32Array.from(list, ([i]) => i);
  const post = Uint32Array.from(list, ([, j]) => j);
  return (preSize, postSize) => {
    list.forEach(([i, j]) => {
      const fits = Number.isInteger(i) && Number.isInteger(j) && i >= 0 && j >= 0 && i < preSize && j < postSize;
      if (fits) return;
      throw new ValidationError('a connection lies outside its populations', {
        code: 'index_out_of_range',
        expected: `pre in 0..${preSize - 1}, post in 0..${postSize - 1}`,
        received: [i, j],
      });
    });
    return { pre, post };
  };
}

/** A growing list of pairs. */
class PairList {
  #pre: Uint32Array;
  #post: Uint32Array;
  #count = 0;

  constructor(expected: number) {
    this.#pre = new Uint32Array(Math.ceil(expected) + 16);
    this.#post = new Uint32Array(this.#pre.length);
  }

  add(pre: number, post: number): void {
    if (this.#count === this.#pre.length) this.#grow();
    this.#pre[this.#count] = pre;
    this.#post[this.#count++] = post;
  }

  connections(): Connections {
    return { pre: this.#pre.slice(0, this.#count), post: this.#post.slice(0, this.#count) };
  }

  #grow(): void {
    const [pre, post] = [this.#pre, this.#post];
    this.#pre = new Uint32Array(2 * pre.length);
    this.#post = new Uint32Array(2 * post.length);
    this.#pre.set(pre);
    this.#post.set(post);
  }
}

function keeper({ where, self = true }: PairFilter): (pre: number, post: number) => boolean {
  if (where === undefined) return self ? () => true : (i, j) => i !== j;
  return self ? where : (i, j) => i !== j && where(i, j);
}

/** For each of `from` neurons, `degree` distinct ones of `to` (Floyd's sampling), one whole number each. */
function drawDegrees(from: number, to: number, degree: number, self: boolean, random: RandomStream): Connections {
  const fewest = self || from === 0 ? to : to - 1;
  if (!Number.isInteger(degree) || degree < 0 || degree > fewest) {
    throw new ValidationError('a degree must be a whole number of available partners', {
      code: 'invalid_degree',
      expected: `0 to ${fewest}`,
      received: degree,
    });
  }
  const pre = new Uint32Array(from * degree);
  const post = new Uint32Array(from * degree);
  /** The last neuron that chose each partner, counted from 1. */
  const chosenBy = new Uint32Array(to);
  for (let i = 0, at = 0; i < from; i++) {
    const skips = !self && i < to;
    const available = skips ? to - 1 : to;
    const first = at;
    for (let limit = available - degree; limit < available; limit++) {
      const draw = random.integer(limit + 1);
      const choice = chosenBy[draw] === i + 1 ? limit : draw;
      chosenBy[choice] = i + 1;
      post[at++] = choice;
    }
    pre.fill(i, first, at);
    const row = post.subarray(first, at).sort();
    if (!skips) continue;
    for (let k = degree; k-- > 0 && (row[k] as number) >= i; ) row[k] = (row[k] as number) + 1;
  }
  return { pre, post };
}

/** Pairs drawn target by target, the other way round: sorted by source, then target. */
function bySource({ pre: target, post: source }: Connections, sources: number): Connections {
  const next = new Uint32Array(sources + 1);
  for (const i of source) next[i + 1] = (next[i + 1] as number) + 1;
  for (let i = 0; i < sources; i++) next[i + 1] = (next[i + 1] as number) + (next[i] as number);
  const pre = new Uint32Array(source.length);
  const post = new Uint32Array(source.length);
  for (let k = 0; k < source.length; k++) {
    const i = source[k] as number;
    const at = next[i] as number;
    next[i] = at + 1;
    pre[at] = i;
    post[at] = target[k] as number;
  }
  return { pre, post };
}

function probability(p: number): number {
  if (p >= 0 && p <= 1) return p;
  throw new ValidationError('a connection probability must lie in [0, 1]', {
    code: 'invalid_probability',
    expected: '0 to 1',
    received: p,
  });
}
