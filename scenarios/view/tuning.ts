/** A tunable of a controller that was set while the run went on. */
export interface Tuning {
  readonly name: string;
  /** Tick of the run before which it was set. */
  readonly tick: number;
  /** In the unit of the tunable. */
  readonly value: number;
}

/** What was tuned, with one thing more: it forgets what came after that tick, and what the same tunable was set to at it. */
export function withTuning(tunings: readonly Tuning[], made: Tuning): readonly Tuning[] {
  const { tick, name } = made;
  return [...tunings.filter((one) => one.tick < tick || (one.tick === tick && one.name !== name)), made];
}
