import type { Pose, Twist } from '../../../agents/index.ts';
import { point } from '../../../agents/index.ts';
import { openFieldNavigator } from '../../../controllers/navigation/open-field-navigator.ts';

/** What the ring of action neurons did in one trial without reward. */
export interface RingState {
  /** Hz, mean over neurons. */
  readonly rate: number;
  /** Mean over 50 ms windows of the length of the mean spike direction: near 1 for a bump, near 0 for synchrony. */
  readonly r50: number;
  /** m */
  readonly path: number;
  /** Variance over mean of the population's spike count in windows of 10 ms. */
  readonly fano: number;
}

/** s, m: the published trial and arena, moved every 10 ms. */
const PERIOD = 0.01;
const TICKS = 500;
const HALF_WIDTH = 1.2;
const NEURONS = 40;

/** Runs `trials` trials of 5 s in which no reward comes. */
export function ringStates(seed: number, peakRate: number, trials: number): RingState[] {
  const controller = openFieldNavigator({ body: { ...point, rebound: 0 }, halfWidth: HALF_WIDTH, peakRate });
  controller.initialise(seed, PERIOD);
  let counts = new Float64Array(NEURONS);
  let spikes = 0;
  controller.spikes?.subscribe(({ ids, count }) => {
    spikes += count;
    for (let i = 0; i < count; i++) counts[ids[i] as number]++;
  });
  const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  let tick = 0;
  return Array.from({ length: trials }, (_, index) => {
    const pose: Pose = { x: 0, y: 0, heading: 0 };
    const lengths: number[] = [];
    const perTick: number[] = [];
    let path = 0;
    let total = 0;
    controller.beginTrial({ index, count: trials });
    for (let t = 0; t < TICKS; t++) {
      if (t % 5 === 0) counts = new Float64Array(NEURONS);
      spikes = 0;
      controller.step(tick++, { pose }, { reward: 0, phase: 'active' }, { velocity });
      perTick.push(spikes);
      total += spikes;
      const x = within(pose.x + velocity.linearX * PERIOD);
      const y = within(pose.y + velocity.linearY * PERIOD);
      path += Math.hypot(x - pose.x, y - pose.y);
      pose.x = x;
      pose.y = y;
      if (t % 5 === 4) lengths.push(meanDirection(counts));
    }
    return {
      rate: total / NEURONS / (TICKS * PERIOD),
      r50: mean(lengths.filter(Number.isFinite)),
      path,
      fano: fano(perTick),
    };
  });
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
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
