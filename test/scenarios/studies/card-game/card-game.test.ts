import { describe, expect, it } from 'vitest';
import { choiceActuator, cueSensor, defineAgent } from '../../../../agents/index.ts';
import { RandomStream } from '../../../../kernels/random.ts';
import { planScenario } from '../../../../scenarios/plan/plan.ts';
import { openRun } from '../../../../scenarios/run/open-run.ts';
import { runSeed } from '../../../../scenarios/run/seed-run.ts';
import type { GoalReward, Scenario, Scene, Trial } from '../../../../scenarios/scenario/scenario.ts';
import { WITHOUT_A_BODY } from '../../../../scenarios/scenario/without-a-body.ts';
import { cardGame, choicesOf } from '../../../../scenarios/studies/card-game/card-game.ts';
import type { CardPlayerOptions } from '../../../../scenarios/studies/card-game/card-player.ts';
import type { CardPlayer } from '../../../../scenarios/studies/card-game/card-players.ts';
import { perfectPlayer, randomPlayer } from '../../../../scenarios/studies/card-game/card-players.ts';

const PICTURES = 5;
const SHOW_TICKS = 3;
const at = { x: 0, y: 0, heading: 0 };
const game = (pairs: number, seed = 1): Trial =>
  cardGame(
    { pairs, pictures: PICTURES, showSeconds: 1e-3 * SHOW_TICKS, timeLimitSeconds: 5, advises: true, period: 1e-3 },
    new RandomStream(seed, 'cards'),
  );

/** Plays a game by hand. */
function table(trial: Trial) {
  const { card, picture, ask } = trial.cues as Record<'card' | 'picture' | 'ask', Float64Array>;
  const strengths = new Float64Array(card.length);
  let elapsed = 0;
  const tick = () => {
    elapsed++;
    const commands = { choice: { strengths } };
    const scene: Scene = { elapsed, period: 1e-3, before: at, after: at, touching: false, commands };
    const verdict = trial.judge?.(scene);
    const given = trial.reward?.(scene) as number | GoalReward;
    return { verdict, reward: verdict?.reward ?? (typeof given === 'number' ? given : given.reward) };
  };
  return {
    /** Reads the table: places of the card shown and of its picture, and which card is asked for. */
    get seen() {
      return [card.indexOf(1), picture.indexOf(1), ask.indexOf(1)];
    },
    tick,
    /** Turns a card, looks at it and waits until the next is asked for. */
    turn(place: number) {
      strengths[place] = 1;
      const { verdict, reward } = tick();
      strengths.fill(0);
      const [shown, picture] = this.seen;
      for (let k = 0; k < SHOW_TICKS && verdict === undefined; k++) tick();
      return { verdict, reward, shown, picture, asks: this.seen[2] };
    },
  };
}

describe('a game of cards', () => {
  it('shows what is turned, keeps the first of two turned, and turns two that are no pair down again', () => {
    const played = table(game(2));
    expect(played.seen).toEqual([-1, -1, 0]);
    expect(played.tick().reward).toBe(0);
    const [first, second] = [played.turn(0), played.turn(1)];
    const third = played.turn(2);
    expect(first).toMatchObject({ shown: 0, reward: -0.02, asks: 1 });
    expect([second.shown, third.shown]).toEqual([1, 2]);
    if (first.picture === second.picture) throw new Error('choose another seed: the first two cards are a pair');
    expect(second).toMatchObject({ reward: -0.02, asks: 0 });
    expect(played.seen).toEqual([2, third.picture, 1]);
  });

  it('rewards a pair, takes it away, and is over with the last', () => {
    const played = table(game(2));
    const pictures = [0, 1, 2, 3].map((place) => played.turn(place).picture);
    const pairs = [...new Set(pictures)].map((one) => [pictures.indexOf(one), pictures.lastIndexOf(one)]);
    expect(pairs).toHaveLength(2);
    const [[a, b], [c, d]] = pairs;
    expect(played.turn(a).reward).toBe(-0.02);
    expect(played.turn(b)).toMatchObject({ reward: 0.98, asks: 0, verdict: undefined });
    // A card that is gone shows nothing, and costs.
    expect(played.turn(a)).toMatchObject({ shown: -1, reward: -0.02, asks: 0 });
    played.turn(c);
    // So does the one that is turned.
    expect(played.turn(c)).toMatchObject({ shown: c, reward: -0.02, asks: 1 });
    expect(played.turn(d).verdict).toMatchObject({ success: true, reward: 0.98 });
  });

  it('is played to its end in 4 or 6 choices by whoever follows its advice, a third of the games in 4', () => {
    const choices = Array.from({ length: 600 }, (_, seed) => {
      const trial = game(2, seed);
      const played = table(trial);
      for (let count = 1; ; count++)
        if (played.turn(trial.cues?.['advice'].indexOf(1) as number).verdict !== undefined) return count;
    });
    expect([...new Set(choices)].sort()).toEqual([4, 6]);
    // Five standard deviations of a share of 1/3 in 600 are 0.096.
    expect(Math.abs(choices.filter((count) => count === 4).length / choices.length - 1 / 3)).toBeLessThan(0.1);
  });

  it('takes no choice while a card is shown', () => {
    const trial = game(2);
    const played = table(trial);
    const strengths = Float64Array.of(1, 0, 0, 0);
    const scene = (elapsed: number): Scene => ({
      ...{ elapsed, period: 1e-3, before: at, after: at, touching: false },
      commands: { choice: { strengths } },
    });
    const rewards = Array.from({ length: 2 * (SHOW_TICKS + 1) }, (_, k) => {
      trial.judge?.(scene(k + 1));
      return trial.reward?.(scene(k + 1));
    });
    expect(rewards.filter((reward) => reward === -0.02)).toHaveLength(2);
    expect(played.seen).toEqual([0, trial.cues?.['picture'].indexOf(1), 1]);
  });

  it('draws pictures and places anew for each game', () => {
    const pictures = Array.from({ length: 400 }, (_, seed) => table(game(2, seed)).turn(0).picture);
    for (let picture = 0; picture < PICTURES; picture++) {
      const share = pictures.filter((one) => one === picture).length / pictures.length;
      // 400 draws of probability 0.2: five standard deviations.
      expect(Math.abs(share - 1 / PICTURES), `picture ${picture}`).toBeLessThan(0.1);
    }
  });
});

const plan = (player: (options: CardPlayerOptions) => CardPlayer, games: number) => {
  const options = { cards: 4, pictures: PICTURES };
  const scenario: Scenario = {
    ...WITHOUT_A_BODY,
    id: 'cards',
    version: 1,
    title: 'Cards',
    source: 'a fixture of the tests',
    parameters: {},
    seeds: [1],
    gates: [],
    ablations: [],
    agent: (_values, body) =>
      defineAgent({
        body,
        sensors: {
          card: cueSensor({ size: 4 }),
          picture: cueSensor({ size: PICTURES }),
          ask: cueSensor({ size: 2 }),
          advice: cueSensor({ size: 4 }),
        },
        actuators: { choice: choiceActuator({ options: 4 }) },
        controller: () => player(options),
      }),
    trials: () => games,
    trial: (_values, _index, random) =>
      cardGame(
        { pairs: 2, pictures: PICTURES, showSeconds: 0.002, timeLimitSeconds: 2, advises: true, period: 1e-3 },
        random,
      ),
  };
  return planScenario(scenario);
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('players of cards', () => {
  it('forget nothing and need 16/3 turns, or forget all and need more than twice as many', {
    tags: 'long',
  }, async () => {
    const choices = async (player: Parameters<typeof plan>[0], games: number) =>
      (await runSeed(plan(player, games), 1)).result.trials.map((trial) => {
        expect(trial.success).toBe(true);
        return choicesOf(trial);
      });
    const perfect = await choices(perfectPlayer, 400);
    expect([...new Set(perfect)].sort()).toEqual([4, 6]);
    // A game takes 4 turns with probability 1/3, else 6: five standard errors of the mean of 400 are 0.24.
    expect(Math.abs(mean(perfect) - 16 / 3)).toBeLessThan(0.24);
    expect(mean(await choices(randomPlayer, 100))).toBeGreaterThan(11);
  });

  it('go on with a game that was saved', () => {
    const whole = openRun(plan(perfectPlayer, 3), 1);
    whole.step(Infinity);
    const run = openRun(plan(perfectPlayer, 3), 1);
    run.step(10);
    const resumed = openRun(plan(perfectPlayer, 3), 1, { resume: structuredClone(run.save()) });
    resumed.step(Infinity);
    expect(resumed.result.digest).toBe(whole.result.digest);
  });
});
