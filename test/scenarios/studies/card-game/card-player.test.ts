// @module-tag long
import { describe, expect, it } from 'vitest';
import type { SpikeBatch } from '../../../../agents/index.ts';
import { hostController } from '../../../../controllers/controller/host-controller.ts';
import { type Simulation, simulate } from '../../../../controllers/engine/index.ts';
import { type CardsSeen, cardPlayer } from '../../../../scenarios/studies/card-game/card-player.ts';
import { controllerConformance } from '../../../conformance/controller.ts';

const [CARDS, PICTURES, PERIOD] = [4, 6, 1e-3];
const oneHot = (size: number, at: number): { values: Float64Array } => ({
  values: Float64Array.from({ length: size }, (_, k) => Number(k === at)),
});
const seen = (card: number, picture: number, ask: number, advice = -1) =>
  ({
    card: oneHot(CARDS, card),
    picture: oneHot(PICTURES, picture),
    ask: oneHot(2, ask),
    advice: oneHot(CARDS, advice),
  }) as unknown as CardsSeen;

describe('a player of cards', () => {
  // It forgets, is asked, sees a card, is advised, chooses, sees another.
  const script = (tick: number): CardsSeen => {
    if (tick < 520) return seen(-1, -1, 0, 2);
    if (tick < 680) return seen(2, 5, -1, 1);
    return tick < 700 ? seen(2, 5, 1, 1) : seen(1, 5, -1);
  };
  const suite = controllerConformance(() => cardPlayer({ cards: CARDS, pictures: PICTURES }), {
    observe: script as never,
    ticks: 800,
  });
  for (const { name, run } of suite) it(name, run);
});

/** Spikes of each card's cells in the memory of pictures, while a card with picture 3 is looked at that was not seen before. */
function recalled(writes: boolean, others: readonly (readonly [place: number, picture: number])[]): number[] {
  const player = cardPlayer({ cards: CARDS, pictures: PICTURES, writes });
  player.initialise(1, PERIOD);
  player.beginTrial({ index: 0, count: 1 });
  const spikes = new Array<number>(CARDS).fill(0);
  let counting = false;
  player.spikes?.subscribe(({ population, ids, count }: SpikeBatch) => {
    if (!counting || population !== 'picture value') return;
    for (let i = 0; i < count; i++) spikes[Math.floor(ids[i] / 10)]++;
  });
  const commands = { choice: { strengths: new Float64Array(CARDS) } };
  let tick = 0;
  const show = (cues: CardsSeen, ticks: number): void => {
    for (let k = 0; k < ticks; k++) player.step(tick++, cues, { reward: 0, phase: 'active' }, commands);
  };
  // Pairs of cards are turned one after the other.
  show(seen(-1, -1, -1), 400);
  for (const [n, [place, picture]] of others.entries()) {
    show(seen(place, picture, -1), 200);
    if (n % 2 === 1) show(seen(-1, -1, -1), 20);
  }
  counting = true;
  show(seen(3, 3, -1), 50);
  return spikes;
}

describe('its memory of pictures', () => {
  it('recalls where the same picture was, of several that it saw once', () => {
    const spikes = recalled(true, [
      [0, 1],
      [1, 3],
    ]);
    expect(spikes[1]).toBeGreaterThan(10);
    expect(spikes[0] + spikes[2]).toBeLessThan(0.2 * spikes[1]);
  });

  it('recalls nothing where it was never seen, or nothing was written', () => {
    const unseen = recalled(true, [
      [0, 1],
      [1, 2],
    ]);
    expect(Math.max(...unseen)).toBeLessThan(5);
    const frozen = recalled(false, [
      [0, 1],
      [1, 3],
    ]);
    expect(frozen).toEqual([0, 0, 0, 0]);
  });
});

/** A player whose values spike into a count, by memory and card. */
function table(options: Partial<Parameters<typeof cardPlayer>[0]> = {}) {
  const player = cardPlayer({ cards: CARDS, pictures: PICTURES, ...options });
  const simulations: Simulation[] = [];
  hostController(player, (network, settings) => {
    const simulation = simulate(network, settings);
    simulations.push(simulation);
    return simulation;
  });
  player.initialise(1, PERIOD);
  const counts: Record<string, number[]> = {};
  player.spikes?.subscribe(({ population, ids, count }: SpikeBatch) => {
    counts[population] ??= new Array<number>(CARDS).fill(0);
    for (let i = 0; i < count; i++) counts[population][Math.floor(ids[i] / 10)]++;
  });
  const commands = { choice: { strengths: new Float64Array(CARDS) } };
  let [tick, index] = [0, 0];
  return {
    choice: commands.choice.strengths,
    /** Its memories, and what chooses. */
    simulations,
    step: (cues: CardsSeen) => player.step(tick++, cues, { reward: 0, phase: 'active' }, commands),
    game: () => player.beginTrial({ index: index++, count: 9 }),
    /** Spikes of each card's cells in a memory while something is seen. */
    show(cues: CardsSeen, ticks: number, population = ''): number[] {
      for (const name of Object.keys(counts)) delete counts[name];
      for (let k = 0; k < ticks; k++) player.step(tick++, cues, { reward: 0, phase: 'active' }, commands);
      return counts[population] ?? new Array<number>(CARDS).fill(0);
    },
  };
}

const nothing = seen(-1, -1, -1);

describe('games', () => {
  /** A game in which cards 0 and 1 are turned, with pictures 1 and 3. */
  function played() {
    const one = table();
    one.game();
    one.show(nothing, 400);
    one.show(seen(0, 1, -1), 200);
    one.show(seen(1, 3, -1), 200);
    one.show(nothing, 50);
    return one;
  }

  it('recalls, before a first card, which were seen in this game', () => {
    const spikes = played().show(seen(-1, -1, 0), 50, 'game value');
    expect(spikes[0]).toBeGreaterThan(5);
    expect(spikes[1]).toBeGreaterThan(5);
    expect(spikes[2] + spikes[3]).toBe(0);
  });

  it('forgets in 0.4 s what was seen in the last one', () => {
    const one = played();
    one.game();
    one.show(nothing, 400);
    const spikes = one.show(seen(-1, -1, 0), 50, 'game value');
    expect(spikes[0] + spikes[1]).toBeLessThan(3);
  });

  it('has other keys for a picture in each: where it was in the last one is not recalled', () => {
    const same = played().show(seen(3, 3, -1), 50, 'picture value');
    expect(same[1]).toBeGreaterThan(10);
    const one = played();
    one.game();
    one.show(nothing, 400);
    const other = one.show(seen(3, 3, -1), 50, 'picture value');
    expect(Math.max(...other)).toBeLessThan(0.3 * same[1]);
  });

  it('asks again for a picture that lies there when it is asked for a card', () => {
    const one = played();
    one.show(seen(3, 3, -1), 200);
    // The first question is answered by the plan, the second by thinking anew.
    const spikes = one.show(seen(3, 3, 1), 52, 'picture value');
    expect(spikes[1] + spikes[3]).toBeGreaterThan(10);
    expect(spikes[0] + spikes[2]).toBeLessThan(0.3 * (spikes[1] + spikes[3]));
  });

  it('asks for a picture before it writes it, or it would recall the card that lies there', () => {
    const one = table();
    one.game();
    one.show(nothing, 400);
    expect(Math.max(...one.show(seen(2, 5, -1), 50, 'picture value'))).toBe(0);
    // Then it writes for 0.1 s: values spike with the cells of the card.
    expect(one.show(seen(2, 5, -1), 100, 'picture value')[2]).toBeGreaterThan(30);
    expect(one.show(seen(2, 5, -1), 50, 'picture value')).toEqual([0, 0, 0, 0]);
  });
});

describe('its choice', () => {
  it('is learned from the advice of the last 20 ms of a recall, of batches of 16', () => {
    const one = table();
    one.game();
    one.show(nothing, 400);
    // A card lies turned; it recalls, writes, and is asked for a second.
    one.show(seen(2, 5, -1), 160);
    // What it recalled when it saw the card is told at once. It shall learn to say the next one.
    one.show(seen(2, 5, 1), 1);
    const untaught = one.choice.indexOf(1);
    const taught = (untaught + 1) % CARDS;
    const choices: number[] = [];
    for (let recalls = 0; recalls < 16 * 14; recalls++) {
      // Advice of the first 30 of 50 ms is not what it learns from.
      for (let left = 50; left > 0; left--) one.step(seen(2, 5, 1, left > 20 ? untaught : taught));
      one.step(seen(2, 5, 1, taught));
      choices.push(one.choice.indexOf(1));
    }
    expect(choices.slice(0, 16).filter((choice) => choice === taught).length).toBeLessThan(8);
    expect(choices.slice(-16).filter((choice) => choice === taught).length).toBeGreaterThan(12);
  });
});

it('learns after 16 recalls with advice, and not before', () => {
  const one = table();
  const weights = (): string => {
    const [, chooser] = one.simulations;
    return chooser.network.projections
      .filter(({ model }) => 'w' in model.state)
      .map((projection) => [...chooser.synapses(projection, 'w' as never, chooser.unit(projection, 'w') as never)])
      .join(' ');
  };
  one.game();
  one.show(nothing, 400);
  one.show(seen(2, 5, -1), 160);
  one.show(seen(2, 5, 1), 1);
  const [untaught, changed] = [weights(), [] as number[]];
  for (let recalls = 1; recalls <= 17; recalls++) {
    one.show(seen(2, 5, 1, recalls % CARDS), 51);
    if (weights() !== untaught) changed.push(recalls);
  }
  expect(changed).toEqual([16, 17]);
});

describe('the time that it takes', () => {
  /** Ticks of the first so many in which it says a choice, each of which is of one card. */
  function saidAt(one: ReturnType<typeof table>, cues: CardsSeen, ticks: number): number[] {
    return Array.from({ length: ticks }, (_, tick) => tick).filter(() => {
      one.step(cues);
      const strengths = [...one.choice];
      if (strengths.every((strength) => strength === 0)) return false;
      expect(strengths.filter((strength) => strength === 1)).toHaveLength(1);
      expect(strengths.filter((strength) => strength === 0)).toHaveLength(CARDS - 1);
      return true;
    });
  }

  it('is 50 ms from a question to each answer, which lasts for a tick', () => {
    const one = table();
    one.game();
    one.show(nothing, 400);
    expect(saidAt(one, seen(-1, -1, 0), 110)).toEqual([50, 101]);
  });

  it('is 0.4 s more at the beginning of a game, while it forgets the last one', () => {
    const one = table();
    one.game();
    expect(saidAt(one, seen(-1, -1, 0), 460)).toEqual([450]);
  });

  it('is none where it thought of the second card when the first was turned, and was asked after it was written', () => {
    const one = table();
    one.game();
    one.show(nothing, 400);
    // 50 ms to recall, 100 ms to write.
    expect(saidAt(one, seen(2, 5, -1), 149)).toEqual([]);
    expect(saidAt(one, seen(2, 5, 1), 2)).toEqual([1]);
  });

  it('is not asked for while nobody asks, nor by advice alone', () => {
    const one = table();
    one.game();
    expect(saidAt(one, seen(-1, -1, -1, 2), 460)).toEqual([]);
    expect(saidAt(one, seen(1, 3, -1, 2), 170)).toEqual([]);
  });
});

it('of a pair the second card is written at once, and the next one is a first again', () => {
  const one = table();
  one.game();
  one.show(nothing, 400);
  one.show(seen(0, 1, -1), 160);
  // Values of the second card spike in its first 0.1 s: it is written, and not recalled before.
  expect(one.show(seen(1, 3, -1), 50, 'picture value')[1]).toBeGreaterThan(10);
  one.show(seen(1, 3, -1), 60);
  one.show(nothing, 20);
  // The next card with that picture is recalled first: what spikes is the card that had it.
  const first = one.show(seen(3, 3, -1), 50, 'picture value');
  expect(first[1]).toBeGreaterThan(10);
  expect(first[3]).toBeLessThan(0.3 * first[1]);
});

it('writes no card of the game either where it does not write', () => {
  const one = table({ writes: false });
  one.game();
  one.show(nothing, 400);
  one.show(seen(0, 1, -1), 200);
  expect(one.show(seen(-1, -1, 0), 50, 'game value')).toEqual([0, 0, 0, 0]);
});
