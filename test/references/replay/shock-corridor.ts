import { RandomStream } from '../../../kernels/random.ts';
import { identity, learnTransition } from './successor-representation.ts';

const STATES = 21;
const MIDDLE = 10;
const SHOCK = -2;
const MOVES = 4000;
const LEARNING = { learningRate: 0.1, gamma: 0.9 };

/**
 * A corridor with a shock at its end: Bono, Zannone, Pedrosa & Clopath 2023, eLife 12:e80671, figure 5. The agent moves left or right by
 * the softmax of values, which its successor matrix gives, and learns it by TD(0): 4000 moves without shock, then until it is first
 * shocked at state 0, then 4000 moves from the other end. With replay it learns, each time it comes from 11 to 10 once it has been
 * shocked, from the way on to 0 by TD(1), as if it had gone there.
 *
 * @returns share of the last 4000 moves that led to the half with the shock, states 0 to 9
 */
export function shockCorridor({ replay, seed }: { readonly replay: boolean; readonly seed: number }): number {
  const random = new RandomStream(seed, 'shock corridor');
  const M = identity(STATES);
  const eligibility = new Float64Array(STATES);
  let shock = 0;
  let [before, here] = [STATES - 1, STATES - 1];
  const value = (state: number): number => M[state * STATES] * shock;
  const move = (): void => {
    if (replay && shock < 0 && here === MIDDLE && before === MIDDLE + 1) {
      const along = new Float64Array(STATES);
      for (let s = MIDDLE; s > 0; s--) learnTransition(M, along, s, s - 1, { ...LEARNING, lambda: 1 });
    }
    let left = 1 / (1 + Math.exp(value(here + 1) - value(here - 1)));
    if (here === 0) left = 0;
    if (here === STATES - 1) left = 1;
    const there = random.uniform() < left ? here - 1 : here + 1;
    learnTransition(M, eligibility, here, there, { ...LEARNING, lambda: 0 });
    [before, here] = [here, there];
  };

  for (let n = 0; n < MOVES; n++) move();
  [before, here] = [STATES - 1, STATES - 1];
  while (here !== 0) move();
  shock = SHOCK;
  [before, here] = [STATES - 1, STATES - 1];
  let visits = 0;
  for (let n = 0; n < MOVES; n++) {
    move();
    if (here < MIDDLE) visits++;
  }
  return visits / MOVES;
}
