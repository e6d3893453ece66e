/** What a gate may take of a trial, by name: what people call it, and its unit (`1` for a pure number). */
export const METRICS = {
  success: { title: 'success rate', unit: '1' },
  latency: { title: 'latency', unit: 's' },
  spl: { title: 'SPL', unit: '1' },
  speed: { title: 'speed', unit: 'm/s' },
  'collision-rate': { title: 'collisions per metre', unit: '1/m' },
  reward: { title: 'reward of a trial', unit: '1' },
  collected: { title: 'goals collected', unit: '1' },
  order: { title: 'order of goals', unit: '1' },
  sparsity: { title: 'activation sparsity', unit: '1' },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly unit: string }>>;

/** Name of a number that is taken of each trial; see `Statistic.metric`. */
export type Metric = keyof typeof METRICS;
