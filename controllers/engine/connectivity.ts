import { ValidationError } from '../../agents/errors.ts';
import type { RandomStream } from '../../kernels/random.ts';

/** Synapses as parallel arrays: presynaptic and postsynaptic index of each. */
export interface Connections {
  readonly pre: Uint32Array;
  readonly post: Uint32Array;
}

/** Draws the synapses between two populations. */
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

/** Each pair independently with probability `p`. */
export function fixedProbability(p: number, filter: PairFilter = {}): Connectivity {
  probability(p);
  return pairwise(() => p, filter);
}

/**
 * Each pair with a probability that depends on its distance.
 *
 * @param positions m, x and y interleaved, of the presynaptic and postsynaptic neurons
 * @param probabilityAt of a distance in m
 */
export function distanceDependent(
  positions: { readonly pre: ArrayLike<number>; readonly post: ArrayLike<number> },
  probabilityAt: (distance: number) => number,
  filter: PairFilter = {},
): Connectivity {
  const at = (list: ArrayLike<number>, i: number): [number, number] => [list[2 * i] as number, list[2 * i + 1] as number];
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
    return pairwise((i, j) => {
      const [x0, y0] = at(positions.pre, i);
      const [x1, y1] = at(positions.post, j);
      return probability(probabilityAt(Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0))));
    }, filter)(preSize, postSize, random);
  };
}

/** Exactly `degree` distinct sources for each postsynaptic neuron. */
export function fixedInDegree(degree: number, { self = true }: Pick<PairFilter, 'self'> = {}): Connectivity {
  return (preSize, postSize, random) => transpose(drawDegrees(postSize, preSize, degree, self, random));
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

function pairwise(chance: (pre: number, post: number) => number, { where, self = true }: PairFilter): Connectivity {
  return (preSize, postSize, random) => {
    const pre: number[] = [];
    const post: number[] = [];
    for (let i = 0; i < preSize; i++) {
      for (let j = 0; j < postSize; j++) {
        if (!self && i === j) continue;
        if (where !== undefined && !where(i, j)) continue;
        const p = chance(i, j);
        if (p < 1 && random.uniform() >= p) continue;
        pre.push(i);
        post.push(j);
      }
    }
    return { pre: Uint32Array.from(pre), post: Uint32Array.from(post) };
  };
}

/** For each of `from` neurons, `degree` distinct ones of `to` (Floyd's sampling). */
function drawDegrees(from: number, to: number, degree: number, self: boolean, random: RandomStream): Connections {
  const available = self ? to : to - 1;
  if (!Number.isInteger(degree) || degree < 0 || degree > available) {
    throw new ValidationError('a degree must be a whole number of available partners', {
      code: 'invalid_degree',
      expected: `0 to ${available}`,
      received: degree,
    });
  }
  const pre = new Uint32Array(from * degree);
  const post = new Uint32Array(from * degree);
  let at = 0;
  for (let i = 0; i < from; i++) {
    const chosen = new Set<number>();
    for (let limit = available - degree; limit < available; limit++) {
      const draw = random.integer(limit + 1);
      chosen.add(chosen.has(draw) ? limit : draw);
    }
    for (const draw of [...chosen].sort((a, b) => a - b)) {
      pre[at] = i;
      post[at++] = !self && draw >= i ? draw + 1 : draw;
    }
  }
  return { pre, post };
}

function transpose({ pre, post }: Connections): Connections {
  return { pre: post, post: pre };
}

function probability(p: number): number {
  if (p >= 0 && p <= 1) return p;
  throw new ValidationError('a connection probability must lie in [0, 1]', {
    code: 'invalid_probability',
    expected: '0 to 1',
    received: p,
  });
}
