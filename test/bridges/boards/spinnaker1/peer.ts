import { createSocket, type Socket } from 'node:dgram';

/**
 * A board and the tools of SpiNNaker as this project's fixture, over loopback. It is written from the layouts, not from the code under
 * test, and is no evidence of how a real machine behaves.
 */

export interface Datagram {
  readonly bytes: Buffer;
  readonly port: number;
}

export async function bound(heard: (datagram: Datagram) => void, address = '127.0.0.1'): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 22 });
  socket.on('message', (bytes, { port }) => heard({ bytes, port }));
  await new Promise<void>((resolve) => socket.bind(0, address, resolve));
  return socket;
}

/** Waits until something is so. */
export async function until(so: () => boolean, what = 'it'): Promise<void> {
  for (const end = Date.now() + 20_000; !so(); ) {
    if (Date.now() > end) throw new Error(`${what} never came to be`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export interface ScpSeen {
  readonly core: string;
  readonly command: number;
  readonly sequence: number;
  readonly words: readonly number[];
}

export class Board {
  readonly port: number;
  readonly seen: ScpSeen[] = [];
  /** Keys that were injected, by core. */
  readonly injected: { readonly core: string; readonly keys: number[]; readonly payloads: number[] }[] = [];
  /** Result for a request; undefined where its answer is lost. */
  result: (request: ScpSeen) => number | undefined = () => 0x80;
  /** Called for each request. */
  heard: (request: ScpSeen) => void = () => {};
  /** Where answers come from, if not from the board. */
  stranger: Socket | undefined;
  readonly #memory = new Map<number, number>();
  readonly #socket: Socket;
  /** UDP port that the tag points at. */
  listener = 0;

  private constructor(socket: Socket, take: { heard: (datagram: Datagram) => void }) {
    this.#socket = socket;
    this.port = socket.address().port;
    take.heard = (datagram) => this.#take(datagram);
  }

  static async open(): Promise<Board> {
    const take = { heard: (_: Datagram): void => {} };
    return new Board(await bound((datagram) => take.heard(datagram)), take);
  }

  close(): void {
    this.#socket.close();
  }

  /** Sends raw bytes to whom the tag points at. */
  send(bytes: Uint8Array): void {
    this.#socket.send(bytes, this.listener, '127.0.0.1');
  }

  /** Spikes as the gatherer of live packets sends them: 32-bit keys, the time as the base of payloads. */
  spikes(time: number, keys: readonly number[]): void {
    const bytes = Buffer.alloc(6 + 4 * keys.length);
    bytes[0] = keys.length;
    bytes[1] = 0x38;
    bytes.writeUInt32LE(time, 2);
    keys.forEach((key, k) => {
      bytes.writeUInt32LE(key, 6 + 4 * k);
    });
    this.send(bytes);
  }

  #take({ bytes, port }: Datagram): void {
    const core = `${bytes[7]},${bytes[6]},${bytes[4] & 31}`;
    if (bytes[4] >> 5 !== 0) {
      const [count, flags] = bytes.subarray(10);
      const width = (flags & 4) === 0 ? 4 : 8;
      const at = (k: number, offset: number): number => bytes.readUInt32LE(12 + width * k + offset);
      const all = Array.from({ length: count }, (_, k) => k);
      const payloads = width === 8 ? all.map((k) => at(k, 4)) : [];
      this.injected.push({ core, keys: all.map((k) => at(k, 0)), payloads });
      return;
    }
    const [command, sequence] = [bytes.readUInt16LE(10), bytes.readUInt16LE(12)];
    const request = { core, command, sequence, words: [14, 18, 22].map((at) => bytes.readUInt32LE(at)) };
    this.seen.push(request);
    this.heard(request);
    if (command === 26 && request.words[0] >>> 16 === 0x5001) this.listener = port;
    const result = this.result(request);
    if (result !== undefined) this.answer(bytes, port, result);
  }

  /** Answers a request. */
  answer(request: Buffer, port: number, result: number): void {
    const [address, length] = [request.readUInt32LE(14), request.readUInt32LE(18)];
    const command = request.readUInt16LE(10);
    // Without anything to tell, a reply has 18 bytes with its padding.
    let data: Buffer<ArrayBufferLike> = Buffer.alloc(4);
    if (result === 0x80 && command === 0)
      data = Buffer.concat([
        Buffer.from('000100000001ffff00f15365', 'hex'),
        Buffer.from('SC&MP/SpiNNaker\x003.4.2\x00'),
      ]);
    if (result === 0x80 && command === 2)
      data = Buffer.from(Array.from({ length }, (_, k) => this.#memory.get(address + k) ?? 0));
    if (result === 0x80 && command === 3)
      for (let k = 0; k < length; k++) this.#memory.set(address + k, request[26 + k]);
    const header = Buffer.from([
      0,
      0,
      0x07,
      0xff,
      request[5],
      request[4],
      request[8],
      request[9],
      request[6],
      request[7],
    ]);
    const numbers = Buffer.alloc(4);
    numbers.writeUInt16LE(result, 0);
    numbers.writeUInt16LE(request.readUInt16LE(12), 2);
    (this.stranger ?? this.#socket).send(Buffer.concat([header, numbers, data]), port, '127.0.0.1');
  }
}

/** What tells a listener of a network. */
export class Tools {
  /** What the listener answered, in hexadecimal digits. */
  readonly heard: readonly string[];
  readonly #socket: Socket;
  readonly #port: number;

  private constructor(socket: Socket, port: number, heard: readonly string[]) {
    this.#socket = socket;
    this.#port = port;
    this.heard = heard;
  }

  /** @param port of the listener */
  static async open(port: number): Promise<Tools> {
    const heard: string[] = [];
    return new Tools(await bound(({ bytes }) => void heard.push(bytes.toString('hex'))), port, heard);
  }

  /** @param command as it stands in the layouts, such as 0x4001 */
  say(command: number, path = ''): void {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(command, 0);
    this.#socket.send(Buffer.concat([bytes, Buffer.from(path)]), this.#port, '127.0.0.1');
  }

  raw(bytes: Uint8Array): void {
    this.#socket.send(bytes, this.#port, '127.0.0.1');
  }

  close(): void {
    this.#socket.close();
  }
}

/** A datagram from somebody else. @param address such as 127.0.0.2 */
export async function stranger(address: string, bytes: Uint8Array, port: number): Promise<void> {
  const socket = await bound(() => {}, address);
  await new Promise<void>((resolve) => socket.send(bytes, port, '127.0.0.1', () => resolve()));
  socket.close();
}
