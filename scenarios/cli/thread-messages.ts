/** Arguments of a thread that runs the command line. */
export interface ThreadCall {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Properties of the streams that its texts go to. */
  readonly streams: Readonly<Record<StreamName, { readonly isTTY?: boolean; readonly columns?: number }>>;
}

/** A stream of results, or for everything else. */
export type StreamName = 'stdout' | 'stderr';

/** Message from the thread: a text; a listener for interruptions that comes or goes, by number; the exit code. */
export type FromThread =
  | { readonly write: StreamName; readonly text: string }
  | { readonly listen: number }
  | { readonly stopListening: number }
  | { readonly ended: number };

/** Message to the thread: a listener heard an interruption. */
export interface ToThread {
  readonly heard: number;
}
