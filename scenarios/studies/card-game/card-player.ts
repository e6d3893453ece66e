import type { Choice, Controller, Cue } from '../../../agents/index.ts';
import { wholeTicks } from '../../../agents/index.ts';
import { checkOptions } from '../../../agents/known-options.ts';
import { defineController } from '../../../controllers/controller/define-controller.ts';
import type { Population } from '../../../controllers/engine/index.ts';
import { Network, seconds } from '../../../controllers/engine/index.ts';
import { EpropNetwork } from '../../../controllers/learning/eprop-network.ts';
import { answerOf } from '../../../controllers/learning/train-eprop.ts';
import { KeyValueMemory, type MemoryMode } from '../../../controllers/memory/key-value-memory.ts';
import { SparseKeys } from '../../../controllers/memory/sparse-keys.ts';
import { homogeneousPoisson } from '../../../controllers/neurons/homogeneous-poisson.ts';
import { RandomStream } from '../../../kernels/random.ts';

/** Observations of a card player, each a cue: 1 at the element that applies, 0 at the others. */
export interface CardsSeen {
  /** The card that lies turned. */
  readonly card: Cue;
  /** Picture of that card, one of those of the game. */
  readonly picture: Cue;
  /** Whether it is asked for a first card, or for a second. */
  readonly ask: Cue;
  /** The card that a teacher would choose; zeros where there is no advice. */
  readonly advice: Cue;
}

/** Options of {@link cardPlayer}. */
export interface CardPlayerOptions {
  /** Number of cards on the table. */
  readonly cards: number;
  /** Number of pictures that there are. */
  readonly pictures: number;
  /** Whether what it saw is written; if not, it never recalls anything. Default true. */
  readonly writes?: boolean;
}

/** Cells of each card; keys of a memory, and how many of them are active. */
const [CELLS, KEYS, ACTIVE] = [10, 100, 10];
/** Hz, rates of keys and cards; of the keys of the game while it is erased. */
const [RATE, ERASE_RATE] = [100, 200];
/** Seconds that it recalls before it chooses, of which the last count; writes what it sees; and forgets the last game. */
const [RECALL, COUNTS, WRITE, ERASE] = [0.05, 0.02, 0.1, 0.4];
/** Neurons that choose, choices that they learn from at once, and learning rate. */
const [NEURONS, BATCH, LEARNING_RATE] = [80, 16, 0.01];
/** Hz, rate of these neurons that is aimed at: within 50 ms they spike once or twice. */
const TARGET_RATE = 30;
const NONE = -1;

/** Phases of the player: idle, forgetting the last game, recall, writing. */
const [IDLE, ERASING, RECALLING, WRITING] = [0, 1, 2, 3];

/**
 * Plays concentration with two memories and a network that learned to use them (the task of Limbacher, Özdenizci & Legenstein 2022).
 *
 * One memory is asked with a picture, for the card that has it; the other with the game, for the cards that were seen in it. What it sees is
 * written into both. Both are `KeyValueMemory`; in each game a picture has other keys, as place cells have in another room, and the
 * other memory is erased. Before it chooses, spikes of what was recalled, and of the card that lies turned, go to a recurrent network, whose
 * readouts are the cards. It learns from advice by e-prop, see {@link EpropNetwork}, and is never told the pictures themselves.
 *
 * Deviations from the source: memory and chooser are two networks instead of one, the chooser is taught instead of rewarded, by
 * e-prop instead of back-propagation. A picture is asked for before it is written, since a key that is written again points elsewhere.
 *
 * @example
 * const [cards, pictures] = [4, 10];
 * const agent = defineAgent({
 *   body: point,
 *   sensors: {
 *     card: cueSensor({ size: cards }),
 *     picture: cueSensor({ size: pictures }),
 *     ask: cueSensor({ size: 2 }),
 *     advice: cueSensor({ size: cards }),
 *   },
 *   actuators: { choice: choiceActuator({ options: cards }) },
 *   controller: () => cardPlayer({ cards, pictures }),
 * });
 */
export function cardPlayer(options: CardPlayerOptions): Controller<CardsSeen, { readonly choice: Choice }> {
  checkOptions('cardPlayer', options, { cards: true, pictures: true, writes: true });
  const { cards, pictures, writes = true } = options;
  return defineController({
    manifest: {
      name: 'card_player',
      version: 1,
      sensors: {
        card: { kind: 'cue', size: cards },
        picture: { kind: 'cue', size: pictures },
        ask: { kind: 'cue', size: 2 },
        advice: { kind: 'cue', size: cards },
      },
      actuators: { choice: { kind: 'choice', size: cards } },
    },
    build({ seed, period, simulate }) {
      const ticksOf = (seconds: number): number => wholeTicks(seconds, period, 'a phase of a card player');
      const lengths = [0, ticksOf(ERASE), ticksOf(RECALL), ticksOf(WRITE)];
      const counts = ticksOf(COUNTS);
      const network = new Network({ step: seconds(period), seed });
      const turned = network.population('turned', homogeneousPoisson, { size: cards * CELLS });
      const memory = { keys: KEYS, teacher: turned };
      const mates = new KeyValueMemory(network, {
        ...memory,
        prefix: 'picture ',
        gammaPlus: 4,
        gammaMinus: 3,
        gain: 0.18,
      });
      const seen = new KeyValueMemory(network, {
        ...memory,
        prefix: 'game ',
        gammaPlus: 1,
        gammaMinus: 0.2,
        gain: 0.2,
      });
      const simulation = simulate(network);
      const chooser = new EpropNetwork({
        seed,
        simulate,
        inputs: 3 * turned.size,
        lif: NEURONS,
        outputs: cards,
        loss: 'cross_entropy',
        optimiser: { kind: 'adam', rate: LEARNING_RATE },
        targetRateHz: TARGET_RATE,
      });
      const random = new RandomStream(seed, 'card player');
      const gameKeys = new SparseKeys({ features: 1, keys: KEYS, active: ACTIVE, rate: RATE, seed });
      const state = { doing: IDLE, left: 0, first: NONE, last: NONE, plan: NONE, game: 0 };
      /** The keys of pictures in a game, which are other ones in each. */
      let pictureKeys: { readonly game: number; readonly keys: SparseKeys } | undefined;
      const keysOfPictures = (): SparseKeys => {
        const { game } = state;
        if (pictureKeys?.game !== game) {
          const keys = new SparseKeys({ features: pictures, keys: KEYS, active: ACTIVE, rate: RATE, seed: game });
          pictureKeys = { game, keys };
        }
        return pictureKeys.keys;
      };

      const rates = {
        turned: simulation.input(turned, 'rate', 'Hz'),
        picture: simulation.input(mates.keys, 'rate', 'Hz'),
        game: simulation.input(seen.keys, 'rate', 'Hz'),
      };
      const set = (mode: MemoryMode): void => {
        for (const one of [mates, seen]) one.set(simulation, mode);
      };
      /** Lets the cells of what is seen spike, and the keys that go with it. */
      const look = (place: number, picture: number): void => {
        rates.turned.fill(0);
        rates.picture.fill(0);
        gameKeys.encodeOne(0, rates.game);
        if (place === NONE) return;
        rates.turned.fill(RATE, place * CELLS, (place + 1) * CELLS);
        keysOfPictures().encodeOne(picture, rates.picture);
      };
      const begin = (doing: number): void => {
        state.doing = doing;
        state.left = lengths[doing];
        set(doing === WRITING && writes ? 'write' : doing === RECALLING ? 'read' : doing === ERASING ? 'erase' : 'off');
      };
      const recall = (place: number, picture: number, advised: boolean): void => {
        look(place, picture);
        begin(RECALLING);
        chooser.begin(advised);
      };

      const fire = chooser.simulation.input(chooser.inputs, 'fire');
      const ids = new Uint32Array(turned.size);
      const relay = (population: Population, offset: number): void => {
        for (let i = simulation.spikes(population, ids) - 1; i >= 0; i--) fire[offset + ids[i]] = 1;
      };
      /** One step of choosing: what was recalled spikes on, and the readouts learn what they should say. */
      const consider = (advice: number): void => {
        relay(mates.values, 0);
        relay(seen.values, turned.size);
        relay(turned, 2 * turned.size);
        chooser.step(state.left <= counts && advice !== NONE ? advice : undefined);
        if (state.left > 1) return;
        state.plan = answerOf(chooser.outputs);
        if (advice !== NONE) chooser.end();
        if (chooser.progress.trials === BATCH) chooser.commit();
      };
      return {
        parts: {
          simulation,
          chooser: chooser.simulation,
          learning: chooser.progress,
          random,
          state,
        },
        // It makes one more step when it has chosen.
        ownTime: [chooser.simulation],
        beginTrial() {
          Object.assign(state, {
            first: NONE,
            last: NONE,
            plan: NONE,
            game: Math.floor(0x8000_0000 * random.uniform()),
          });
          look(NONE, NONE);
          for (let k = 0; k < KEYS; k++) rates.game[k] *= ERASE_RATE / RATE;
          begin(ERASING);
        },
        step(_tick, { card, picture, ask, advice }, _feedback, { choice }) {
          choice.strengths.fill(0);
          const place = card.values.indexOf(1);
          const asked = ask.values.indexOf(1);
          if (place !== NONE && place !== state.last) {
            // A card was turned: the first of a pair makes it think of the second before it is written.
            const isFirst = state.first === NONE;
            state.first = isFirst ? place : NONE;
            state.plan = NONE;
            if (isFirst) recall(place, picture.values.indexOf(1), advice.values.includes(1));
            else {
              look(place, picture.values.indexOf(1));
              begin(WRITING);
            }
          }
          state.last = place;
          if (state.doing === IDLE && asked !== NONE) {
            if (state.plan === NONE) recall(place, picture.values.indexOf(1), advice.values.includes(1));
            else {
              choice.strengths[state.plan] = 1;
              state.plan = NONE;
            }
          }
          simulation.step();
          if (state.doing === RECALLING) consider(advice.values.indexOf(1));
          if (state.doing === IDLE || --state.left > 0) return;
          if (state.doing === RECALLING && place !== NONE && asked === NONE) begin(WRITING);
          else begin(IDLE);
        },
        weights: [mates.synapses, seen.synapses],
      };
    },
  });
}
