/** Bytes with random access: a file, a blob of a browser, an array. */
export interface ByteSource {
  /** Size in bytes. */
  readonly size: number;
  /** Name of the file, or another name for messages. */
  readonly name: string;
  /** Fills `into` with the bytes from `offset`. Returns the number of bytes read, which is less than its length only at the end. */
  read(offset: number, into: Uint8Array): Promise<number>;
  /** Frees the source. */
  close(): Promise<void>;
}

/** Sources from which a recording can be opened; a string is a path. */
export type Openable = ByteSource | Uint8Array | Blob | string;
