/** Where text goes: a stream of the process, or one that a program collects in. */
export interface TextStream {
  /** A person reads along: progress is one line that is rewritten, and there is colour. */
  readonly isTTY?: boolean;
  /** Characters in a line of a terminal. Default 80 */
  readonly columns?: number;
  write(text: string): unknown;
}

/** What a call of the command line is given beside its words. */
export interface CommandIO {
  /** Results. */
  readonly stdout: TextStream;
  /** Everything else: progress, errors, names of written files. */
  readonly stderr: TextStream;
  /** The folder that relative paths start from, absolute. */
  readonly cwd: string;
  /** Read are NO_COLOR, FORCE_COLOR, TERM, DEBUG and GITHUB_ACTIONS. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Calls `listener` when the user interrupts, once: the next interruption has its usual effect.
   *
   * @returns Stops listening.
   */
  onInterrupt(listener: () => void): () => void;
}
