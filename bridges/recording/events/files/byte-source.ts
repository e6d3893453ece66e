/** Bytes that can be read from any place: a file, a blob of a browser, an array. */
export interface ByteSource {
  /** bytes */
  readonly size: number;
  /** Name of the file, or what takes its place in messages. */
  readonly name: string;
  /** Fills `into` from `offset`; returns how many bytes there were, fewer only at the end. */
  read(offset: number, into: Uint8Array): Promise<number>;
  close(): Promise<void>;
}

/** What a recording can be opened from. */
export type Openable = ByteSource | Uint8Array | Blob | string;
