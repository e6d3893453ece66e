import type { Controller, EfficiencyCounts } from '../../agents/index.ts';
import type { TrialResult } from '../scenario/result.ts';

/** Counts of a controller at the moments between which an `EfficiencyMeter` measures. */
export interface EfficiencyMarks {
  /** When the run began. */
  readonly run: EfficiencyCounts;
  /** When the trial under way began, its rest over. */
  readonly trial: EfficiencyCounts;
  /** When the last completed trial ended. */
  readonly completed: EfficiencyCounts;
}

/**
 * Measures what the networks of a controller do in a trial, and in the completed trials of a run. A controller counts from when it
 * was made, in earlier runs too if it goes on from one of them, so that only differences tell of a run.
 */
export class EfficiencyMeter {
  readonly #controller: Pick<Controller, 'efficiency'>;
  /** Undefined for a controller that does not count. */
  #marks: EfficiencyMarks | undefined;

  /** @param controller as the run begins with it, before its first tick */
  constructor(controller: Pick<Controller, 'efficiency'>) {
    this.#controller = controller;
    const counts = controller.efficiency?.();
    this.#marks = counts && { run: counts, trial: counts, completed: counts };
  }

  /** Counts of the completed trials and of the rests before them; undefined for a controller that does not count. */
  get completed(): EfficiencyCounts | undefined {
    return this.#marks && since(this.#marks.run, this.#marks.completed);
  }

  /** Begins a trial, after its rest. */
  beginTrial(): void {
    const counts = this.#controller.efficiency?.();
    this.#marks = this.#marks && counts && { ...this.#marks, trial: counts };
  }

  /** Ends a trial. Returns what was done since it began; undefined for a controller that does not count. */
  endTrial(): TrialResult['activity'] {
    const counts = this.#controller.efficiency?.();
    this.#marks = this.#marks && counts && { ...this.#marks, completed: counts };
    if (this.#marks === undefined) return undefined;
    const { neuronUpdates, spikes } = since(this.#marks.trial, this.#marks.completed);
    return { neuronUpdates, spikes };
  }

  save(): EfficiencyMarks | undefined {
    return this.#marks;
  }

  restore(marks: EfficiencyMarks | undefined): void {
    this.#marks = marks;
  }
}

function since(before: EfficiencyCounts, now: EfficiencyCounts): EfficiencyCounts {
  return {
    ...now,
    steps: now.steps - before.steps,
    neuronUpdates: now.neuronUpdates - before.neuronUpdates,
    spikes: now.spikes - before.spikes,
    effectiveSynapticOperations: now.effectiveSynapticOperations - before.effectiveSynapticOperations,
    denseSynapticOperations: now.denseSynapticOperations - before.denseSynapticOperations,
  };
}
