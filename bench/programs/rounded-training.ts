import { Hosting, loadBoard } from '../../bridges/boards/index.ts';
import { analyse } from '../../controllers/engine/compiler/index.ts';
import type { Format } from '../../controllers/engine/compiler/program/format.ts';
import { real } from '../../controllers/engine/compiler/program/format.ts';
import { chooseFormats } from '../../controllers/engine/compiler/transforms/integers/choose-formats.ts';
import type { Ranges } from '../../controllers/engine/compiler/transforms/integers/ranges.ts';
import { EpropActorCritic } from '../../controllers/learning/eprop-actor-critic.ts';
import type { EpropWeights } from '../../controllers/learning/eprop-weights.ts';
import { trainActorCritic } from '../../controllers/learning/train-actor-critic.ts';
import { RandomStream } from '../../kernels/random.ts';
import { DELAYED_RESPONSE, drawDelayedResponse } from '../../scenarios/studies/evidence/delayed-response.ts';
import { parameters, report } from '../benchmark.ts';
import { mean } from '../statistics.ts';

/**
 * What training with rounded weights is worth: a recurrent network learns the delayed response by reward, as in `delayed-response`, and is
 * asked with weights of few bits.
 */
export interface RoundedTrainingParameters {
  readonly seeds: readonly number[];
  /** Of all weights. */
  readonly bits: number;
}

/** Shares of 1000 other trials that were wrong. */
export interface RoundedTrainingRow {
  /** Learned, and asked, with floats. */
  readonly floats: number;
  /** Learned with floats, and rounded after it. */
  readonly after: number;
  /** Learned with rounded weights that have shadows in floats. */
  readonly shadows: number;
  /** The same without shadows: what is learned is rounded, at random with the mean right, after each batch. */
  readonly without: number;
}

/** A mean over seeds with half the width of its 95 % interval. */
type Estimate = readonly [mean: number, within: number];

/** Batches of 32 trials, the learning rate of the first, and trials that are asked. */
const [BATCHES, RATE, ASKED] = [250, 0.005, 1000];

const { seeds, bits } = parameters<RoundedTrainingParameters>();
const board = await loadBoard(`integer-training:${bits}`);

/** @param ranges of the weights, which are then rounded where spikes carry them */
function made(seed: number, ranges?: Ranges, weights?: EpropWeights): EpropActorCritic {
  const rounded = ranges === undefined ? undefined : new Hosting(board.ranged?.(ranges) ?? board);
  return new EpropActorCritic({
    ...{ seed, inputs: DELAYED_RESPONSE.inputs, lif: 20, adaptive: 20, actions: 2 },
    ...{ discount: 0.5, valueWeight: 0.02, regularisation: 10 },
    ...(rounded === undefined ? {} : { simulate: rounded.simulate }),
    ...(weights === undefined ? {} : { weights }),
  });
}

function trained(network: EpropActorCritic, seed: number, see = () => {}): EpropActorCritic {
  const rate = (batch: number): number => RATE * (1 - batch / BATCHES);
  trainActorCritic(network, { seed, draw: drawDelayedResponse, iterations: BATCHES, rate, see });
  return network;
}

function wrong(network: EpropActorCritic, seed: number): number {
  const random = new RandomStream(seed, 'test');
  let count = 0;
  for (let n = 0; n < ASKED; n++) if (network.run(drawDelayedResponse(random)).reward <= 0.5) count += 1;
  return count / ASKED;
}

/** How large the weights of a network are. */
function rangesOf({ simulation }: EpropActorCritic): Ranges {
  const ranges = simulation.network.projections.map((projection) => {
    const w: ArrayLike<number> = simulation.synapses(projection as never, 'w' as never);
    return [`${projection.name}.w`, [Math.min(...Array.from(w)), Math.max(...Array.from(w))]] as const;
  });
  return Object.fromEntries(ranges);
}

/** Takes the shadows away: each weight becomes one of the two levels next to it, at random. */
function withoutShadows({ simulation, recurrent, output }: EpropActorCritic, ranges: Ranges, seed: number) {
  const analysed = analyse(simulation.network);
  const formats = chooseFormats(analysed, ranges, { weightBits: bits });
  const random = new RandomStream(seed, 'without shadows');
  return () => {
    for (const projection of [...recurrent, output]) {
      const array = analysed.projections.get(projection as never)?.state.get('w')?.array;
      const format = formats.get(array ?? -1) as Format;
      const w: ArrayLike<number> = simulation.synapses(projection as never, 'w' as never);
      const rounded = Float64Array.from(w, (x) => {
        const n = Math.floor(x / format.unit + random.uniform()) - format.offset;
        return real(format, Math.min(Math.max(n, format.least), format.most));
      });
      simulation.setSynapses(projection as never, 'w' as never, rounded as never);
    }
  };
}

const rows: RoundedTrainingRow[] = [];
for (const seed of seeds) {
  const floats = trained(made(seed), seed);
  const ranges = rangesOf(floats);
  const bare = made(seed, ranges);
  const row: RoundedTrainingRow = {
    floats: wrong(floats, seed),
    after: wrong(made(seed, ranges, floats.weights()), seed),
    shadows: wrong(trained(made(seed, ranges), seed), seed),
    without: wrong(trained(bare, seed, withoutShadows(bare, ranges, seed)), seed),
  };
  rows.push(row);
  process.stderr.write(`${seed}: ${JSON.stringify(row)}\n`);
}

function estimate(of: (row: RoundedTrainingRow) => number): Estimate {
  const values = rows.map(of);
  const squares = values.map((value) => (value - mean(values)) * (value - mean(values)));
  const error = Math.sqrt(mean(squares) / Math.max(1, values.length - 1));
  return [mean(values), 1.96 * error];
}
report({
  rows,
  floats: estimate(({ floats }) => floats),
  after: estimate(({ after }) => after),
  shadows: estimate(({ shadows }) => shadows),
  without: estimate(({ without }) => without),
  recovered: estimate(({ after, shadows }) => after - shadows),
  byShadows: estimate(({ without, shadows }) => without - shadows),
});
