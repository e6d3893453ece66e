import { ValidationError } from '../../../agents/index.ts';
import {
  type EmittedEncoder,
  ENCODER_INTERFACE,
  emitEncodersC,
  encodersInC,
} from '../../../controllers/engine/compiler/emit/c/encoders.ts';
import { C_INTERFACE } from '../../../controllers/engine/compiler/emit/c/program.ts';
import { type AnalysedModel, type ArrayId, emitC, type SpikeRing } from '../../../controllers/engine/compiler/index.ts';
import { givenArrays } from '../../../controllers/engine/compiler/lowering/given-arrays.ts';
import { writtenArrays } from '../../../controllers/engine/compiler/program/program.ts';
import { Sha256 } from '../../../kernels/index.ts';
import { HEAD_BYTES } from '../link/exchange.ts';
import { framedLength } from '../link/frame.ts';
import { FIRMWARE_SOURCE, FRAME_HEADER, FRAME_SOURCE, MACHINE_HEADER } from './firmware-pieces.ts';
import { STREAM_HEADER, STREAM_SOURCE } from './firmware-stream.ts';
import type { Machine } from './machines/machine.ts';
import { bytesOf, CHANGE, MESSAGES, protocolHeader, SHARED_WORD_BYTES, SHARED_WORDS } from './protocol.ts';

/** Bytes of a message that firmware takes at least. */
const USUAL_MESSAGE = 1024;
/** Bytes up to which the checksum of a message finds every error of three bits. */
const LONGEST_MESSAGE = 4091;
/** Neurons of a population whose numbers fit into a message. */
const MOST_NEURONS = 65_000;

/** Steps that a board has room for at most: more would be more than a host is late. */
const MOST_AHEAD = 16;

/** Firmware: its C, and the data that a host needs to speak to it. */
export interface Firmware {
  /** Machine that it is built for. */
  readonly machine: Machine;
  /** By name. */
  readonly files: Readonly<Record<string, string>>;
  /** The first 64 bits of SHA-256 over the C of the network. */
  readonly networkHash: readonly [number, number];
  /** The first 64 bits of SHA-256 over all else. */
  readonly firmwareHash: readonly [number, number];
  /** Sizes and orders that a host needs to speak to it. */
  readonly layout: Layout;
}

/** Sizes and orders that host and board agree on, beside the protocol. */
export interface Layout {
  /** Bytes of the longest message. */
  readonly longest: number;
  /** The spikes of a step, in the order in which they are told. */
  readonly rings: readonly SpikeRing[];
  /** Inputs and modulators that the network itself changes too, in the order in which they are told after each step. */
  readonly shared: readonly ArrayId[];
  /** Encoders of inputs that the board computes, numbered after all arrays. */
  readonly encoders: readonly EmittedEncoder[];
  /** Room for a stream, in steps and bytes. */
  readonly stream: {
    /** Steps whose input is kept, and steps whose result is. */
    readonly window: number;
    /** Bytes of the changes of a step at most. */
    readonly inputBytes: number;
    /** Bytes of the changes of a step that rests at most. */
    readonly restBytes: number;
    /** Bytes of a result at most. */
    readonly resultBytes: number;
  };
}

/**
 * The firmware of a network on a machine: the network in C, the protocol, and what the machine needs to start. It depends on the network
 * and the machine alone.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * network.population('cells', lif, { size: 10 });
 * const { files } = emitFirmware(analyse(network), mps2An386);
 * for (const [name, text] of Object.entries(files)) console.log(name, text.length); // C, and what the machine needs
 *
 * @throws ValidationError `network_too_large` where the spikes of one step, or the numbers of an encoder, do not fit into a message
 */
export function emitFirmware(analysed: AnalysedModel, machine: Machine): Firmware {
  const layout = layoutOf(analysed);
  const network = emitC(analysed.program);
  const encoders = emitEncodersC(analysed);
  const files = {
    'network.h': `#ifndef NETWORK_H\n#define NETWORK_H\n#include <stdint.h>\n\n${C_INTERFACE}\n${ENCODER_INTERFACE}\n#endif\n`,
    'machine.h': MACHINE_HEADER,
    'frame.h': FRAME_HEADER,
    'frame.c': FRAME_SOURCE,
    'firmware.c': FIRMWARE_SOURCE,
    'stream.h': STREAM_HEADER,
    'stream.c': STREAM_SOURCE,
    ...machine.files,
  };
  const constants = boardHeader(layout);
  const networkHash = hashOf([network, encoders]);
  const firmwareHash = hashOf([machine.compiler, ...machine.flags, constants, ...Object.entries(files).flat()]);
  return {
    machine,
    files: {
      ...files,
      'network.c': network,
      'encoders.c': encoders,
      'board.h': constants,
      'board.c': boardSource(analysed, layout, networkHash, firmwareHash),
    },
    networkHash,
    firmwareHash,
    layout,
  };
}

function layoutOf(analysed: AnalysedModel): Layout {
  const { program } = analysed;
  const rings = program.outputs;
  const written = writtenArrays(program);
  const shared = givenArrays(analysed).filter((array) => written.has(array));
  const encoders = encodersInC(analysed);
  const { request, reply } = MESSAGES.step;
  const asked = bytesOf(request) + Math.max(0, ...encoders.map(encodedBytes));
  const told = bytesOf(reply) + tickBytes(rings) + sharedBytes(shared);
  const least = HEAD_BYTES + Math.max(asked, told);
  const largest = rings.reduce((most, { size }) => Math.max(most, size), 0);
  if (least > LONGEST_MESSAGE || largest > MOST_NEURONS) {
    throw new ValidationError('a step does not fit into messages to and from a microcontroller', {
      code: 'network_too_large',
      expected: `at most ${LONGEST_MESSAGE} bytes, and ${MOST_NEURONS} neurons in a population`,
      received: `${least} bytes, and ${largest} neurons`,
      remedy: 'run it in this process; what a microcontroller holds is far smaller',
    });
  }
  const longest = Math.max(USUAL_MESSAGE, least);
  return { longest, rings, shared, encoders, stream: streamLayout(analysed, longest, rings, encoders) };
}

/** Room for the whole input of a step, of which two at least are kept: as many as may have come when the board hears the first. */
function streamLayout(
  analysed: AnalysedModel,
  longest: number,
  rings: readonly SpikeRing[],
  encoders: readonly EmittedEncoder[],
): Layout['stream'] {
  const given = givenArrays(analysed);
  const whole = given.reduce((sum, array) => {
    const encoder = encoders.find((one) => one.array === array);
    // Packed words have a head, and another where those that are alike end.
    const words = 2 * bytesOf(CHANGE) + 4 * analysed.program.arrays[array].length;
    return sum + (encoder === undefined ? words : encodedBytes(encoder));
  }, 0);
  const head = HEAD_BYTES + bytesOf(MESSAGES.input.request);
  const received = receivedBytes(longest);
  const inputBytes = Math.max(4, Math.min(whole, received / 2 - framedLength(head) - 8));
  // One or two words, or one for all.
  const restBytes = Math.max(4, given.length * (bytesOf(CHANGE) + 8));
  const resultBytes = HEAD_BYTES + bytesOf(MESSAGES.result.reply) + tickBytes(rings);
  const heard = Math.floor(received / framedLength(head + inputBytes));
  const kept = Math.max(1, Math.floor(received / resultBytes));
  return { window: Math.min(MOST_AHEAD, heard, kept), inputBytes, restBytes, resultBytes };
}

/** Bytes of the buffers of the protocol. */
export function bufferBytes({ longest, stream }: Layout): number {
  const { window, inputBytes, restBytes, resultBytes } = stream;
  return 2 * framedLength(longest) + receivedBytes(longest) + window * (inputBytes + resultBytes + 24) + restBytes;
}

/** Bytes that are kept until they are read, a power of two: those of the longest message at least. */
function receivedBytes(longest: number): number {
  let received = 1;
  while (received < framedLength(longest) + 1) received *= 2;
  return received;
}

/** Bytes of the numbers of an encoder. */
function encodedBytes({ encoding }: EmittedEncoder): number {
  return bytesOf(CHANGE) + 8 * encoding.encoder.reads;
}

/** Most bytes of the spikes of a step. */
function tickBytes(rings: readonly SpikeRing[]): number {
  return rings.reduce((sum, { size }) => sum + 2 + Math.ceil(size / 8), 0);
}

/** Most bytes of the arrays that both sides change. */
function sharedBytes(shared: readonly ArrayId[]): number {
  return shared.length * (2 + SHARED_WORD_BYTES * SHARED_WORDS);
}

function boardHeader({ longest, rings, shared, encoders, stream }: Layout): string {
  const { window, inputBytes, restBytes, resultBytes } = stream;
  return `#ifndef BOARD_H
#define BOARD_H
#include <stdint.h>

${protocolHeader()}
#define LONGEST ${longest}
#define RECEIVED ${receivedBytes(longest)}u
#define TICK_BYTES ${tickBytes(rings)}u
#define WINDOW ${window}u
#define INPUT_BYTES ${inputBytes}u
#define REST_BYTES ${restBytes}u
#define RESULT_BYTES ${resultBytes}u
#define SHARED_BYTES ${sharedBytes(shared)}u
#define MOST_READS ${Math.max(1, ...encoders.map(({ encoding }) => encoding.encoder.reads))}
#define MOST_ENCODED ${Math.max(1, ...encoders.map(({ encoding }) => encoding.encoder.size))}

/* The spikes of a population: arrays of their neurons and of their number, a slot for each of the last ticks. */
typedef struct {
  uint32_t ids, counts, size, slots;
} board_ring;

extern const board_ring board_rings[];
extern const uint32_t board_ring_count;
/* The arrays that both sides change. */
extern const uint32_t board_shared[];
extern const uint32_t board_shared_count;
extern const uint32_t board_event_count;
extern const uint32_t board_network[2];
extern const uint32_t board_firmware[2];

#endif
`;
}

function boardSource(
  { program }: AnalysedModel,
  { rings, shared }: Layout,
  network: readonly number[],
  firmware: readonly number[],
): string {
  const words = (list: readonly number[]): string =>
    [...list, ...(list.length === 0 ? [0] : [])].map((one) => `${one}u`).join(', ');
  const places = rings.map(({ ids, counts, size, slots }) => `{${words([ids, counts, size, slots])}}`);
  return `#include "board.h"

const board_ring board_rings[] = {${places.length === 0 ? '{0, 0, 0, 0}' : places.join(', ')}};
const uint32_t board_ring_count = ${rings.length}u;
const uint32_t board_shared[] = {${words(shared)}};
const uint32_t board_shared_count = ${shared.length}u;
const uint32_t board_event_count = ${program.events.size}u;
const uint32_t board_network[2] = {${words(network)}};
const uint32_t board_firmware[2] = {${words(firmware)}};
`;
}

function hashOf(texts: readonly string[]): [number, number] {
  const hash = new Sha256();
  for (const text of texts) hash.update(new TextEncoder().encode(`${text.length}:${text}`));
  const view = new DataView(hash.digest().buffer);
  return [view.getUint32(0, true), view.getUint32(4, true)];
}
