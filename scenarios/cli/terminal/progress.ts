import { wallMilliseconds } from '../../../agents/wall-time.ts';

/** A stream that progress is written to. */
export interface ProgressStream {
  /** Whether it is a terminal. Default: false. */
  readonly isTTY?: boolean;
  /** Number of characters in a line of the terminal. Default: 80. */
  readonly columns?: number;
  write(text: string): unknown;
}

/** How far a command has come. */
export interface ProgressState {
  /** Number of units that are done. */
  readonly done: number;
  /** Number of units in all. */
  readonly total: number;
  /** Name of the units. Default: `trials`. */
  readonly unit?: string;
  /** Simulated time so far, which gives the rate. Default: none; the rate is then in units per second. */
  readonly simulatedSeconds?: number;
}

const TERMINAL_MILLISECONDS = 100;
const LOG_MILLISECONDS = 10_000;
const CLEAR_LINE = '\r\u001b[2K';
/** Characters of the bar. */
const BAR = 20;
/** Time before a rate is shown. */
const LEAST_SECONDS = 0.5;

/**
 * Shows how far a command has come, with its rate and the time that is left. On a terminal that is one line, which is rewritten;
 * elsewhere it is a line every ten seconds.
 */
export class Progress {
  readonly #stream: ProgressStream;
  readonly #now: () => number;
  #label: string;
  #started: number;
  #written = Number.NEGATIVE_INFINITY;
  #shown = false;

  /** @param now monotonic time in ms; default: wall time */
  constructor(stream: ProgressStream, label: string, now: () => number = wallMilliseconds) {
    this.#stream = stream;
    this.#label = label;
    this.#now = now;
    this.#started = now();
    if (!stream.isTTY) this.#written = this.#started;
  }

  /** Begins to count anew, under another label. */
  restart(label: string): void {
    this.#label = label;
    this.#started = this.#now();
  }

  /** Shows a state, unless the last one was shown only just now. */
  update(state: ProgressState): void {
    const now = this.#now();
    const terminal = this.#stream.isTTY === true;
    const last = state.done >= state.total;
    if (now - this.#written < (terminal ? TERMINAL_MILLISECONDS : LOG_MILLISECONDS) && !(terminal && last)) return;
    this.#written = now;
    const text = progressText(this.#label, state, (now - this.#started) * 1e-3, terminal);
    this.#shown = true;
    if (terminal) this.#stream.write(CLEAR_LINE + shorten(text, this.#stream.columns ?? 80));
    else this.#stream.write(`${text}\n`);
  }

  /** Removes the line of a terminal; to be called before anything else is written. */
  clear(): void {
    if (this.#shown && this.#stream.isTTY) this.#stream.write(CLEAR_LINE);
    this.#shown = false;
  }
}

/** The text of a state: `label  ████░░░░  12/40 trials  310x real time  8 s left`. */
export function progressText(
  label: string,
  { done, total, unit = 'trials', simulatedSeconds }: ProgressState,
  elapsedSeconds: number,
  bar: boolean,
): string {
  const share = total === 0 ? 1 : done / total;
  const filled = Math.round(share * BAR);
  const parts = [label, ...(bar ? ['█'.repeat(filled) + '░'.repeat(BAR - filled)] : []), `${done}/${total} ${unit}`];
  if (elapsedSeconds < LEAST_SECONDS) return parts.join('  ');
  parts.push(
    simulatedSeconds === undefined
      ? `${decimals(done / elapsedSeconds)} ${unit}/s`
      : `${decimals(simulatedSeconds / elapsedSeconds)}x real time`,
  );
  if (share > 0 && share < 1) parts.push(`${duration((elapsedSeconds * (1 - share)) / share)} left`);
  return parts.join('  ');
}

/** A duration for people: `8 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function decimals(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2);
}

function shorten(text: string, columns: number): string {
  return text.length < columns ? text : `${text.slice(0, Math.max(0, columns - 2))}…`;
}
