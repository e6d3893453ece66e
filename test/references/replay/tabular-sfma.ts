import { RandomStream } from '../../../kernels/random.ts';
import { discountedVisits } from './discounted-visits.ts';
import type { GridWorld } from './grid-world.ts';
import { ACTIONS } from './grid-world.ts';

/**
 * `none`: learns while it moves only. `random`: replays experiences at random. The others replay by priority; where the next experience
 * is sought: near the state replayed last (`default`), where one leads near it (`reverse`), near where it led (`forward`). `dynamic`
 * takes reverse or default, by what was surprising.
 */
export type Mode = 'none' | 'random' | 'default' | 'reverse' | 'forward' | 'dynamic';

export interface Schedule {
  readonly mode: Mode;
  readonly trials: number;
  /** Moves after which a trial ends. */
  readonly longest: number;
  /** Experiences replayed after each trial. */
  readonly replayed: number;
  readonly seed: number;
  /** Whether what is replayed is learned from in random order, for an ablation. Default false. */
  readonly shuffled?: boolean;
}

const EPSILON = 0.1;
const LEARNING_RATE = 0.9;
const DISCOUNT = 0.99;
/** Of the default representation; the authors try 0.1 to 0.9. */
const SIMILARITY_DISCOUNT = 0.9;
/** Inverse temperature of what is replayed next. */
const BETA = 9;
const INHIBITION_DECAY = 0.9;
const LEAST_PRIORITY = 1e-6;

/**
 * Q-learning in a table with replay by spatial structure and frequency-weighted memory access: Diekmann & Cheng 2023, eLife 12:e82301,
 * values as in the authors' simulations/learning/simulation_learning.py. An experience (s, a) has the priority
 *
 *   R = C(s, a) D(s) (1 - I(s)),   P ~ exp(beta R / max R) - 1
 *
 * with strength C (+1 at each visit, and the reward times D from its state for all), similarity D (the default representation, which
 * is that of a random walk between the walls), and inhibition I of the states that were replayed. Reward 1 at the goal.
 *
 * Deviations: none known. As in the source, what was surprising is the sum of |TD error| since the last replay began, that replay
 * included; with reward, strength also goes to moves that were never made, which teach nothing.
 *
 * @returns moves of each trial
 */
export function tabularSfma(
  { states, start, goal, next }: GridWorld,
  { mode, trials, longest, replayed, seed, shuffled = false }: Schedule,
): number[] {
  const random = new RandomStream(seed, 'tabular SFMA');
  const experiences = states * ACTIONS;
  const walk = new Float64Array(states * states);
  for (let e = 0; e < experiences; e++) walk[Math.floor(e / ACTIONS) * states + next[e]] += 1 / ACTIONS;
  const similarity = discountedVisits(walk, states, SIMILARITY_DISCOUNT);
  const moves = Array.from({ length: states }, (_, s) =>
    [0, 1, 2, 3].map((a) => ACTIONS * s + a).filter((e) => next[e] !== s),
  );
  const everyMove = moves.flat();

  const values = new Float64Array(experiences);
  // What is remembered of each experience. One that was not made leads nowhere.
  const strengths = new Float64Array(experiences);
  const rewards = new Float64Array(experiences);
  const successors = Int32Array.from({ length: experiences }, (_, e) => Math.floor(e / ACTIONS));
  const goesOn = new Uint8Array(experiences);
  let surprise = 0;

  const learn = (e: number, reward: number): void => {
    let best = -Infinity;
    for (const following of moves[successors[e]]) best = Math.max(best, values[following]);
    const error = reward + DISCOUNT * goesOn[e] * best - values[e];
    values[e] += LEARNING_RATE * error;
    surprise += Math.abs(error);
  };
  const choose = (s: number): number => {
    const options = moves[s];
    if (random.uniform() < EPSILON) return options[random.integer(options.length)];
    const best = Math.max(...options.map((e) => values[e]));
    const ties = options.filter((e) => values[e] === best);
    return ties[random.integer(ties.length)];
  };
  const store = (e: number, reward: number): void => {
    const row = Math.floor(e / ACTIONS) * states;
    rewards[e] += LEARNING_RATE * (reward - rewards[e]);
    strengths[e] += 1;
    if (reward !== 0)
      for (let other = 0; other < experiences; other++)
        strengths[other] += reward * similarity[row + Math.floor(other / ACTIONS)];
  };

  const inhibition = new Float64Array(states);
  const weights = new Float64Array(experiences);
  /** Experiences by priority, learned from after the last is chosen. */
  const replay = (from: number, order: 'default' | 'reverse' | 'forward'): number[] => {
    const sequence: number[] = [];
    let state = from;
    let successor = successors[ACTIONS * from + random.integer(ACTIONS)];
    inhibition.fill(0);
    for (let n = 0; n < replayed; n++) {
      const row = (order === 'forward' ? successor : state) * states;
      let highest = 0;
      for (let e = 0; e < experiences; e++) {
        const s = e >> 2;
        const priority =
          strengths[e] * similarity[row + (order === 'reverse' ? successors[e] : s)] * (1 - inhibition[s]);
        weights[e] = priority < LEAST_PRIORITY ? 0 : priority;
        if (priority > highest) highest = priority;
      }
      if (highest < LEAST_PRIORITY) break;
      let sum = 0;
      for (let e = 0; e < experiences; e++) {
        if (weights[e] > 0) weights[e] = Math.exp((BETA * weights[e]) / highest) - 1;
        sum += weights[e];
      }
      let draw = random.uniform() * sum;
      let chosen = experiences - 1;
      for (let e = 0; e < experiences; e++) {
        draw -= weights[e];
        if (draw < 0) {
          chosen = e;
          break;
        }
      }
      state = chosen >> 2;
      successor = successors[chosen];
      for (let s = 0; s < states; s++) inhibition[s] *= INHIBITION_DECAY;
      inhibition[state] = Math.min(1, inhibition[state] + 1);
      sequence.push(chosen);
    }
    return sequence;
  };
  const rest = (at: number): void => {
    let order: 'default' | 'reverse' | 'forward';
    if (mode === 'dynamic') order = random.uniform() < 1 / (1 + Math.exp(2 - 5 * surprise)) ? 'reverse' : 'default';
    else if (mode === 'none' || mode === 'random') order = 'default';
    else order = mode;
    surprise = 0;
    const sequence =
      mode === 'random'
        ? Array.from({ length: replayed }, () => everyMove[random.integer(everyMove.length)])
        : replay(at, order);
    if (shuffled) random.shuffle(sequence);
    for (const e of sequence) learn(e, rewards[e]);
  };

  return Array.from({ length: trials }, () => {
    let state = start;
    let count = 0;
    while (count < longest && state !== goal) {
      const e = choose(state);
      state = next[e];
      count++;
      const reward = state === goal ? 1 : 0;
      successors[e] = state;
      goesOn[e] = state === goal ? 0 : 1;
      learn(e, reward);
      store(e, reward);
    }
    if (mode !== 'none') rest(state);
    return count;
  });
}
