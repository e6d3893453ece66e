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
  /** Whether the user asked for what is looked at here. Then a finding that is not ok is an error, otherwise a note. */
  readonly asked: boolean;
  readonly findings: readonly Finding[];
}
