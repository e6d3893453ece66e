import type { Experiment, Trace, Values } from './experiment.ts';

/** What the worker of traces is asked. */
export interface ToTraces {
  readonly experiment: Experiment;
  readonly values: Values;
}

/** What it answers: each question once. */
export type FromTraces =
  | { readonly kind: 'trace'; readonly trace: Trace }
  | {
      readonly kind: 'refused';
      /** As the model says it. */
      readonly text: string;
      /** Names of quantities that the model names as the fault. */
      readonly names: readonly string[];
    };
