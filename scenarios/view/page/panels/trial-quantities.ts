import type { QuantityUnits, TrialResult } from '../../../scenario/result.ts';

/** A number that trials have. */
export interface Quantity {
  readonly name: string;
  /** `1` for a pure number; undefined where nobody knows it. */
  readonly unit: string | undefined;
  /** Its value in a trial, finite; undefined if the trial has none. */
  of(trial: TrialResult): number | undefined;
}

const OF_EVERY_TRIAL: readonly Quantity[] = [
  { name: 'latency', unit: 's', of: ({ latencySeconds }) => latencySeconds },
  { name: 'path', unit: 'm', of: ({ pathMetres }) => pathMetres },
  { name: 'reward', unit: '1', of: ({ reward }) => reward },
  { name: 'SPL', unit: '1', of: ({ spl }) => spl },
  { name: 'collisions', unit: '1', of: ({ collisions }) => collisions },
];

/** What can be drawn of trials: what every trial has, and the probes that are declared or that they have. @param units of the probes */
export function quantitiesOf(units: QuantityUnits['probes'], trials: readonly TrialResult[]): readonly Quantity[] {
  const probes = new Set([...Object.keys(units), ...trials.flatMap((trial) => Object.keys(trial?.probes ?? {}))]);
  return [
    ...OF_EVERY_TRIAL,
    ...Array.from(probes, (name) => ({
      ...{ name, unit: units[name] },
      of: ({ probes = {} }: TrialResult) => (Number.isFinite(probes[name]) ? probes[name] : undefined),
    })),
  ];
}

/** A quantity with its unit: `latency (s)`. */
export function nameOf({ name, unit }: Quantity): string {
  return unit === undefined || unit === '1' ? name : `${name} (${unit})`;
}

/** How a trial ended. */
export function outcomeOf({ success }: TrialResult): 'success' | 'failure' | 'not judged' {
  return success === undefined ? 'not judged' : success ? 'success' : 'failure';
}

/** Tick of a run with which a trial begins, the rest before it being over; undefined if a trial before it is not known. @param trials by index */
export function firstTickOf(trials: readonly TrialResult[], index: number): number | undefined {
  let tick = 0;
  for (let i = 0; i <= index; i++) {
    const trial = trials[i];
    if (trial === undefined) return undefined;
    tick += trial.rest?.ticks ?? 0;
    if (i < index) tick += trial.ticks;
  }
  return tick;
}
