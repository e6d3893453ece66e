import type { MessageField, MessageShape } from './message-field.ts';

/**
 * How the messages of one kind are made, copied and flattened. A message is a flat record of numbers and typed arrays, so that
 * a sender can reuse one and a receiver can copy it without allocation.
 *
 * Implementations name each field: a loop over field names costs a lookup and a boxed number per field, several times per tick.
 */
export interface MessageType<M, Settings = unknown> {
  /** Number of scalars in a message of the given size. */
  length(size: number): number;
  /**
   * Names, units and ranges of the scalars in the order of `flatten`; their counts add up to `length(size)`. The spaces of environments
   * follow from them, and a kind without has none (`no_space`). A range that the settings give has no limit where they are left out.
   *
   * A message that grows has no fields, and a kind of your own may leave them out. Every other kind of this package declares them.
   */
  fields?(shape: MessageShape<Settings>): readonly MessageField[];
  /** Number of elements in a message, for messages that grow. Default: what the message was made with. */
  sizeOf?(message: Readonly<M>): number;
  /** A zero message; `size` is the number of elements of its array fields (sectors, beams, ...), ignored when it has none. */
  create(size: number): M;
  /** Copies every field in place; a message that grows makes room. */
  copy(from: Readonly<M>, to: M): void;
  /** Whether anything was measured. A message that tells nothing counts as none. Default: every message tells something. */
  tells?(message: Readonly<M>): boolean;
  /**
   * Whether the declared noise alone makes each measurement differ from the one before it, whatever is measured. Equal messages then mean
   * that the sensor is frozen. Default: they may be equal.
   */
  varies?(message: Readonly<M>, noise: Readonly<Record<string, number>>): boolean;
  /** Adds what comes later to a message that nobody has seen. Default: the later message takes the place of the earlier. */
  join?(later: Readonly<M>, message: M): void;
  /** Overwrites every field with NaN, so that a reader that kept a borrowed message too long finds out. */
  poison(message: M): void;
  /** Writes the scalars to `out` from `offset`, in the declared order, and returns the offset after them. */
  flatten(message: Readonly<M>, out: Float64Array, offset: number): number;
  /** Reads back what `flatten` wrote, and returns the offset after it. */
  unflatten(from: Readonly<Float64Array>, offset: number, message: M): number;
}
