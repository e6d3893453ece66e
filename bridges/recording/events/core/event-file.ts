import type { Events } from '../../../../agents/index.ts';
import type { SideCounts, SideSample } from './side-sample.ts';

/** A recording that is being written beside its place, where an earlier file stays until {@link close}. */
export interface EventFile {
  /**
   * Appends events, and of what came beside them what the format has a place for: {@link kept} counts it. If the events cannot be written, the
   * recording is discarded.
   *
   * @throws ValidationError `event_not_representable`; BridgeError `recording_failed` where they cannot be written, or after its end
   */
  write(events: Readonly<Events>, beside?: readonly SideSample[]): void;
  /** How much of what came beside the events was written, by kind; a kind without a number has no place in the format. */
  readonly kept: Readonly<Partial<SideCounts>>;
  /** Completes the file and moves it to its place. Does nothing after its end, nor after a failure. @throws BridgeError `recording_failed` */
  close(): void;
  /**
   * Completes the file with the events so far, for a source that cannot be read to its end, and moves it beside its place:
   * `NAME.partial.EXT`. An earlier file stays. Returns what was written; nothing after its end or a failure.
   *
   * @throws BridgeError `recording_failed`
   */
  closeBeside(): readonly string[];
  /** Removes what was written; an earlier file stays. Does nothing after its end. */
  discard(): void;
}
