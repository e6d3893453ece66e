import type { Choice } from '../../../agents/index.ts';
import { chosenOption } from '../../../agents/index.ts';
import type { RandomStream } from '../../../kernels/random.ts';
import type { TrialResult } from '../../scenario/result.ts';
import type { Goal, GoalReward, Scene, Trial, Verdict } from '../../scenario/scenario.ts';
import { WITHOUT_A_PLACE } from '../../scenario/without-a-body.ts';
import { bestCards, GONE, NONE } from './card-memory.ts';

/** Options of {@link cardGame}. */
export interface CardGameOptions {
  /** Number of pairs on the table. */
  readonly pairs: number;
  /** Number of pictures that there are, from which a game draws those of its pairs. */
  readonly pictures: number;
  /** Seconds that a card is shown before the next may be chosen. */
  readonly showSeconds: number;
  readonly timeLimitSeconds: number;
  /** Whether the cue `advice` is shown; if not, it is zeros. */
  readonly advises: boolean;
  /** Seconds per tick. */
  readonly period: number;
}

/** Reward for a pair, and for a choice: those of the source divided by 25. */
const [PAIR, CHOICE] = [1, -0.02];
/** Goal that a pair counts as among those that a trial reached. */
const A_PAIR: Goal = { x: 0, y: 0, radius: 0, name: 'pair' };

/** Where things are in the memory of a game; what was seen of each card comes after them. */
const [FIRST, SHOW_UNTIL, SEEN] = [0, 1, 2];

/**
 * A game of concentration: cards lie face down, and pairs of the same picture are to be found. The agent chooses a card, which is turned
 * and shown, then another. If they are a pair, both are gone; if not, both are turned down again. Choosing a card that is gone, or the one
 * that lies turned, also counts. The reward is 1 for a pair and -0.02 for each choice (Limbacher, Özdenizci & Legenstein 2022).
 *
 * The cue `card` is 1 at the place of the card that is shown, `picture` at its picture. The first card of a pair stays turned while the
 * second is chosen. The cue `ask` is 1, at 0 for a first card and at 1 for a second, while a choice in the actuator `choice` counts.
 * From when the last card is known, the cue `advice` is 1 at what a player who forgets nothing would choose next.
 */
export function cardGame(options: CardGameOptions, random: RandomStream): Trial {
  const { pairs, pictures, showSeconds, timeLimitSeconds, advises, period } = options;
  const drawn = random.permutation(pictures).subarray(0, pairs);
  const cards = Array.from(random.permutation(2 * pairs), (k) => drawn[k >> 1]);
  /** Of cards that are as good, the advice is the one that comes first here. */
  const order = Array.from(random.permutation(2 * pairs));
  const showTicks = Math.round(showSeconds / period);
  const memory = new Float64Array(SEEN + cards.length).fill(NONE);
  const seen = memory.subarray(SEEN);
  const cues = {
    card: new Float64Array(cards.length),
    picture: new Float64Array(pictures),
    ask: Float64Array.of(1, 0),
    advice: new Float64Array(cards.length),
  };

  /** Shows the card at `place`, or none. */
  const show = (place: number): void => {
    cues.card.fill(0);
    cues.picture.fill(0);
    if (place === NONE) return;
    cues.card[place] = 1;
    cues.picture[cards[place]] = 1;
  };
  const advise = (): void => {
    cues.advice.fill(0);
    if (!advises) return;
    const best = bestCards(seen, memory[FIRST]);
    cues.advice[order.find((place) => best.includes(place)) ?? 0] = 1;
  };
  const askForNext = (): void => {
    cues.ask[memory[FIRST] === NONE ? 0 : 1] = 1;
    show(memory[FIRST]);
    advise();
  };
  /** Turns the card at `place`, and returns the reward. */
  const turn = (place: number, elapsed: number): number => {
    const first = memory[FIRST];
    cues.ask.fill(0);
    memory[SHOW_UNTIL] = elapsed + showTicks;
    if (seen[place] === GONE || place === first) return CHOICE;
    show(place);
    seen[place] = cards[place];
    memory[FIRST] = first === NONE ? place : NONE;
    const paired = first !== NONE && cards[first] === cards[place];
    if (paired) seen[first] = seen[place] = GONE;
    if (first === NONE) advise();
    else cues.advice.fill(0);
    return paired ? CHOICE + PAIR : CHOICE;
  };

  advise();
  /** Reward of the present tick, dimensionless: `judge` leaves it to `reward`, which is called after it. */
  let worth = 0;
  return {
    ...WITHOUT_A_PLACE,
    goal: A_PAIR,
    goals: [A_PAIR],
    timeLimitSeconds,
    cues,
    memory,
    judge({ elapsed, commands }: Scene): Verdict | undefined {
      worth = 0;
      if (elapsed < memory[SHOW_UNTIL]) return undefined;
      if (elapsed === memory[SHOW_UNTIL]) {
        askForNext();
        return undefined;
      }
      const place = chosenOption(commands['choice'] as Choice);
      if (place === NONE) return undefined;
      worth = turn(place, elapsed);
      return seen.every((picture) => picture === GONE)
        ? { reward: worth, success: true, reason: 'all pairs found', goal: 'pair' }
        : undefined;
    },
    reward: (): number | GoalReward => (worth > 0 ? { reward: worth, goal: 'pair' } : worth),
  };
}

/** Number of choices in a game. */
export function choicesOf({ reward, reached = {} }: Pick<TrialResult, 'reward' | 'reached'>): number {
  return Math.round((reward - PAIR * (reached['pair'] ?? 0)) / CHOICE);
}
