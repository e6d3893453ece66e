/** A line to a board as a thread sees it that blocks while it waits. */
export interface Wire {
  /** Sends bytes. Returns before they are on their way. */
  write(bytes: Uint8Array): void;
  /**
   * Waits until bytes have come, and copies as many as there are and fit.
   *
   * @param milliseconds to wait at most; at 0 it only looks
   * @returns how many; 0 if none came in time
   * @throws BridgeError `board_gone` when the line is closed and all that came before was read
   */
  read(into: Uint8Array, milliseconds: number): number;
  /** Closes the line, and ends the program at its other end if it was started for it. */
  close(): void;
}
