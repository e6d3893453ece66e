import type { Pose, Twist } from '../../../agents/index.ts';
import { point } from '../../../agents/index.ts';
import { openFieldNavigator } from '../../../scenarios/studies/open-field/open-field-navigator.ts';

/** What the ring of action neurons did in one trial without reward. */
export interface RingState {
  /** Hz, mean over neurons. */
  readonly rate: number;
  /** Mean over 50 ms windows of the length of the mean spike direction: near 1 for a bump, near 0 for synchrony. */
  readonly r50: number;
  /** m */
  readonly path: number;
  /** Variance over mean of the population's spike count in windows of 2 ms: near 1 for a bump. */
  readonly fano: number;
}

/** Below this `r50` the ring fires in synchrony. */
export const SYNCHRONY = 0.2;

/** s, of the controller: what spikes are counted in. */
const PERIOD = 1e-3;
const TICKS = 5000;
/** m, of the published arena. */
const HALF_WIDTH = 1.2;
const NEURONS = 40;
/** Ticks */
const DIRECTION_WINDOW = 50;
const COUNT_WINDOW = 2;

/** Runs `trials` trials of 5 s in which no reward comes; the arena moves the agent every `arenaTicks` ms. */
export function ringStates(seed: number, peakRate: number, trials: number, arenaTicks = 10): RingState[] {
  const controller = openFieldNavigator({ body: { ...point, rebound: 0 }, halfWidth: HALF_WIDTH, peakRate });
  controller.initialise(seed, PERIOD);
  const counts = new Float64Array(NEURONS);
  let spikes = 0;
  controller.spikes?.subscribe(({ ids, count }) => {
    spikes += count;
    for (let i = 0; i < count; i++) counts[ids[i]]++;
  });
  const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  let tick = 0;
  return Array.from({ length: trials }, (_, index) => {
    const pose: Pose = { x: 0, y: 0, heading: 0 };
    const lengths: number[] = [];
    const perWindow: number[] = [];
    let path = 0;
    spikes = 0;
    counts.fill(0);
    controller.beginTrial({ index, count: trials });
    for (let t = 1; t <= TICKS; t++) {
      controller.step(tick++, { pose }, { reward: 0, phase: 'active' }, { velocity });
      if (t % arenaTicks === 0) path += move(pose, velocity.linearX * PERIOD, velocity.linearY * PERIOD);
      if (t % COUNT_WINDOW === 0) {
        perWindow.push(spikes);
        spikes = 0;
      }
      if (t % DIRECTION_WINDOW === 0) {
        lengths.push(meanDirection(counts));
        counts.fill(0);
      }
    }
    const total = perWindow.reduce((sum, count) => sum + count, 0);
    return {
      rate: total / NEURONS / (TICKS * PERIOD),
      r50: mean(lengths.filter(Number.isFinite)),
      path,
      fano: fano(perWindow),
    };
  });
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The controller's displacement is one arena step's, whatever its own period. Returns the m moved. */
function move(pose: Pose, dx: number, dy: number): number {
  const x = within(pose.x + dx);
  const y = within(pose.y + dy);
  const moved = Math.hypot(x - pose.x, y - pose.y);
  pose.x = x;
  pose.y = y;
  return moved;
}

function meanDirection(counts: Float64Array): number {
  let x = 0;
  let y = 0;
  let sum = 0;
  counts.forEach((count, i) => {
    x += count * Math.cos((2 * Math.PI * i) / NEURONS);
    y += count * Math.sin((2 * Math.PI * i) / NEURONS);
    sum += count;
  });
  return Math.hypot(x, y) / sum;
}

function fano(counts: readonly number[]): number {
  const average = mean(counts);
  return mean(counts.map((count) => (count - average) * (count - average))) / average;
}

function within(position: number): number {
  return Math.min(HALF_WIDTH, Math.max(-HALF_WIDTH, position));
}
