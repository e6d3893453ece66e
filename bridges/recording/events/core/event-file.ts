import type { Events } from '../../../../agents/index.ts';

/** A recording that is being written. */
export interface EventFile {
  write(events: Readonly<Events>): void;
  close(): void;
}
