/** What a thread that runs the command line is given. */
export interface ThreadCall {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the streams are like that its texts go to. */
  readonly streams: Readonly<Record<StreamName, { readonly isTTY?: boolean; readonly columns?: number }>>;
}

/** A stream of results, or for everything else. */
export type StreamName = 'stdout' | 'stderr';

/** What the thread sends: texts; listeners for interruptions that come and go, by number; the exit code. */
export type FromThread =
  | { readonly write: StreamName; readonly text: string }
  | { readonly listen: number }
  | { readonly stopListening: number }
  | { readonly ended: number };

/** What it is sent: that a listener heard an interruption. */
export interface ToThread {
  readonly heard: number;
}
