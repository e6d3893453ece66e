import { wholeTicks } from '../../../agents/clock.ts';
import { ValidationError } from '../../../agents/index.ts';
import { firstAtLeast } from '../../../kernels/first-at-least.ts';
import type { RandomStream } from '../../../kernels/random.ts';
import { findCandidateEvents } from './candidate-events.ts';
import { PlaceDecoder, type Posterior } from './decoder.ts';
import { compareDirections, type Directions } from './direction.ts';
import { LineScorer } from './line-score.ts';
import { outwardSteps, type Path, type Place, reach, speedAlong } from './path.ts';
import { centresOfFields, fitPlaceFields, type PlaceFields, placeCells } from './place-fields.ts';
import { binCentre, gridOver, isTrack, longSide, type PlaceGrid } from './place-grid.ts';
import { findRunning, type Poses, type RunningStretches, type Stretch } from './running.ts';
import { type Significance, testSequence } from './significance.ts';
import { countSpikes } from './spike-counts.ts';
import { type Barrier, wallCrossings } from './wall-crossings.ts';
import { findWaves, type Wave } from './waves.ts';
import { weightedCorrelation } from './weighted-correlation.ts';

/** Spikes of a population: the tick and the cell of each, in the order of time. */
interface PopulationSpikes {
  readonly population: string;
  readonly ticks: Uint32Array;
  readonly ids: Uint32Array;
}

/** Activity of a body and its cells in a run. Ticks are those of the run. */
export interface RunActivity {
  /** Seconds per tick. */
  readonly period: number;
  readonly populations: readonly PopulationSpikes[];
  /**
   * Populations at rest whose cells are, one by one, those of another population while the body runs: the name of that one, by name.
   * Default: none.
   */
  readonly whileRunning?: Readonly<Record<string, string>>;
  readonly poses: Poses;
  readonly trials: readonly Stretch[];
  readonly rests: readonly Stretch[];
  /** Barriers from a tick on, in the order of time. */
  readonly arenas: readonly { readonly tick: number; readonly barriers: readonly Barrier[] }[];
}

/** An event of a rest: a wave in an arena, or a stretch of high activity on a track. */
export interface ReplayEvent {
  /** Tick at which it begins. */
  readonly tick: number;
  readonly seconds: number;
  /** Number of windows. */
  readonly windows: number;
  /** Metres: where a wave is in each window, or the line that fits best. */
  readonly path: Path;
  /** m/s along the path. */
  readonly speed: number;
  /** Metres from where the body rests to the farthest place of the path. */
  readonly reach: number;
  /** Number of steps of the path, of those that lead away from where the body rests, and of those through walls. */
  readonly steps: number;
  readonly outward: number;
  readonly crossings: number;
  /** Steps along the way that the body had just run, and against it. */
  readonly directions: Directions;
  /** Of an arena the size of the weighted correlation, of a track the line score. */
  readonly significance: Significance;
  /** The wave; absent on a track. */
  readonly wave?: Wave;
}

/** Activity of the cells in a rest, as decoded. */
export interface DecodedRest extends Stretch {
  /** Number of trials that had ended before it. */
  readonly afterTrials: number;
  /** Metres, where the body was last before it. */
  readonly place: Place;
  readonly events: readonly ReplayEvent[];
}

/** How replay is decoded. */
export interface ReplayOptions {
  /** Population to decode; of cells with one while running and one at rest, either. Default: that with the most place cells. */
  readonly population?: string;
  /** Number of shuffled events that an event is compared with, for each shuffle. Default 500. */
  readonly shuffles?: number;
}

/** Bins of a track, and along the longer side of an arena. */
const [TRACK_BINS, ARENA_BINS] = [50, 20];
/** Seconds, windows of an event on a track, and of a wave. */
const [TRACK_WINDOW, WAVE_WINDOW] = [0.01, 0.02];
/** Fewest place cells that tell a place. */
const LEAST_CELLS = 10;
/** Seconds of running before a rest with which the direction of replay is compared. */
const RECENT = 5;
/** Share of the longer side: how far from a replayed step the way run may lie. */
const NEAR = 0.08;

/**
 * Decodes what the cells of a run replayed in its rests. Fields are fitted on the spikes while the body ran in the trials of the same run,
 * all of them, and on nothing else: neither on rests, nor on places that a controller tells.
 *
 * @throws ValidationError `not_decodable` where a run has no rests, spikes or poses, or too few place cells
 */
export class ReplayDecoding {
  /** Population whose events are decoded, and that whose fields they are decoded by: mostly the same. */
  readonly population: string;
  readonly runningPopulation: string;
  /** Where the body ran. */
  readonly running: RunningStretches;
  /** Number of cells that spiked while it ran. */
  readonly spiking: number;
  /** Fields of the place cells. */
  readonly fields: PlaceFields;
  readonly rests: readonly Stretch[];
  readonly #activity: RunActivity;
  /** Spikes at rest. */
  readonly #spikes: PopulationSpikes;
  readonly #centres: Float64Array;
  readonly #decoder: PlaceDecoder;
  readonly #windowTicks: number;
  readonly #shuffles: number;
  readonly #random: RandomStream;
  /** By number of windows. */
  readonly #scorers = new Map<number, LineScorer>();

  /** @param random of the shuffles */
  constructor(activity: RunActivity, random: RandomStream, { population, shuffles = 500 }: ReplayOptions = {}) {
    const { period, poses, populations, rests, trials } = activity;
    if (rests.length === 0) throw notDecodable('a run that rests before trials', 'no rest');
    if (populations.every(({ ticks }) => ticks.length === 0)) throw notDecodable('spikes', 'none');
    this.rests = rests;
    this.running = findRunning(poses, trials, period);
    if (this.running.from.length === 0) throw notDecodable('poses of a body that runs in trials', 'none');
    const grid = gridOver(this.running.x, this.running.y, TRACK_BINS, ARENA_BINS);
    const chosen = cellsOf(activity).filter(
      ({ running, rest }) => population === undefined || [running.population, rest.population].includes(population),
    );
    if (chosen.length === 0) {
      throw notDecodable(`one of: ${populations.map((one) => one.population).join(', ')}`, population as string);
    }
    const [best] = chosen
      .map(({ running, rest }) => {
        const all = fitPlaceFields(running.ticks, running.ids, this.running, grid, { period });
        return { running, rest, spiking: all.cells.length, fields: placeCells(all) };
      })
      .sort((a, b) => b.fields.cells.length - a.fields.cells.length);
    if (best.fields.cells.length < LEAST_CELLS) {
      const found = `${best.fields.cells.length} of ${best.spiking} that spike while the body runs`;
      throw notDecodable(`${LEAST_CELLS} place cells in a population`, found);
    }
    this.population = best.rest.population;
    this.runningPopulation = best.running.population;
    this.spiking = best.spiking;
    this.fields = best.fields;
    const windowSeconds = isTrack(grid) ? TRACK_WINDOW : WAVE_WINDOW;
    this.#activity = activity;
    this.#spikes = best.rest;
    this.#centres = centresOfFields(best.fields);
    this.#decoder = new PlaceDecoder(best.fields, windowSeconds);
    this.#windowTicks = wholeTicks(windowSeconds, period, 'the window that is decoded');
    this.#shuffles = shuffles;
    this.#random = random;
  }

  /** Whether the body ran on a track. Then events are stretches of high activity; in an arena they are waves. */
  get onTrack(): boolean {
    return isTrack(this.fields.grid);
  }

  /** Decodes a rest, by its number. */
  decode(number: number): DecodedRest {
    const rest = this.rests[number];
    const { poses, trials, arenas } = this.#activity;
    const { ticks, ids } = this.#spikes;
    const [first, end] = [firstAtLeast(ticks, rest.firstTick), firstAtLeast(ticks, rest.endTick)];
    const last = firstAtLeast(poses.ticks, rest.firstTick + 1) - 1;
    const place = { x: poses.x[last] ?? Number.NaN, y: poses.y[last] ?? Number.NaN };
    const random = this.#random.fork('rest', number);
    const found = this.onTrack
      ? this.#stretches(rest)
      : this.#waves(rest, ticks.subarray(first, end), ids.subarray(first, end));
    const run = this.#recentRun(rest.firstTick);
    const near = NEAR * longSide(this.fields.grid);
    const barriers = arenas.findLast(({ tick }) => tick <= rest.firstTick)?.barriers ?? [];
    return {
      ...rest,
      afterTrials: trials.filter(({ endTick }) => endTick <= rest.firstTick).length,
      place,
      events: found.map(({ tick, windows, pathOf, score, ...more }) => {
        const counts = countSpikes(ticks, ids, tick, this.#windowTicks, windows);
        const significance = testSequence(counts, this.#decoder, score, random, this.#shuffles);
        const path = pathOf(() => this.#decoder.decode(counts));
        return {
          ...more,
          tick,
          windows,
          seconds: windows * this.#decoder.windowSeconds,
          path,
          speed: speedAlong(path, this.#decoder.windowSeconds),
          reach: reach(path, place),
          steps: Math.max(0, path.x.length - 1),
          outward: outwardSteps(path, place),
          crossings: wallCrossings(path, barriers),
          directions: compareDirections(path, run, near),
          significance,
        };
      }),
    };
  }

  #waves(rest: Stretch, ticks: Uint32Array, ids: Uint32Array): Found[] {
    const { period } = this.#activity;
    const side = longSide(this.fields.grid);
    const options = { period, side, firstTick: rest.firstTick, windowSeconds: WAVE_WINDOW };
    return findWaves(ticks, ids, this.#centres, options).map((wave) => ({
      tick: wave.tick,
      windows: wave.x.length,
      pathOf: () => wave,
      score: (posterior) => Math.abs(weightedCorrelation(posterior)),
      wave,
    }));
  }

  #stretches({ firstTick, endTick }: Stretch): Found[] {
    const { period } = this.#activity;
    const { cells, grid } = this.fields;
    const own = new Set(cells);
    const ticks = this.#spikes.ticks.filter((_, s) => own.has(this.#spikes.ids[s]));
    return findCandidateEvents(ticks, { period, firstTick, endTick }).map((event) => {
      const windows = Math.floor((event.endTick - event.firstTick) / this.#windowTicks);
      const scorer = this.#scorerFor(windows);
      return {
        tick: event.firstTick,
        windows,
        pathOf: (posterior) => alongLine(grid, windows, scorer.fit(posterior())),
        score: (posterior) => scorer.fit(posterior).score,
      };
    });
  }

  #scorerFor(windows: number): LineScorer {
    let scorer = this.#scorers.get(windows);
    if (scorer === undefined) {
      const { columns, rows } = this.fields.grid;
      scorer = new LineScorer({ bins: columns * rows, windows });
      this.#scorers.set(windows, scorer);
    }
    return scorer;
  }

  /** The way that the body ran before a tick. */
  #recentRun(tick: number): Path {
    const { from, to, x, y } = this.running;
    const since = tick - RECENT / this.#activity.period;
    const recent = Array.from(from, (_, k) => k).filter((k) => from[k] >= since && to[k] <= tick);
    return { x: recent.map((k) => x[k]), y: recent.map((k) => y[k]) };
  }
}

/** The spikes of cells while the body runs and at rest: of each population, unless cells are of one here and of another there. */
function cellsOf({ populations, whileRunning = {} }: RunActivity) {
  const silent = (population: string): PopulationSpikes => ({
    population,
    ticks: new Uint32Array(0),
    ids: new Uint32Array(0),
  });
  const named = (name: string): PopulationSpikes =>
    populations.find(({ population }) => population === name) ?? silent(name);
  const pairs = Object.entries(whileRunning);
  return [
    ...populations
      .filter(({ population }) => !pairs.flat().includes(population))
      .map((spikes) => ({ running: spikes, rest: spikes })),
    ...pairs.map(([rest, running]) => ({ running: named(running), rest: named(rest) })),
  ];
}

/** An event that was found, before it is decoded. */
interface Found {
  readonly tick: number;
  readonly windows: number;
  readonly pathOf: (posterior: () => Posterior) => Path;
  readonly score: (posterior: Posterior) => number;
  readonly wave?: Wave;
}

/** The places of a line in the windows in which it is on the track. */
function alongLine(
  grid: PlaceGrid,
  windows: number,
  { slope, start }: { readonly slope: number; readonly start: number },
): Path {
  const bins = grid.columns * grid.rows;
  const places = Array.from({ length: windows }, (_, window) => start + slope * window)
    .filter((place) => place >= 0 && place <= bins - 1)
    .map((place) => between(binCentre(grid, Math.floor(place)), binCentre(grid, Math.ceil(place)), place % 1));
  return { x: places.map(([x]) => x), y: places.map(([, y]) => y) };
}

function between(
  [x, y]: readonly [number, number],
  [toX, toY]: readonly [number, number],
  share: number,
): readonly [number, number] {
  return [x + share * (toX - x), y + share * (toY - y)];
}

function notDecodable(expected: string, received: string): ValidationError {
  return new ValidationError('replay cannot be decoded from this recording', {
    code: 'not_decodable',
    expected,
    received,
    remedy:
      'record a run of a scenario that rests, with a controller of place cells: reafference run replay-open-field --record',
  });
}
