import { RandomStream } from '../../../kernels/random.ts';
import { discountedVisits } from './discounted-visits.ts';
import type { GridWorld, Layout } from './grid-world.ts';
import { ACTIONS } from './grid-world.ts';

/** The maze of Mattar & Daw 2018, figure 1: that of Sutton 1990, 14 moves. */
export const DYNA_MAZE: Layout = {
  columns: 9,
  rows: 6,
  blocked: [
    { column: 2, row: 1 },
    { column: 2, row: 2 },
    { column: 2, row: 3 },
    { column: 7, row: 0 },
    { column: 7, row: 1 },
    { column: 7, row: 2 },
    { column: 5, row: 4 },
  ],
  start: { column: 0, row: 2 },
  goal: { column: 8, row: 0 },
};

/** What is backed up at the start and at the goal: nothing, single moves at random, or what has the largest gain times need. */
export type Backups = 'none' | 'random' | 'gain-need';

const DISCOUNT = 0.9;
const INVERSE_TEMPERATURE = 5;
const MODEL_RATE = 0.9;
const BACKUPS = 20;
const LEAST_GAIN = 1e-10;

/** A move that was made or explored. */
interface Move {
  readonly from: number;
  readonly action: number;
  readonly reward: number;
  readonly to: number;
}

/**
 * Q-learning in a table with prioritized memory access: Mattar & Daw 2018, Nat Neurosci 21:1609, with the values of the authors'
 * setParams.m. A backup of n moves has the priority
 *
 *   sum over its moves of max(gain, 1e-10)  x  need of the state of its last move,
 *   gain(s) = sum_a pi_new(a|s) Q_new(s, a) - sum_a pi_old(a|s) Q_new(s, a),   need(s) = [(I - gamma T)^-1]_(current, s)
 *
 * with pi the softmax of Q (inverse temperature 5). The last backup may be made longer by a greedy move. Learning rate 1, gamma 0.9,
 * T moved by 0.9 towards what was seen, the maze explored once without reward, T from goal to start, reward 1 +- 0.1.
 *
 * Deviation: `random` draws single moves alike, whether they change place or not; the authors have no such control.
 *
 * @returns moves of each episode
 */
export function prioritizedReplay(
  { states, start, goal, next }: GridWorld,
  { backups, episodes, seed }: { readonly backups: Backups; readonly episodes: number; readonly seed: number },
): number[] {
  const random = new RandomStream(seed, 'prioritized replay');
  const values = new Float64Array(states * ACTIONS);
  const model = new Float64Array(states * states);
  const memory = new Map<number, Move>();
  const open = Array.from({ length: states }, (_, s) => s).filter((s) =>
    [0, 1, 2, 3].some((a) => next[ACTIONS * s + a] !== s),
  );
  for (const from of open) {
    if (from === goal) continue;
    for (let action = 0; action < ACTIONS; action++) {
      const to = next[ACTIONS * from + action];
      memory.set(ACTIONS * from + action, { from, action, reward: 0, to });
      model[from * states + to] += 1 / ACTIONS;
    }
  }
  model[goal * states + start] = 1;

  const valuesOf = (s: number): number[] => Array.from(values.subarray(ACTIONS * s, ACTIONS * (s + 1)));
  const softmax = (of: readonly number[]): number[] => {
    const weights = of.map((value) => Math.exp(INVERSE_TEMPERATURE * value));
    const sum = weights.reduce((a, b) => a + b);
    return weights.map((weight) => weight / sum);
  };
  const drawn = (probabilities: readonly number[]): number => {
    let draw = random.uniform();
    for (let a = 0; a < probabilities.length - 1; a++) {
      draw -= probabilities[a];
      if (draw < 0) return a;
    }
    return probabilities.length - 1;
  };
  const best = (s: number): number => {
    const [a, b, c, d] = values.subarray(ACTIONS * s, ACTIONS * (s + 1));
    return Math.max(a, b, c, d);
  };
  const observe = (from: number, to: number): void => {
    const row = model.subarray(from * states, (from + 1) * states);
    for (let s = 0; s < states; s++) row[s] += MODEL_RATE * ((s === to ? 1 : 0) - row[s]);
  };
  /** What a backup sets the value of its move n to. */
  const target = (moves: readonly Move[], n: number): number => {
    let value = best(moves[moves.length - 1].to);
    for (let m = moves.length - 1; m >= n; m--) value = moves[m].reward + DISCOUNT * value;
    return value;
  };
  const gain = (moves: readonly Move[], n: number): number => {
    const { from, action } = moves[n];
    const value = target(moves, n);
    if (value === values[ACTIONS * from + action]) return 0;
    const old = valuesOf(from);
    const renewed = old.with(action, value);
    const [before, after] = [softmax(old), softmax(renewed)];
    return renewed.reduce((sum, q, a) => sum + (after[a] - before[a]) * q, 0);
  };
  /** The last backup and a greedy move more; undefined where that would close a loop or was never made. */
  const longer = (moves: readonly Move[]): readonly Move[] | undefined => {
    const from = moves[moves.length - 1].to;
    const of = valuesOf(from);
    const ties = [0, 1, 2, 3].filter((a) => of[a] === Math.max(...of));
    const move = memory.get(ACTIONS * from + ties[random.integer(ties.length)]);
    if (move === undefined || moves.some((one) => one.from === move.to || one.to === move.to)) return undefined;
    return [...moves, move];
  };
  const apply = (moves: readonly Move[]): void => {
    for (const [n, { from, action }] of moves.entries()) values[ACTIONS * from + action] = target(moves, n);
  };

  const plan = (current: number): void => {
    const single = [...memory.values()].map((move) => [move] as readonly Move[]);
    if (backups === 'random') {
      for (let n = 0; n < BACKUPS; n++) apply(single[random.integer(single.length)]);
      return;
    }
    const need = discountedVisits(model, states, DISCOUNT).subarray(current * states, (current + 1) * states);
    const useful = single.filter(([{ from, to }]) => from !== to);
    let last: readonly Move[] | undefined;
    for (let n = 0; n < BACKUPS; n++) {
      const extended = last && longer(last);
      const candidates = extended ? [...useful, extended] : useful;
      const priorities = candidates.map((moves) => {
        const gains = moves.reduce((sum, _, m) => sum + Math.max(LEAST_GAIN, gain(moves, m)), 0);
        return need[moves[moves.length - 1].from] * gains;
      });
      const highest = Math.max(...priorities);
      if (highest <= 0) return;
      const ties = candidates.filter((_, i) => priorities[i] === highest);
      const shortest = ties.filter(({ length }) => length === Math.min(...ties.map((tie) => tie.length)));
      last = shortest[random.integer(shortest.length)];
      apply(last);
    }
  };

  let state = start;
  let rewarded = false;
  return Array.from({ length: episodes }, () => {
    let count = 0;
    while (state !== goal || count === 0) {
      const from = state;
      const action = drawn(softmax(valuesOf(from)));
      const to = next[ACTIONS * from + action];
      const reward = to === goal ? Math.max(0, 1 + 0.1 * random.normal()) : 0;
      const move = { from, action, reward, to };
      observe(from, to);
      memory.set(ACTIONS * from + action, move);
      values[ACTIONS * from + action] = reward + DISCOUNT * best(to);
      // At the start it plans after its first move, from where it was.
      if (backups !== 'none' && (to === goal || (rewarded && count === 0))) plan(from);
      if (to === goal) rewarded = true;
      state = to;
      count++;
    }
    observe(goal, start);
    state = start;
    return count;
  });
}
