import { type Interval, SHARE } from '../statistics/interval.ts';

/** Title of a metric, its unit (`1` for a pure number), and the least and greatest value that it can have, if it has such. */
export interface MetricKind {
  readonly title: string;
  readonly unit: string;
  readonly range?: Interval;
}

/** Metrics of a trial that a gate may ask for, by name. */
export const METRICS = {
  success: { title: 'success rate', unit: '1', range: SHARE },
  latency: { title: 'latency', unit: 's' },
  spl: { title: 'SPL', unit: '1', range: SHARE },
  speed: { title: 'speed', unit: 'm/s' },
  'collision-rate': { title: 'collisions per metre', unit: '1/m' },
  reward: { title: 'reward of a trial', unit: '1' },
  collected: { title: 'goals collected', unit: '1' },
  order: { title: 'order of goals', unit: '1', range: SHARE },
  sparsity: { title: 'activation sparsity', unit: '1', range: SHARE },
} as const satisfies Readonly<Record<string, MetricKind>>;

/** Name of a number that is taken of each trial; see `Statistic.metric`. */
export type Metric = keyof typeof METRICS;
