import { ValidationError } from '../../../agents/errors.ts';
import { checkOptions } from '../../../agents/known-options.ts';
import type { RandomStream } from '../../../kernels/random.ts';
import type { Connections, Connectivity, PairFilter } from './connectivity.ts';
import { counted, SAME_NUMBER } from './connectivity.ts';
import { checkSynapsesFit } from './memory-limit.ts';
import { PairTable } from './pair-table.ts';

/** @throws ValidationError `unknown_option` */
function mayMeetItself(filter: Pick<PairFilter, 'self'>): boolean {
  checkOptions('the filter of pairs', filter, { self: true });
  return filter.self ?? true;
}

/** Exactly `degree` distinct sources for each postsynaptic neuron. */
export function fixedInDegree(degree: number, filter: Pick<PairFilter, 'self'> = {}): Connectivity {
  const self = mayMeetItself(filter);
  const draw: Connectivity = (preSize, postSize, random, selves = SAME_NUMBER) => {
    const selfOf = self ? undefined : selves.ofPost;
    return bySource(drawDegrees(postSize, preSize, degree, selfOf, random), preSize);
  };
  return counted(draw, (preSize, postSize) => postSize * Math.min(degree, preSize));
}

/** Exactly `degree` distinct targets for each presynaptic neuron. */
export function fixedOutDegree(degree: number, filter: Pick<PairFilter, 'self'> = {}): Connectivity {
  const self = mayMeetItself(filter);
  const draw: Connectivity = (preSize, postSize, random, selves = SAME_NUMBER) =>
    drawDegrees(preSize, postSize, degree, self ? undefined : selves.ofPre, random);
  return counted(draw, (preSize, postSize) => preSize * Math.min(degree, postSize));
}

/**
 * Exactly `degree` distinct targets for each presynaptic neuron and, at the same time, equally many distinct sources for
 * each postsynaptic neuron: preSize * degree / postSize, which must be whole. Ends are paired at random. Then pairs that occur
 * twice are exchanged with others until each pair occurs once.
 */
export function fixedDegrees(degree: number, filter: Pick<PairFilter, 'self'> = {}): Connectivity {
  const self = mayMeetItself(filter);
  const draw: Connectivity = (preSize, postSize, random, selves = SAME_NUMBER) => {
    if ((preSize * degree) % postSize !== 0) {
      throw new ValidationError('degrees of both sides do not fit', {
        code: 'invalid_degree',
        expected: `${preSize} * degree to be a multiple of ${postSize}`,
        received: degree,
      });
    }
    const selfOf = self ? undefined : selves.ofPre;
    checkDegree(preSize, postSize, degree, selfOf);
    checkSynapsesFit(preSize * degree);
    // Where rows are more than half full, the pairs that they leave out are drawn instead.
    const missing = postSize - degree - (selfOf === undefined ? 0 : 1);
    if (missing >= degree || !oneSelfEach(preSize, postSize, selfOf))
      return pairEnds(preSize, postSize, degree, selfOf, random);
    const left = pairEnds(preSize, postSize, missing, selfOf, random);
    const taken = new PairTable(preSize, postSize);
    for (let k = 0; k < left.pre.length; k++) taken.add(left.pre[k], left.post[k]);
    if (selfOf !== undefined) for (let i = 0; i < preSize; i++) taken.add(i, selfOf(i));
    return taken.others(preSize * degree);
  };
  return counted(draw, (preSize, postSize) => preSize * Math.min(degree, postSize));
}

type SelfOf = ((i: number) => number) | undefined;

/**
 * For each of `from` neurons, `degree` distinct partners of `to` (Floyd's sampling). One whole number is drawn per partner.
 *
 * @param selfOf the index of a neuron among its partners; it is left out
 */
function drawDegrees(from: number, to: number, degree: number, selfOf: SelfOf, random: RandomStream): Connections {
  checkDegree(from, to, degree, selfOf);
  checkSynapsesFit(from * degree);
  const pre = new Uint32Array(from * degree);
  const post = new Uint32Array(from * degree);
  /** The last neuron that chose each partner, counted from 1. */
  const chosenBy = new Uint32Array(to);
  for (let i = 0, at = 0; i < from; i++) {
    const own = selfOf === undefined ? -1 : selfOf(i);
    const skips = own >= 0 && own < to;
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
    for (let k = degree; k-- > 0 && row[k] >= own; ) row[k] = row[k] + 1;
  }
  return { pre, post };
}

/** Swaps the sides of pairs that were drawn target by target: sorted by source, then target. */
function bySource({ pre: target, post: source }: Connections, sources: number): Connections {
  const next = new Uint32Array(sources + 1);
  for (const i of source) next[i + 1] = next[i + 1] + 1;
  for (let i = 0; i < sources; i++) next[i + 1] = next[i + 1] + next[i];
  const pre = new Uint32Array(source.length);
  const post = new Uint32Array(source.length);
  for (let k = 0; k < source.length; k++) {
    const i = source[k];
    const at = next[i];
    next[i] = at + 1;
    pre[at] = i;
    post[at] = target[k];
  }
  return { pre, post };
}

/** The most pairs for a table of all, which takes 64 MiB. With more pairs, rows are short compared with their choice. */
const TABLE = 0x20000000;

/** Pairs every source `degree` times with targets in random order, then exchanges targets until no pair occurs twice. */
function pairEnds(from: number, to: number, degree: number, selfOf: SelfOf, random: RandomStream): Connections {
  const count = from * degree;
  const post = new Uint32Array(count);
  for (let k = 0; k < count; k++) post[k] = k % to;
  random.shuffle(post);
  const table = from * to <= TABLE ? new PairTable(from, to) : undefined;
  /** Whether neuron i may have target j at `place`, which is one of its own places. */
  const fits = (i: number, j: number, place: number): boolean => {
    if (selfOf?.(i) === j) return false;
    if (table !== undefined) return table.count(i, j) === (post[place] === j ? 1 : 0);
    for (let k = i * degree; k < (i + 1) * degree; k++) if (post[k] === j && k !== place) return false;
    return true;
  };
  let patience = 1000 * (count + 1);
  for (const k of misplaced(post, from, to, degree, selfOf, table)) {
    const i = Math.floor(k / degree);
    // An earlier exchange may have solved this one.
    let done = fits(i, post[k], k);
    while (!done) {
      if (patience-- === 0) {
        throw new ValidationError('no connections with these degrees were found', {
          code: 'invalid_degree',
          expected: 'fewer partners for each neuron, or connections of a neuron onto itself allowed',
          received: degree,
        });
      }
      const other = random.integer(count);
      const owner = Math.floor(other / degree);
      const [mine, theirs] = [post[k], post[other]];
      done = fits(i, theirs, k) && fits(owner, mine, other);
      if (!done) continue;
      post[k] = theirs;
      post[other] = mine;
      table?.replace(i, mine, theirs);
      table?.replace(owner, theirs, mine);
    }
  }
  if (table !== undefined) return table.pairs(count);
  const pre = new Uint32Array(count);
  for (let i = 0; i < from; i++) {
    pre.fill(i, i * degree, (i + 1) * degree);
    post.subarray(i * degree, (i + 1) * degree).sort();
  }
  return { pre, post };
}

/** Places of targets that their row has already, or that are the neuron itself. Adds all pairs to the table. */
function misplaced(
  post: Uint32Array,
  from: number,
  to: number,
  degree: number,
  selfOf: SelfOf,
  table: PairTable | undefined,
): number[] {
  /** The last source that was paired with each target, counted from 1. */
  const givenTo = new Uint32Array(to);
  const places: number[] = [];
  for (let i = 0, k = 0; i < from; i++) {
    const own = selfOf?.(i);
    for (const end = k + degree; k < end; k++) {
      const j = post[k];
      if (givenTo[j] === i + 1 || j === own) places.push(k);
      givenTo[j] = i + 1;
      table?.add(i, j);
    }
  }
  return places;
}

/** Whether every neuron is on both sides, or may connect to itself. */
function oneSelfEach(from: number, to: number, selfOf: SelfOf): boolean {
  if (selfOf === undefined) return true;
  for (let i = 0; i < from; i++) if (selfOf(i) < 0 || selfOf(i) >= to) return false;
  return from === to;
}

function checkDegree(from: number, to: number, degree: number, selfOf: SelfOf): void {
  const fewest = selfOf === undefined || from === 0 ? to : to - 1;
  if (Number.isInteger(degree) && degree >= 0 && degree <= fewest) return;
  throw new ValidationError('a degree must be a whole number of available partners', {
    code: 'invalid_degree',
    expected: `0 to ${fewest}`,
    received: degree,
  });
}
