/**
 * A change of the signal at a trigger input of a camera, by which other devices are synchronised with it. A pulse is both changes of a
 * short signal as one.
 */
export interface TriggerEdge {
  readonly kind: 'triggers';
  /** Seconds, of the clock of the events. */
  readonly t: number;
  /** Number of the input, from 0, as the camera has it. */
  readonly channel: number;
  /** Which change. */
  readonly edge: 'rising' | 'falling' | 'pulse';
}

/** What a camera sends beside its events, by `kind`. */
export type SideSample = TriggerEdge;

/** Numbers of {@link SideSample}s, by kind. */
export type SideCounts = Record<SideSample['kind'], number>;
