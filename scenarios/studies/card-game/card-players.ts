import type { Choice, Controller } from '../../../agents/index.ts';
import { defineController } from '../../../controllers/controller/define-controller.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { bestCards, GONE, NONE } from './card-memory.ts';
import type { CardPlayerOptions, CardsSeen } from './card-player.ts';

/** A player of `cardGame` that needs no advice. */
export type CardPlayer = Controller<Omit<CardsSeen, 'advice'>, { readonly choice: Choice }>;

/** Forgets nothing: the bound of what a player can reach, see `bestCards`. */
export function perfectPlayer(options: CardPlayerOptions): CardPlayer {
  return defineController({
    manifest: manifestOf('perfect_player', options),
    build({ seed }) {
      const random = new RandomStream(seed, 'perfect player');
      const seen = new Float64Array(options.cards);
      const turned = { first: NONE, last: NONE };
      const look = (place: number, picture: number): void => {
        if (place === NONE || place === turned.last) return;
        turned.last = place;
        seen[place] = picture;
        if (turned.first !== NONE && seen[turned.first] === picture) seen[turned.first] = seen[place] = GONE;
      };
      return {
        parts: {
          random,
          seen: { save: () => seen.slice(), restore: (state: Float64Array) => seen.set(state) },
          turned,
        },
        beginTrial() {
          seen.fill(NONE);
          turned.first = turned.last = NONE;
        },
        step(_tick, { card, picture, ask }, _feedback, { choice }) {
          choice.strengths.fill(0);
          const place = card.values.indexOf(1);
          look(place, picture.values.indexOf(1));
          if (!ask.values.includes(1)) return;
          turned.first = turned.last = place;
          const best = bestCards(seen, place);
          choice.strengths[best[Math.floor(best.length * random.uniform())]] = 1;
        },
      };
    },
  });
}

/** Chooses any card, whatever it has seen. */
export function randomPlayer(options: CardPlayerOptions): CardPlayer {
  return defineController({
    manifest: manifestOf('random_player', options),
    build({ seed }) {
      const random = new RandomStream(seed, 'random player');
      return {
        parts: { random },
        step(_tick, { ask }, _feedback, { choice }) {
          choice.strengths.fill(0);
          if (ask.values.includes(1)) choice.strengths[Math.floor(options.cards * random.uniform())] = 1;
        },
      };
    },
  });
}

function manifestOf<const N extends string>(name: N, { cards, pictures }: CardPlayerOptions) {
  return {
    name,
    version: 1,
    sensors: {
      card: { kind: 'cue', size: cards },
      picture: { kind: 'cue', size: pictures },
      ask: { kind: 'cue', size: 2 },
    },
    actuators: { choice: { kind: 'choice', size: cards } },
  } as const;
}
