/** A source with a mistake in it. */
export interface Changed {
  /** From the root of the repository. */
  readonly file: string;
  /** All of it, with the mistake. */
  readonly text: string;
}

/** What is asked for: a file of tests as it is, or with a mistake in a source. */
export interface Question {
  readonly test: string;
  readonly changed?: Changed;
  /**
   * Seconds of processor time after which the tests count as hanging, as they do when they compute for less than one in a minute: this process
   * then ends with the code {@link HANGS}. Without, it waits.
   */
  readonly processorSeconds?: number;
}

/**
 * How tests end: all pass; an assertion fails, with its message; or something else goes wrong, such as a file that no longer compiles.
 * `unread` is a mistake in a file that the tests do not read.
 */
export type Answer =
  | { readonly ending: 'passed' | 'unread' }
  | { readonly ending: 'failed' | 'broken'; readonly message: string };

/** The exit code of the process of tests when they hang. */
export const HANGS = 71;
