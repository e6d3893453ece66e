import type { AnyAgent, Body } from '../../../agents/index.ts';
import { choiceActuator, cueSensor, defineAgent } from '../../../agents/index.ts';
import { defineScenario } from '../../scenario/define-scenario.ts';
import { seedRange } from '../../scenario/seed-range.ts';
import { WITHOUT_A_BODY } from '../../scenario/without-a-body.ts';
import { mean } from '../../statistics/averages.ts';
import { cardGame, choicesOf } from './card-game.ts';
import { cardPlayer } from './card-player.ts';
import { type CardPlayer, perfectPlayer, randomPlayer } from './card-players.ts';
import { choicesSection, GAME_POPULATIONS, gameSection } from './card-report.ts';

/** Pairs on the table, and pictures that there are. */
const [PAIRS, PICTURES] = [2, 10];
const CARDS = 2 * PAIRS;
/** s that a card is shown: it is recalled for 50 ms, and written for 100 ms. */
const SHOW = 0.15;
/** Games after the lessons. */
const ALONE = 100;

/**
 * An agent without a body plays concentration with four cards: at first a teacher tells it what to choose, then it plays alone.
 * Weights of its memories are learned within a game, those of the network that chooses over the lessons.
 *
 * Deviations from the source: lessons instead of rewards, and e-prop instead of back-propagation; pictures are names, not
 * images.
 *
 * @example
 * const { seeds } = await run({ scenario: cardGame, seeds: [1], set: { lessons: 10 } });
 * console.log(seeds[0].trials.at(-1)?.latencySeconds); // s of the last game, which it plays alone
 */
export default defineScenario({
  ...WITHOUT_A_BODY,
  id: 'card-game',
  version: 1,
  title: 'Card game: find pairs by remembering what was seen where',
  source: 'Limbacher, Özdenizci & Legenstein 2022, arXiv:2205.11276, concentration with 4 cards',
  parameters: {
    memory: {
      default: 'written',
      choices: ['written', 'frozen'],
      meaning: 'frozen: nothing that it sees is written',
    },
    lessons: {
      default: 600,
      unit: '1',
      meaning: `games in which it is advised, before ${ALONE} in which it is not`,
      minimum: 0,
      maximum: 10_000,
    },
    timeLimit: { default: 5, unit: 's', meaning: 'longest game', minimum: 1, maximum: 600 },
  },
  agent: ({ memory }, body) =>
    player(body, () => cardPlayer({ cards: CARDS, pictures: PICTURES, writes: memory === 'written' })),
  trials: ({ lessons }) => lessons + ALONE,
  trial: ({ lessons, timeLimit }, index, random) =>
    cardGame(
      {
        ...{ pairs: PAIRS, pictures: PICTURES, showSeconds: SHOW, timeLimitSeconds: timeLimit, period: 1e-3 },
        advises: index < lessons,
      },
      random,
    ),
  probes: {
    choices: { unit: '1', meaning: 'cards chosen in a game', read: choicesOf },
  },
  measures: {
    choices: {
      unit: '1',
      meaning: 'cards chosen in a game that it plays alone, on average',
      of: (trials) => mean(trials.slice(-ALONE).map(choicesOf)),
    },
  },
  closeUps: ({ lessons }) => ({ trials: [lessons + ALONE - 1], populations: GAME_POPULATIONS }),
  sections: (run, blocks) => [choicesSection(run, blocks, ALONE), ...gameSection(run, blocks, CARDS)],
  baselines: {
    random: ({ body }) => player(body, () => randomPlayer({ cards: CARDS, pictures: PICTURES })),
    oracle: ({ body }) => player(body, () => perfectPlayer({ cards: CARDS, pictures: PICTURES })),
  },
  seeds: seedRange(7001, 6),
  gates: [
    {
      id: 'choices',
      statistic: { measure: 'choices' },
      between: [5.2, 6],
      reason: 'a player who forgets nothing needs 16/3, and none needs fewer; 5.4 to 5.7 on three other seeds',
    },
  ],
  ablations: [
    { id: 'frozen', set: { memory: 'frozen' }, mustFail: 'choices', side: 'above' },
    { id: 'untaught', set: { lessons: 0 }, mustFail: 'choices', side: 'above' },
  ],
});

function player(body: Body, controller: () => CardPlayer | ReturnType<typeof cardPlayer>): AnyAgent {
  return defineAgent({
    body,
    sensors: {
      card: cueSensor({ size: CARDS }),
      picture: cueSensor({ size: PICTURES }),
      ask: cueSensor({ size: 2 }),
      advice: cueSensor({ size: CARDS }),
    },
    actuators: { choice: choiceActuator({ options: CARDS }) },
    controller,
  });
}
