/** Length of the start of a file by which its format is detected. */
export const DETECTION_BYTES = 1 << 14;

/** Bytes with random access, such as a file, a blob of a browser or an array; or a stream, which gives them once, in their order. */
export interface ByteSource {
  /** Size in bytes; undefined for a stream. */
  readonly size: number | undefined;
  /** Name of the file, or another name for messages. */
  readonly name: string;
  /** Absolute path of the file that has these very bytes, where one does. */
  readonly path?: string;
  /**
   * Fills `into` with the bytes from `offset`. Returns the number of bytes read, which is less than its length only at the end.
   *
   * @throws BridgeError `not_seekable` where a stream would have to go back
   */
  read(offset: number, into: Uint8Array): Promise<number>;
  /** The same without waiting, where that can be done, as for a file in Node. */
  readNow?(offset: number, into: Uint8Array): number;
  /** Frees the source. */
  close(): Promise<void>;
}

/**
 * Sources from which a recording can be opened. A string is a path: of a file, of a pipe, or of the folder that `ros2 bag record`
 * makes. Bytes that arrive one after the other are read once. Whoever opened a ByteSource closes it.
 */
export type Openable = ByteSource | Uint8Array | Blob | AsyncIterable<Uint8Array> | string;
