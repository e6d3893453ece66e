import type { RandomStream } from '../../../kernels/random.ts';
import { mean, median } from '../../statistics/averages.ts';
import { forwardScore } from './direction.ts';
import { FEWEST_IN_ORDER } from './order-shuffle.ts';
import type { DecodedRest, ReplayEvent } from './replay-decoding.ts';
import { isSignificant, passes, SHUFFLES } from './significance.ts';
import { summariseWaves, type WaveSummary } from './wave-summary.ts';

/** Statistics of the events of some rests. Without events, all but counts are NaN. */
export interface ReplaySummary {
  /** Number of events. */
  readonly events: number;
  /** Number of events of five windows or more. The order of fewer cannot be told from a random one. */
  readonly testable: number;
  /** Share of these that pass each shuffle alone at 5 %. */
  readonly passing: Readonly<Record<(typeof SHUFFLES)[number], number>>;
  /** Share of these that pass all shuffles. */
  readonly significant: number;
  /** m/s, mean speed along the path; this and all below are over the waves of an arena, or the significant events of a track. */
  readonly speed: number;
  /** Mean speed by that of running. */
  readonly compression: number;
  /** Metres, median distance of the farthest place from where the body rests. */
  readonly reach: number;
  /** Share of the steps that lead away from where the body rests. */
  readonly outward: number;
  /** Share of the steps that lead through walls. */
  readonly crossing: number;
  /** Number of steps along the way that the body had just run. */
  readonly forward: number;
  /** Number of steps against it. */
  readonly reverse: number;
  /** (forward - reverse)/(forward + reverse), from -1 to 1. */
  readonly forwardScore: number;
  /** The waves of an arena, as waves; absent on a track. */
  readonly waves?: WaveSummary;
}

/**
 * Summarises what was replayed in some rests.
 *
 * @param runningSpeed m/s of the body
 * @param random of the orders that paths of waves are compared with
 */
export function summariseReplay(
  rests: readonly DecodedRest[],
  runningSpeed: number,
  random: RandomStream,
): ReplaySummary {
  const events = rests.flatMap((rest) => rest.events);
  const testable = events.filter(({ windows }) => windows >= FEWEST_IN_ORDER);
  const share = (chosen: (event: ReplayEvent) => boolean): number =>
    mean(testable.map((event) => Number(chosen(event))));
  const counted = events.filter((event) => event.wave !== undefined || isSignificant(event.significance));
  const sum = (of: (event: ReplayEvent) => number): number => counted.reduce((total, event) => total + of(event), 0);
  const steps = sum((event) => event.steps);
  const speed = mean(counted.map((event) => event.speed));
  const directions = {
    forward: sum((event) => event.directions.forward),
    reverse: sum((event) => event.directions.reverse),
  };
  const waves = rests.map((rest) => ({ from: rest.place, waves: rest.events.flatMap(({ wave }) => wave ?? []) }));
  return {
    events: events.length,
    testable: testable.length,
    passing: Object.fromEntries(
      SHUFFLES.map((shuffle) => [shuffle, share(({ significance }) => passes(significance, shuffle))]),
    ) as ReplaySummary['passing'],
    significant: share(({ significance }) => isSignificant(significance)),
    speed,
    compression: speed / runningSpeed,
    reach: median(counted.map((event) => event.reach)),
    outward: sum((event) => event.outward) / steps,
    crossing: sum((event) => event.crossings) / steps,
    ...directions,
    forwardScore: forwardScore(directions),
    ...(waves.some((one) => one.waves.length > 0) ? { waves: summariseWaves(waves, random) } : {}),
  };
}
