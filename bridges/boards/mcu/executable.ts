import { BridgeError, ReafferenceError } from '../../../agents/index.ts';
import { computedIndices } from '../../../controllers/engine/compiler/emit/c/computed-indices.ts';
import type {
  AnalysedModel,
  ArrayId,
  Executable,
  Numbers,
  SpikeRing,
} from '../../../controllers/engine/compiler/index.ts';
import { givenArrays } from '../../../controllers/engine/compiler/lowering/given-arrays.ts';
import { copySpikes } from '../../../controllers/engine/compiler/program/executable.ts';
import type { ArrayDeclaration, Elements } from '../../../controllers/engine/compiler/program/program.ts';
import { elementsOf, writtenArrays } from '../../../controllers/engine/compiler/program/program.ts';
import type { Encoding } from '../../../controllers/engine/index.ts';
import type { ExchangeStatistics } from '../link/exchange.ts';
import { HEAD_BYTES } from '../link/exchange.ts';
import type { BoardStream, StreamCounts, StreamOptions } from '../stream/board-stream.ts';
import { boardStreams } from '../stream/board-stream.ts';
import { checkedStream } from '../stream/stream-settings.ts';
import { Changes } from './changes.ts';
import type { Device } from './device.ts';
import type { Layout } from './emit-firmware.ts';
import { McuStream } from './mcu-stream.ts';
import { bytesOf, FLAGS, MANY, MESSAGES, SHARED_WORD_BYTES } from './protocol.ts';

/** Steps that are asked for at once, so that a reply comes before it is asked for again. */
const MOST_STEPS = 32;

/** Counts and times of a network's run on a board. */
export interface McuStatistics extends ExchangeStatistics {
  /** Ticks that the board has made. */
  ticks: number;
  /** Seconds in which it made them, by its own counter, telling their spikes included. */
  boardSeconds: number;
  /** Number of times that its watchdog had stopped what it drives, as the next step did not come in time. */
  stops: number;
}

/** An array as this side has it. */
interface Mirror {
  readonly values: Float32Array | Uint32Array | Int32Array;
  /** The same, as words. */
  readonly words: Uint32Array;
}

/** An input that the board has an encoder for. */
interface Encoded {
  /** Number of the encoder. */
  readonly encoder: number;
  /** Words that the encoder writes, of the mirror here. The rest of the array is padding. */
  readonly words: Uint32Array;
  /** The same words as the board has them. */
  readonly known: Uint32Array;
}

/**
 * A network on a microcontroller. Inputs and modulators that have changed here go there with the next step or event; spikes come back with
 * each step, and so do inputs and modulators that the network itself changes. Of an input that an encoder computes, only the numbers go
 * there where the board has the encoder. All other state is read by {@link fetch} and written by
 * {@link send}. The board computes the bits of the f32 programs of this process.
 */
export class McuExecutable implements Executable {
  /** Precision of the board: its C computes in floats of 32 bits. */
  readonly precision = 'f32';
  /** Counts and times so far. */
  readonly statistics: McuStatistics;
  readonly #analysed: AnalysedModel;
  readonly #device: Device;
  readonly #layout: Layout;
  readonly #mirrors: readonly Mirror[];
  readonly #names: readonly string[];
  readonly #events: readonly string[];
  /** Inputs and modulators, with what the board has of each. */
  readonly #live: readonly { readonly array: ArrayId; readonly known: Uint32Array }[];
  readonly #encoded: ReadonlyMap<Encoding, Encoded>;
  /** Arrays that change on the board and are not told of. */
  readonly #changing: readonly ArrayId[];
  /** Those of them whose mirror is not what the board has. */
  readonly #stale = new Set<ArrayId>();
  readonly #changes: Changes;
  #closed = false;
  #stream: McuStream | undefined;
  /** Inputs of a stream that has ended, which the board alone knows, with their mirrors as they were at its end. */
  #streamed: { readonly array: ArrayId; readonly words: Uint32Array }[] = [];

  /**
   * Sets the board to the first state of the network, and checks that it holds it.
   *
   * @param device that runs the firmware of this network
   * @throws BridgeError `board_mismatch` naming the array that differs; those of {@link Device.ask}
   */
  constructor(analysed: AnalysedModel, device: Device, layout: Layout) {
    const { program, populations, modulators } = analysed;
    this.#analysed = analysed;
    this.#device = device;
    this.#layout = layout;
    this.statistics = Object.assign(device.exchange.statistics, { ticks: 0, boardSeconds: 0, stops: 0 });
    this.#mirrors = program.arrays.map(mirrorOf);
    this.#names = program.arrays.map(({ name }) => name);
    this.#events = [...program.events.keys()];
    this.#live = givenArrays({ populations, modulators }).map((array) => ({
      array,
      known: this.#mirrors[array].words.slice(),
    }));
    this.#encoded = new Map(
      layout.encoders.map(({ encoding, array }, n) => {
        const known = this.#live.find((one) => one.array === array)?.known as Uint32Array;
        const [words, had] = [this.#mirrors[array].words, known].map((all) => all.subarray(0, encoding.encoder.size));
        return [encoding, { encoder: program.arrays.length + n, words, known: had }];
      }),
    );
    const told = new Set([...layout.shared, ...layout.rings.flatMap(({ ids, counts }) => [ids, counts])]);
    this.#changing = [...writtenArrays(program), ...refractory(populations)].filter((array) => !told.has(array));
    const room = layout.longest - HEAD_BYTES - bytesOf(MESSAGES.step.request);
    this.#changes = new Changes(room, () => this.#write());
    device.ask('reset', {});
    const computed = computedIndices(program);
    for (const [array, mirror] of this.#mirrors.entries()) if (!computed.has(array)) this.#verify(array, mirror);
  }

  /** Mirror of an array of numbers, the same array at each call. */
  numbers = (array: ArrayId): Numbers => this.#mirrors[array].values as Float32Array;

  /** The mirror of any array; integers of few bits have 32 here. */
  elements = (array: ArrayId): Elements => this.#mirrors[array].values;

  /** Mirror of an array of indices, the same array at each call. */
  indices = (array: ArrayId): Uint32Array => this.#mirrors[array].values as Uint32Array;

  /**
   * Advances the board by `steps` ticks from `tick` on, after inputs and modulators that have changed here went there.
   *
   * @throws BridgeError `board_gone` once it is closed, `board_streams` within a stream, those of {@link Device.ask}
   */
  run(tick: number, steps: number): void {
    this.#stepped('steps');
    this.#collect();
    for (let done = 0; done < steps; ) {
      const extra = this.#attach(bytesOf(MESSAGES.step.request));
      const changes = this.#taken();
      const wanted = Math.min(MOST_STEPS, steps - done);
      const reply = this.#device.ask('step', { tick: tick + done, steps: wanted, changes }, extra);
      this.#account(reply.cycles, reply.flags);
      this.statistics.ticks += reply.steps;
      let at = HEAD_BYTES + bytesOf(MESSAGES.step.reply);
      for (let step = 0; step < reply.steps; step++, done++)
        at = this.#readSpikes(tick + done, this.#device.exchange.reply, at);
      this.#readShared(at);
    }
    for (const array of this.#changing) this.#stale.add(array);
  }

  /** Runs the blocks of an event on the board, after `tick` ticks have completed. @throws BridgeError as {@link run} */
  raise(event: string, tick: number): void {
    this.#stepped('an event');
    this.#collect();
    const extra = this.#attach(bytesOf(MESSAGES.raise.request));
    const changes = this.#taken();
    const reply = this.#device.ask('raise', { completed: tick, event: this.#events.indexOf(event), changes }, extra);
    this.#account(reply.cycles, reply.flags);
    this.#readShared(HEAD_BYTES + bytesOf(MESSAGES.raise.reply));
    for (const array of this.#changing) this.#stale.add(array);
  }

  /**
   * Has the board step by its own clock. What the host had changed before goes there first. Inputs of encoders that the board has are sent as
   * what the encoders read.
   *
   * @param board its name, for errors
   * @throws ValidationError as a board's `stream`; BridgeError `board_streams`, those of {@link Device.ask}
   */
  stream(board: string, options: StreamOptions): BoardStream {
    this.#stepped('another stream');
    const settings = checkedStream(this.#analysed, options, this.#layout.stream.window);
    this.#collect();
    if (this.#changes.count > 0) this.#write();
    const streamed = new Set([...settings.inputs.map(({ array }) => array), ...this.#layout.shared]);
    this.#stream = new McuStream(board, this.#device, this.#analysed, this.#layout, settings, {
      told: (view, at, tick, cycles) => this.#told(view, at, tick, cycles),
      ended: () => {
        this.#streamed = [...streamed].map((array) => ({ array, words: this.#mirrors[array].words.slice() }));
      },
    });
    return this.#stream;
  }

  /** Counts of the last stream; undefined where there was none. */
  get streamed(): StreamCounts | undefined {
    return this.#stream?.counts;
  }

  /** Notes the numbers that an encoder has read, to be sent in place of its input; nothing where the board has no such encoder. */
  encoded(encoding: Encoding, numbers: ArrayLike<number>): void {
    const one = this.#encoded.get(encoding);
    if (one === undefined || one.words.every((word, i) => word === one.known[i])) return;
    this.#changes.addNumbers(one.encoder, numbers);
    one.known.set(one.words);
  }

  /** Copies the spikes of a slot of a ring to `out`, ascending. Returns their number. */
  spikes(ring: SpikeRing, slot: number, out: Uint32Array): number {
    return copySpikes(this.indices, ring, slot, out);
  }

  /** Reads arrays that changed on the board into their mirrors; nothing once it is closed. @throws BridgeError as {@link Device.ask} */
  fetch(arrays: readonly ArrayId[]): void {
    if (!this.#closed && this.#streamed.some(({ array }) => arrays.includes(array))) this.#learn();
    for (const array of arrays) {
      if (this.#closed || !this.#stale.has(array)) continue;
      this.#read(array);
      this.#stale.delete(array);
    }
  }

  /** Writes the mirrors of arrays to the board. @throws BridgeError `board_gone` once it is closed, those of {@link Device.ask} */
  send(arrays: readonly ArrayId[]): void {
    this.#usable();
    for (const array of arrays) {
      const { words } = this.#mirrors[array];
      this.#changes.add(array, words, 0, words.length);
      this.#live.find((one) => one.array === array)?.known.set(words);
      this.#stale.delete(array);
    }
    if (this.#changes.count > 0) this.#write();
  }

  /** Ends a stream and the session, after all state was fetched if the board still answers. */
  dispose(): void {
    if (this.#closed) return;
    try {
      this.#stream?.stop();
      this.fetch([...this.#stale]);
    } catch (error) {
      // What does not answer has been named where it was asked.
      if (!(error instanceof ReafferenceError)) throw error;
    }
    this.#closed = true;
    this.#device.close();
  }

  #told(view: DataView, from: number, tick: number, cycles: number): Map<string, Uint32Array> {
    this.#account(cycles, 0);
    this.statistics.ticks++;
    this.#readSpikes(tick, view, from);
    for (const array of this.#changing) this.#stale.add(array);
    return new Map(
      this.#layout.rings.map(({ population, ids, counts, size, slots }) => {
        const slot = tick & (slots - 1);
        const first = slot * size;
        return [population, Uint32Array.from(this.indices(ids).subarray(first, first + this.indices(counts)[slot]))];
      }),
    );
  }

  /** Brings the inputs of a stream that has ended, but for what the host has written since then. */
  #learn(): void {
    for (const { array, words: then } of this.#streamed.splice(0)) {
      const { words } = this.#mirrors[array];
      const now = words.slice();
      this.#read(array);
      const live = this.#live.find((one) => one.array === array);
      if (live !== undefined) live.known.set(words);
      for (const [i, word] of now.entries()) if (word !== then[i]) words[i] = word;
    }
  }

  #stepped(what: string): void {
    this.#usable();
    if (this.#stream !== undefined && this.#stream.ended === undefined) throw boardStreams('the board', what);
    this.#learn();
  }

  #usable(): void {
    if (!this.#closed) return;
    throw new BridgeError('the board was closed', {
      code: 'board_gone',
      expected: 'a program that was not disposed of',
      remedy: 'build the simulation anew',
    });
  }

  #verify(array: ArrayId, { words, values }: Mirror): void {
    // NaN has many patterns, and which one a compiler takes is its own affair.
    if (values.some(Number.isNaN)) return;
    let expected = 0x811c9dc5;
    for (const word of words) expected = Math.imul(expected ^ word, 0x01000193);
    const { hash } = this.#device.ask('hash', { array, spare: 0 });
    if (hash === expected >>> 0) return;
    throw new BridgeError(`the board holds other numbers in '${this.#names[array]}'`, {
      code: 'board_mismatch',
      expected: `${words.length} words with the hash ${(expected >>> 0).toString(16)}`,
      received: hash.toString(16),
      remedy: 'flash the firmware again; if that does not help, its memory or its compiler is at fault',
    });
  }

  /** Packs what has changed here. What does not fit into the next request is sent before it. */
  #collect(): void {
    for (const { array, known } of this.#live) this.#changes.addDifferences(array, this.#mirrors[array].words, known);
  }

  #write(): void {
    const extra = this.#attach(bytesOf(MESSAGES.write.request));
    this.#device.ask('write', { changes: this.#taken(), spare: 0 }, extra);
  }

  /** Copies the packed changes behind the fields of a request. Returns their bytes. */
  #attach(fields: number): number {
    const { bytes, length } = this.#changes;
    const { request } = this.#device.exchange;
    new Uint8Array(request.buffer).set(bytes.subarray(0, length), HEAD_BYTES + fields);
    return length;
  }

  /** The number of packed changes, which are on their way from now on. */
  #taken(): number {
    const { count } = this.#changes;
    this.#changes.clear();
    return count;
  }

  #account(cycles: number, flags: number): void {
    this.statistics.boardSeconds += cycles / this.#device.greeting.frequency;
    if ((flags & FLAGS.stopped) !== 0) this.statistics.stops++;
  }

  /** Reads the spikes of a tick. Returns the end. */
  #readSpikes(tick: number, reply: DataView, from: number): number {
    let at = from;
    for (const { ids, counts, size, slots } of this.#layout.rings) {
      const slot = tick & (slots - 1);
      const into = this.indices(ids);
      const count = reply.getUint16(at, true);
      at += 2;
      this.indices(counts)[slot] = count;
      const wide = size > 256;
      const bitmap = Math.ceil(size / 8);
      let place = slot * size;
      if (count * (wide ? 2 : 1) <= bitmap) {
        for (let n = 0; n < count; n++, at += wide ? 2 : 1)
          into[place++] = wide ? reply.getUint16(at, true) : reply.getUint8(at);
        continue;
      }
      for (let i = 0; i < size; i++) if ((reply.getUint8(at + (i >> 3)) >> (i & 7)) & 1) into[place++] = i;
      at += bitmap;
    }
    return at;
  }

  #readShared(from: number): void {
    const { reply } = this.#device.exchange;
    const many: ArrayId[] = [];
    let at = from;
    for (const array of this.#layout.shared) {
      const { words } = this.#mirrors[array];
      const count = reply.getUint16(at, true);
      at += 2;
      if (count === MANY) {
        many.push(array);
        continue;
      }
      words.fill(0);
      for (let n = 0; n < count; n++, at += SHARED_WORD_BYTES)
        words[reply.getUint16(at, true)] = reply.getUint32(at + 2, true);
    }
    for (const array of many) this.#read(array);
    for (const { array, known } of this.#live)
      if (this.#layout.shared.includes(array)) known.set(this.#mirrors[array].words);
  }

  /** Brings an array. */
  #read(array: ArrayId): void {
    const { words } = this.#mirrors[array];
    const most = Math.floor((this.#layout.longest - HEAD_BYTES) / 4);
    for (let from = 0; from < words.length; from += most) {
      const count = Math.min(most, words.length - from);
      this.#device.ask('read', { from, array, count });
      const { reply } = this.#device.exchange;
      for (let i = 0; i < count; i++) words[from + i] = reply.getUint32(HEAD_BYTES + 4 * i, true);
    }
  }
}

function mirrorOf(declaration: ArrayDeclaration): Mirror {
  const elements = elementsOf(declaration, 'f32');
  const values =
    elements instanceof Float32Array || elements instanceof Uint32Array ? elements : Int32Array.from(elements);
  return { values, words: new Uint32Array(values.buffer) };
}

/** Ends of refractory periods, which loops of neurons set beside their stores. */
function refractory(populations: AnalysedModel['populations']): ArrayId[] {
  return [...populations.values()].flatMap(({ refractory }) => refractory?.until ?? []);
}
