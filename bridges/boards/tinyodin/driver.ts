import { createHash } from 'node:crypto';
import { BridgeError } from '../../../agents/errors.ts';
import type { PinCommand, PinTransport } from '../pins/pin-transport.ts';
import { checkConfiguration, expectInput, type TinyOdinConfiguration, usedRows } from './configuration.ts';
import type { TinyOdinCore } from './core.ts';
import { expectEnd, expectWhole, QUEUE_ENTRIES } from './events.ts';
import { decodeNeuron, encodeNeuron, encodeRow, NEURON_BYTES } from './memory.ts';

const READ = 1 << 19;
const WRITE = 1 << 18;
const NEURON_MEMORY = 1 << 16;
const SYNAPSE_MEMORY = 2 << 16;

/** Configuration registers, which the chip can only be told. */
const GATE_ACTIVITY = 0;
const OPEN_LOOP = 1;
const EVENT_SOURCE = 2;
const LAST_NEURON = 3;

/** Cycles of handshakes and of the passage between clocks. */
const SLACK = 32;

/** Result of a deployment: size and hash of the memory that was read back. */
export interface TinyOdinReceipt {
  /** Bytes of neurons and synapses that were written, and read back as they were written. */
  readonly bytes: number;
  /** SHA-256 of the bytes that were read back: those of neurons, then those of rows in ascending order. 64 hexadecimal digits. */
  readonly readBack: string;
}

/** A byte of the chip's memory. */
export interface MemoryByte {
  /** As SPI says it. */
  readonly address: number;
  readonly value: number;
}

/**
 * Drives a chip tinyODIN at its pins: SPI for its memories, address events for spikes and leak.
 *
 * The chip has no pin that says when it is idle. The driver waits for as long as all entries that can be in the queue may take.
 */
export class TinyOdinDriver implements TinyOdinCore {
  readonly #configuration: TinyOdinConfiguration;
  readonly #pins: PinTransport;

  constructor(configuration: TinyOdinConfiguration, pins: PinTransport) {
    checkConfiguration(configuration);
    this.#pins = pins;
    this.#configuration = configuration;
  }

  /**
   * Resets the chip, writes neurons and synapses, reads all back and lets the chip run. Meanwhile the loop is open: each write to the
   * memory of neurons lets the chip test one for a spike, which in closed loop would wait in the queue. What waits there would change
   * potentials as soon as the chip runs, so they are read once more.
   *
   * @throws BridgeError `board_mismatch` where the chip does not hold what was written, `spurious_events` where potentials have changed;
   *   and as `exchange` of the pins
   */
  deploy(): TinyOdinReceipt {
    const { neurons, openLoop } = this.#configuration;
    this.#pins.exchange([
      { do: 'reset' },
      register(OPEN_LOOP, 1),
      register(GATE_ACTIVITY, 1),
      register(EVENT_SOURCE, 0),
      register(LAST_NEURON, neurons.length - 1),
    ]);
    const bytes = memoryBytes(this.#configuration);
    this.#pins.exchange([...bytes.map(write), settle]);
    const found = this.#readBytes(bytes);
    for (const [at, { address, value }] of bytes.entries())
      if (found[at] !== value) throw readBackDiffers(address, value, found[at]);
    this.#pins.exchange([
      register(OPEN_LOOP, openLoop ? 1 : 0),
      register(GATE_ACTIVITY, 0),
      this.#drain(QUEUE_ENTRIES),
    ]);
    for (const [neuron, word] of this.readNeurons().entries())
      if (word !== encodeNeuron(neurons[neuron])) throw spuriousEvents(neuron, encodeNeuron(neurons[neuron]), word);
    return { bytes: bytes.length, readBack: hashOf(found) };
  }

  /**
   * Sends input words to the idle chip, and waits until it is idle again. In open loop, spikes go to it back to back; else one after the
   * other, each with all that follows from it, since the order in the queue would depend on the speed of the pins.
   *
   * @returns addresses of the neurons that spiked, in the order in which they left the chip
   * @throws ValidationError `not_representable`, before any is sent; DivergenceError `endless_activity`; and as `exchange` of the pins
   */
  send(words: readonly number[]): number[] {
    for (const word of words) expectInput(word, this.#configuration);
    return this.#configuration.openLoop ? this.#sendTogether(words) : this.#sendSingly(words);
  }

  /** Words of all neurons, from the memory of the idle chip. */
  readNeurons(): Uint32Array {
    this.#pins.exchange([register(GATE_ACTIVITY, 1)]);
    const bytes = this.#readBytes(neuronMemory(this.#configuration));
    this.#pins.exchange([register(GATE_ACTIVITY, 0)]);
    const words = new Uint32Array(this.#configuration.neurons.length);
    for (const [at, byte] of bytes.entries()) words[Math.floor(at / NEURON_BYTES)] |= byte << (8 * (at % NEURON_BYTES));
    return words;
  }

  /** Reads the membrane potentials of all neurons, -2048 to 2047, from the memory of the idle chip. @throws as `exchange` of the pins */
  readPotentials(): Int16Array {
    return Int16Array.from(this.readNeurons(), (word) => decodeNeuron(word).v);
  }

  /**
   * Writes the membrane potentials of all neurons to the memory of the idle chip.
   *
   * @param v one of each neuron, -2048 to 2047
   * @throws ValidationError `not_representable`, and as `exchange` of the pins
   */
  writePotentials(v: ArrayLike<number>): void {
    const { neurons } = this.#configuration;
    expectWhole('the number of potentials', v.length, neurons.length, neurons.length);
    this.#write(
      neurons.flatMap((neuron, index) => neuronBytes(index, encodeNeuron({ ...neuron, v: v[index] })).slice(0, 2)),
    );
  }

  /**
   * Writes the weights of a row to the memory of the idle chip; those that are left out are 0.
   *
   * @param row one of the configuration
   * @param weights onto neurons 0, 1, ..., -8 to 7
   * @throws ValidationError `not_representable`, and as `exchange` of the pins
   */
  writeRow(row: number, weights: ArrayLike<number>): void {
    const { neurons } = this.#configuration;
    expectInput(row, this.#configuration);
    expectWhole('the number of weights', weights.length, 0, neurons.length);
    this.#write(rowBytes(row, weights, neurons.length));
  }

  /** Writes to the memories of the idle chip, with the loop open meanwhile. */
  #write(bytes: readonly MemoryByte[]): void {
    this.#pins.exchange([
      register(OPEN_LOOP, 1),
      register(GATE_ACTIVITY, 1),
      ...bytes.map(write),
      settle,
      register(OPEN_LOOP, this.#configuration.openLoop ? 1 : 0),
      register(GATE_ACTIVITY, 0),
    ]);
  }

  #sendTogether(words: readonly number[]): number[] {
    const commands: PinCommand[] = [];
    let waiting = 0;
    for (const word of words) {
      // An event of leak overtakes what waits in the queue.
      if (isLeak(word) && waiting > 0) commands.push(this.#drain(waiting));
      commands.push({ do: 'event', word });
      waiting = isLeak(word) ? 0 : Math.min(QUEUE_ENTRIES, waiting + 1);
    }
    commands.push(this.#drain(Math.max(1, waiting)));
    return this.#drained(commands);
  }

  #sendSingly(words: readonly number[]): number[] {
    const out: number[] = [];
    for (const word of words) {
      const before = out.length;
      let commands: readonly PinCommand[] = [{ do: 'event', word }, this.#drain(1)];
      for (;;) {
        const events = this.#drained(commands);
        if (events.length === 0) break;
        out.push(...events);
        expectEnd(out.length - before);
        commands = [this.#drain(Math.min(QUEUE_ENTRIES, events.length))];
      }
    }
    return out;
  }

  /** Waits for as long as `entries` of the queue may take without a spike. */
  #drain(entries: number): PinCommand {
    return { do: 'drain', quiet: entries * (2 * this.#configuration.neurons.length + 4) + SLACK };
  }

  /** Events that leave the chip while commands are done. */
  #drained(commands: readonly PinCommand[]): number[] {
    return this.#pins.exchange(commands).flatMap((reply) => (reply.did === 'drain' ? reply.events : []));
  }

  /** Reads the bytes at addresses of the chip's memory while its activity is gated. */
  #readBytes(bytes: readonly Pick<MemoryByte, 'address'>[]): Uint8Array {
    const reads = bytes.map(({ address }): PinCommand => ({ do: 'spi', address: READ | address, data: 0 }));
    const replies = this.#pins.exchange([...reads, settle]);
    return Uint8Array.from(reads, (_, at) => (replies[at] as { readonly miso: number }).miso);
  }
}

/** All that a network takes of the memory of the chip: neurons, then rows in ascending order. */
export function memoryBytes(configuration: TinyOdinConfiguration): MemoryByte[] {
  const { neurons, rows } = configuration;
  return [
    ...neuronMemory(configuration),
    ...usedRows(configuration).flatMap((row) => rowBytes(row, rows.get(row) ?? [], neurons.length)),
  ];
}

const neuronMemory = ({ neurons }: TinyOdinConfiguration): MemoryByte[] =>
  neurons.flatMap((neuron, index) => neuronBytes(index, encodeNeuron(neuron)));

/** The hash of what a chip holds at those addresses: SHA-256, 64 hexadecimal digits. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const isLeak = (word: number): boolean => (word & 0x100) !== 0;

const neuronBytes = (neuron: number, word: number): MemoryByte[] =>
  Array.from({ length: NEURON_BYTES }, (_, byte) => ({
    address: NEURON_MEMORY | (byte << 8) | neuron,
    value: (word >>> (8 * byte)) & 0xff,
  }));

/** @param size neurons of the chip that are used */
const rowBytes = (row: number, weights: ArrayLike<number>, size: number): MemoryByte[] =>
  Array.from(encodeRow(weights).subarray(0, Math.ceil(size / 2)), (value, at) => ({
    address: SYNAPSE_MEMORY | ((at & 3) << 13) | (row << 5) | (at >> 2),
    value,
  }));

const register = (address: number, data: number): PinCommand => ({ do: 'spi', address: WRITE | address, data });

/** The chip takes a byte in when SPI goes on after it. */
const settle = register(GATE_ACTIVITY, 1);

const write = ({ address, value }: MemoryByte): PinCommand => ({ do: 'spi', address: WRITE | address, data: value });

const readBackDiffers = (address: number, expected: number, received: number): BridgeError =>
  new BridgeError('the chip does not hold what was written to it', {
    code: 'board_mismatch',
    expected: `${expected} at address ${address.toString(16)}`,
    received,
    remedy: 'Lower the clock of SPI to a quarter of the clock of the chip or less, reset the chip, and deploy anew.',
  });

const spuriousEvents = (neuron: number, expected: number, received: number): BridgeError =>
  new BridgeError('the chip had events in its queue before it was sent any', {
    code: 'spurious_events',
    expected: `${expected} as the word of neuron ${neuron}`,
    received,
    remedy: 'Reset the chip and deploy anew; see whether others write to it too.',
  });
