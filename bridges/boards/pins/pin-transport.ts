/** Something that is done at the pins of a chip with SPI for its memories and address events for its spikes. */
export type PinCommand =
  | {
      /** Resets the chip, and forgets events that left it. */
      readonly do: 'reset';
    }
  | {
      /** Exchanges a word of 20 address and 20 data bits over SPI. */
      readonly do: 'spi';
      /** 20 bits. */
      readonly address: number;
      /** 20 bits. */
      readonly data: number;
    }
  | {
      /** Sends an address event, by a handshake of four phases, once the chip takes it. */
      readonly do: 'event';
      /** The event, 10 bits. */
      readonly word: number;
    }
  | {
      /** Waits until no event has left the chip for a while, and gives all that left it, in their order. */
      readonly do: 'drain';
      /** Number of cycles of the chip's clock without an event. */
      readonly quiet: number;
    }
  | {
      /** Lets time pass. */
      readonly do: 'wait';
      /** Number of cycles of the chip's clock. */
      readonly cycles: number;
    };

/** Reply to a {@link PinCommand}, at the same place in the list. */
export type PinReply =
  | {
      /** The command was done; it gives nothing back. */
      readonly did: 'reset' | 'event' | 'wait';
    }
  | {
      /** A word was exchanged over SPI. */
      readonly did: 'spi';
      /** The 20 bits that came back with the data. */
      readonly miso: number;
    }
  | {
      /** No event has left the chip for as long as was asked. */
      readonly did: 'drain';
      /** Events that left the chip since the last drain, 8 bits each. */
      readonly events: readonly number[];
      /** Number of cycles of the chip's clock, modulo 2^32. */
      readonly cycle: number;
    };

/**
 * The pins of a chip. Whoever implements it acknowledges events that leave the chip at any time, and keeps them: a chip stalls until
 * somebody does.
 */
export interface PinTransport {
  /**
   * Does `commands` one after the other, and waits until all are done.
   *
   * @throws BridgeError `board_refused` for a command that is not done; `board_silent`, `board_gone`
   */
  exchange(commands: readonly PinCommand[]): readonly PinReply[];
  /** Lets the pins go; a program that was started for them ends. */
  close(): void;
}
