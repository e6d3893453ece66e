import { describe, expect, it } from 'vitest';
import type { SpikeBatch } from '../../../agents/index.ts';
import { type CardsSeen, cardPlayer } from '../../../controllers/memory/card-player.ts';
import { controllerConformance } from '../../conformance/controller.ts';

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
