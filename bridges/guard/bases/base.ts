/** A way to the base of a robot, in the process of its guard. */
export interface Base {
  /** Bytes per second that the way carries; undefined where it carries whatever comes. */
  readonly bytesPerSecond?: number;
  /**
   * Sends the bytes of a velocity. Returns false, and sends nothing, while those of an earlier one are still on their way: nothing may queue
   * up before a stop.
   */
  send(bytes: Uint8Array): boolean;
  /** Lets what was sent leave, and lets go of the base. */
  close(): Promise<void>;
}

/** Receiver of the bytes that a base sends, and of its loss. */
export interface BaseListener {
  /** Takes what the base says, in pieces as they come. The bytes are the receiver's own. */
  heard(bytes: Uint8Array): void;
  /** The base cannot be reached any more. */
  lost(reason: string): void;
}

/** Opens a way to a base. Rejects with the reason where there is none. */
export type OpenBase<Address> = (address: Address, listener: BaseListener) => Promise<Base>;
