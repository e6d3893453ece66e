import type { Events } from '../../../../agents/index.ts';

/** A recording that is being written. */
export interface EventFile {
  /** Appends events. */
  write(events: Readonly<Events>): void;
  /** Completes the file. */
  close(): void;
}
