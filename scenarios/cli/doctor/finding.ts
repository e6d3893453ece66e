/** Result of the check of one thing. */
export interface Finding {
  /** The thing: `Node`, `rclnodejs`, a sensor. */
  readonly about: string;
  readonly verdict: 'ok' | 'missing' | 'wrong';
  readonly text: string;
  /** The command, or the words, that mend it. */
  readonly remedy?: string;
}

/** Findings under a head. */
export interface Section {
  readonly title: string;
  /** Whether what is not ok here means that something that was asked for is broken. */
  readonly asked: boolean;
  readonly findings: readonly Finding[];
}
