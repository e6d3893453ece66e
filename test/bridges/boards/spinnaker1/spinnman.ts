import { readFileSync } from 'node:fs';

/** Packets that SpiNNMan's own classes computed; `origin` in the file names their version. */
export interface SpinnmanVectors {
  readonly origin: string;
  readonly scp: readonly { name: string; args: Record<string, never>; sequence: number; hex: string }[];
  readonly eieio: readonly {
    type: number;
    prefix: number | null;
    upper: boolean;
    base: number | null;
    time: boolean;
    tag: number;
    items: readonly [key: number, payload: number | null][];
    decoded: readonly [key: number, payload: number | null][];
    hex: string;
  }[];
  readonly injection: readonly { x: number; y: number; p: number; eieio: string; hex: string }[];
  readonly commands: readonly { name: string; path?: string; hex: string }[];
  readonly versions: readonly { hex: string; [fact: string]: string | number }[];
  readonly results: Readonly<Record<string, number>>;
}

export const spinnman: SpinnmanVectors = JSON.parse(readFileSync('test/fixtures/spinnaker/spinnman.json', 'utf8'));

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
