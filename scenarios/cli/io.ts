/** A stream that text is written to: one of the process, or one of a program that collects the text. */
export interface TextStream {
  /** Whether a terminal shows the text: progress is then one line that is rewritten, and there is colour. Default: false. */
  readonly isTTY?: boolean;
  /** Number of characters in a line of the terminal. Default: 80. */
  readonly columns?: number;
  /** Writes text as it is. */
  write(text: string): unknown;
}

/** Streams, folder, environment and interruptions of a call of the command line. */
export interface CommandIO {
  /** Stream for results. */
  readonly stdout: TextStream;
  /** Bytes for a command that is told to read `-`. Default: none, so that it refuses. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Stream for everything else: progress, errors, names of written files. */
  readonly stderr: TextStream;
  /** Absolute path of the folder that relative paths start from. */
  readonly cwd: string;
  /**
   * Environment variables. NO_COLOR, FORCE_COLOR, TERM, DEBUG and GITHUB_ACTIONS are read, and, for characters beyond ASCII, LC_ALL,
   * LC_CTYPE and LANG, of which one must name UTF-8; on Windows OS, WT_SESSION and TERM_PROGRAM.
   */
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Calls `listener` at the next interruption by the user. Later ones have their usual effect.
   *
   * @param echoSeconds s in which further interruptions are taken for the same one. Default: 0
   * @returns a function that stops listening
   */
  onInterrupt(listener: () => void, echoSeconds?: number): () => void;
  /**
   * Calls `listener` with each error that nobody waits for: of a promise that was rejected, or of a callback that threw.
   *
   * @returns a function that stops listening
   */
  onUncaught(listener: (error: unknown) => void): () => void;
  /** Whether seeds run in threads of their own, so that this one hears interruptions even if a seed never ends. Default: false. */
  readonly apart?: boolean;
}
