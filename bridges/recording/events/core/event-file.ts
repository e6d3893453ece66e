import type { Events } from '../../../../agents/index.ts';

/** A recording that is being written. */
export interface EventFile {
  /**
   * Appends events.
   *
   * @throws ValidationError `event_not_representable`; BridgeError `recording_failed` where they cannot be written, or after `close`
   */
  write(events: Readonly<Events>): void;
  /** Completes the file; does nothing the second time. @throws BridgeError `recording_failed` */
  close(): void;
}
