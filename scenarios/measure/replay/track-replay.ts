import { wholeTicks } from '../../../agents/clock.ts';
import type { RandomStream } from '../../../kernels/random.ts';
import { type CandidateEvent, findCandidateEvents } from './candidate-events.ts';
import { PlaceDecoder } from './decoder.ts';
import { LineScorer } from './line-score.ts';
import { fitPlaceFields, placeCells } from './place-fields.ts';
import { isSignificant, testSequence } from './significance.ts';
import { countSpikes } from './spike-counts.ts';

/** Spikes of a population, ascending in time. */
export interface TimedSpikes {
  /** Seconds per tick. */
  readonly period: number;
  /** Tick of each spike. */
  readonly ticks: ArrayLike<number>;
  /** Index of the cell of each spike. */
  readonly ids: ArrayLike<number>;
}

/** Options of {@link decodeTrackReplay}. */
export interface TrackReplayOptions {
  /** Spikes while running; their ticks are those of `places`. */
  readonly running: TimedSpikes;
  /** Metres, place on the track in each tick of running. */
  readonly places: ArrayLike<number>;
  /** Metres, start and end of the track, which was run from the start. */
  readonly track: readonly [from: number, to: number];
  /** Spikes at rest. */
  readonly rest: TimedSpikes;
  /** Ticks of rest, from 0. */
  readonly restTicks: number;
  /** Number of cells. */
  readonly size: number;
  /** Draws the shuffles. */
  readonly random: RandomStream;
  /** Least length of an event. Default 0.14: in less, replay covers too few bins to be told from chance. */
  readonly leastSeconds?: number;
  /** Number of shuffled events for each shuffle. Default 100. */
  readonly shuffles?: number;
}

/** An event at rest, with what it was decoded to. */
export interface DecodedEvent extends CandidateEvent {
  /** Whether its line score is above those of 95 % of the events of each shuffle. */
  readonly significant: boolean;
  /** m/s of the line that fits best; negative against the direction of running. */
  readonly speed: number;
}

/** Number of bins of the track. */
const BINS = 50;
/** Seconds, window of the decoder. */
const WINDOW = 0.01;
/** Hz, mean rate of a cell above which an event is looked for. */
const EVENT_RATE = 2;
/** Lines: bins per window, least size of a slope; least share of the track; and how many slopes and starts are tried. */
const LINES = { least: 0.25, leastCover: 0.1, slopes: 50, starts: 50 } as const;

/**
 * Finds the events in the spikes of a rest and decodes each, by fields fitted on running (Davison, Kloosterman & Wilson 2009, with the
 * threshold, bins and windows of Ecker et al. 2022). Deviations: events may be shorter than the source's 0.26 s, so lines may be half as
 * steep and cover a tenth of the track; a quarter of the lines are tried.
 */
export function decodeTrackReplay(options: TrackReplayOptions): DecodedEvent[] {
  const { running, places, rest, restTicks, size, random, leastSeconds = 0.14, shuffles = 100 } = options;
  const events = findCandidateEvents(rest.ticks, {
    period: rest.period,
    firstTick: 0,
    endTick: restTicks,
    thresholdHz: EVENT_RATE * size,
    leastSeconds,
  });
  if (events.length === 0) return [];
  const decoder = trackDecoder(running, places, options.track);
  const windowTicks = wholeTicks(WINDOW, rest.period, 'the window of the decoder');
  const { binWidth } = decoder.fields.grid;
  return events.map((event) => {
    const windows = Math.floor((event.endTick - event.firstTick) / windowTicks);
    const counts = countSpikes(rest.ticks, rest.ids, event.firstTick, windowTicks, windows);
    const lines = new LineScorer({ bins: BINS, windows, ...LINES });
    const test = testSequence(counts, decoder, (posterior) => lines.fit(posterior).score, random, shuffles);
    const { slope } = lines.fit(decoder.decode(counts));
    return { ...event, significant: isSignificant(test), speed: (slope * binWidth) / WINDOW };
  });
}

function trackDecoder(
  { ticks, ids, period }: TimedSpikes,
  places: ArrayLike<number>,
  [from, to]: readonly [number, number],
) {
  const binWidth = (to - from) / BINS;
  const grid = { columns: BINS, rows: 1, binWidth, binHeight: binWidth, left: from, bottom: -binWidth / 2 };
  const tick = Uint32Array.from({ length: places.length }, (_, k) => k);
  const running = { from: tick, to: tick.map((k) => k + 1), x: places, y: new Float64Array(places.length) };
  return new PlaceDecoder(placeCells(fitPlaceFields(ticks, ids, running, grid, { period })), WINDOW);
}
