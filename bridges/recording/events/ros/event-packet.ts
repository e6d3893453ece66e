import type { KernelKind } from '../../compression/kernel-kind.ts';
import { type EventKernel, JavaScriptKernel } from '../core/event-kernel.ts';
import { secondsOfStamp } from '../core/time-stamps.ts';
import { evt3Kernel } from '../formats/prophesee/evt3.ts';
import { EVT3_PIECE_BYTES } from '../formats/prophesee/evt3-wasm.ts';

/** Decodes the content of an `event_camera_msgs/EventPacket` in one of its encodings (ros-event-camera/event_camera_codecs). */
export interface PacketKernel extends EventKernel {
  readonly wordBytes: number;
  /** Most bytes of one call. */
  readonly pieceBytes: number;
  /** Starts a new packet, with its `time_base` in whole seconds and nanoseconds. */
  begin(seconds: number, nanoseconds: number): void;
}

export const PACKET_ENCODINGS = ['evt3', 'libcaer', 'libcaer_cmp', 'mono'] as const;

export type PacketEncoding = (typeof PACKET_ENCODINGS)[number];

export function packetKernel(encoding: PacketEncoding, kind?: KernelKind): PacketKernel {
  switch (encoding) {
    case 'evt3':
      return evt3PacketKernel(kind);
    case 'libcaer':
      return new LibcaerKernel();
    case 'libcaer_cmp':
      return new LibcaerCompressedKernel();
    case 'mono':
      return new MonoKernel();
  }
}

/** EVT 3.0 words; their state continues from packet to packet, and their times are those of the sensor. */
function evt3PacketKernel(kind?: KernelKind): PacketKernel {
  const kernel = evt3Kernel(kind);
  return Object.assign(kernel, { wordBytes: 2, pieceBytes: EVT3_PIECE_BYTES, begin() {} });
}

/** Kernels of packets whose times count from the packet's `time_base`. */
abstract class BasedKernel extends JavaScriptKernel implements PacketKernel {
  abstract readonly wordBytes: number;
  abstract readonly pieceBytes: number;
  #seconds = 0;
  #nanoseconds = 0;

  begin(seconds: number, nanoseconds: number): void {
    this.#seconds = seconds;
    this.#nanoseconds = nanoseconds;
  }

  /** Seconds of a time in nanoseconds after the base. */
  protected after(nanoseconds: number): number {
    return secondsOfStamp(this.#seconds, this.#nanoseconds + nanoseconds);
  }
}

/** Polarity events of libcaer: u32 {valid 0, polarity 1, y 16..2, x 31..17}, i32 time in us after the base. */
class LibcaerKernel extends BasedKernel {
  readonly wordBytes = 8;
  readonly pieceBytes = 1 << 16;
  /** Microseconds to add for the wraps in the packet so far. */
  #wrapped = 0;
  #before = 0;

  constructor() {
    super(1 << 13);
  }

  override begin(seconds: number, nanoseconds: number): void {
    super.begin(seconds, nanoseconds);
    this.#wrapped = 0;
    this.#before = 0;
  }

  protected read(bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.length; at += this.wordBytes) {
      const word = view.getUint32(at, true);
      const time = view.getInt32(at + 4, true);
      if (time < this.#before) this.#wrapped += 2 ** 31;
      this.#before = time;
      this.emit(this.after(1e3 * (this.#wrapped + time)), word >>> 17, (word >>> 2) & 0x7fff, (word >>> 1) & 1);
    }
    return bytes.length;
  }
}

/**
 * 16-bit words of type (bits 15 to 12) and field that start anew with every packet: 0 time high, 1 time low, 2 x, 3 y with
 * the polarity in bit 11: an event, 4 base of y with polarity, 5 an event for each of 8 rows from the base, which advances.
 */
class LibcaerCompressedKernel extends BasedKernel {
  readonly wordBytes = 2;
  readonly pieceBytes = 1 << 13;
  #high = 0;
  #low = 0;
  #x = 0;
  #y = 0;
  #polarity = 0;

  constructor() {
    super((1 << 12) * 8);
  }

  override begin(seconds: number, nanoseconds: number): void {
    super.begin(seconds, nanoseconds);
    this.#high = 0;
    this.#low = 0;
  }

  protected read(bytes: Uint8Array): number {
    for (let at = 0; at < bytes.length; at += 2) this.#word(bytes[at] | (bytes[at + 1] << 8));
    return bytes.length;
  }

  #word(word: number): void {
    const field = word & 0xfff;
    switch (word >> 12) {
      case 0:
        this.#high = field;
        break;
      case 1:
        this.#low = field;
        break;
      case 2:
        this.#x = word & 0x7ff;
        break;
      case 3:
        this.emit(this.#time(), this.#x, word & 0x7ff, field >> 11);
        break;
      case 4:
        this.#y = word & 0x7ff;
        this.#polarity = field >> 11;
        break;
      case 5:
        for (let i = 0; i < 8; i++) {
          if ((word >> i) & 1) this.emit(this.#time(), this.#x, (this.#y + i) & 0xffff, this.#polarity);
        }
        this.#y += 8;
        break;
      default:
        this.other++;
    }
  }

  #time(): number {
    return this.after(1e3 * ((this.#high << 12) | this.#low));
  }
}

/** u64 words: polarity in bit 63, y 62..48, x 47..32, nanoseconds after the base 31..0. */
class MonoKernel extends BasedKernel {
  readonly wordBytes = 8;
  readonly pieceBytes = 1 << 16;

  constructor() {
    super(1 << 13);
  }

  protected read(bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.length; at += this.wordBytes) {
      const word = view.getUint32(at + 4, true);
      this.emit(this.after(view.getUint32(at, true)), word & 0xffff, (word >>> 16) & 0x7fff, word >>> 31);
    }
    return bytes.length;
  }
}
