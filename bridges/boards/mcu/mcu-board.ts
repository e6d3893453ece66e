import { readFileSync, rmSync } from 'node:fs';
import { given } from '../../../agents/given.ts';
import { ValidationError } from '../../../agents/index.ts';
import { bytesOfArrays } from '../../../controllers/engine/compiler/emit/c/data.ts';
import { emitEncodersC, encodersInC } from '../../../controllers/engine/compiler/emit/c/encoders.ts';
import { emitJavaScript } from '../../../controllers/engine/compiler/emit/javascript.ts';
import type { AnalysedModel } from '../../../controllers/engine/compiler/index.ts';
import type { Encoding } from '../../../controllers/engine/index.ts';
import type { Board, BoardFile, Deployed } from '../board.ts';
import { ANY_NETWORK } from '../capabilities.ts';
import type { Finding } from '../finding.ts';
import type { Line } from '../link/line.ts';
import type { Plan } from '../plan.ts';
import { planHash, requireAccepted } from '../plan.ts';
import type { BoardStatistics } from '../statistics.ts';
import type { DeviceOptions } from './device.ts';
import { Device } from './device.ts';
import { bufferBytes, emitFirmware } from './emit-firmware.ts';
import { McuExecutable } from './executable.ts';
import { boot } from './host.ts';
import type { Machine, Region } from './machines/machine.ts';
import type { Image } from './toolchain.ts';
import { build, hasCompiler } from './toolchain.ts';

/** A board with a microcontroller. */
export interface McuBoardOptions extends DeviceOptions {
  readonly name: string;
  readonly summary: string;
  readonly machine: Machine;
  /** Opens the line to a board that was flashed before, whose firmware `files` gives. Default: the image is built and started. */
  readonly line?: () => Line;
  /** Why it cannot be used here, beside a missing compiler. Default: nothing. */
  readonly missing?: () => string | undefined;
}

/** A board with a microcontroller, and what runs on it. */
export interface McuBoard extends Board {
  deploy(plan: Plan): Deployed & { readonly executable: McuExecutable };
}

/** Bytes of the stack, and of what the firmware has beside the network and the protocol's buffers. */
const RESERVED = 12 * 1024;

/**
 * Makes the board of a machine: its networks are the emitted C, in single precision, with the rules by which they learn. It computes
 * the bits of this process, so that nothing is lost; what a network can lack there is memory.
 */
export function mcuBoard({ name, summary, machine, line, missing, ...patience }: McuBoardOptions): McuBoard {
  const { flash, ram } = machine.memory ?? {};
  const stateBytes = ram === undefined ? Infinity : total(ram);
  return {
    name,
    summary,
    exclusive: line !== undefined,
    capabilities: {
      ...ANY_NETWORK,
      time: 'either',
      ...(ram === undefined ? {} : { stateBytes }),
      weights: { bits: 32, format: 'float' },
      state: { bits: 32, format: 'float' },
      leak: 'any',
    },
    missing: () => (line === undefined && !hasCompiler(machine) ? lacking(machine) : missing?.()),
    plan: (analysed) => planFor(name, machine, analysed, flash?.bytes ?? Infinity, stateBytes),
    deploy(plan) {
      requireAccepted(plan);
      const firmware = emitFirmware(plan.analysed, machine);
      const image = line === undefined ? build(firmware) : undefined;
      let opened: Line | undefined;
      try {
        opened = image === undefined ? (line as () => Line)() : boot(image);
        const device = new Device(opened, firmware, patience);
        const executable = new McuExecutable(plan.analysed, device, firmware.layout);
        const { network0, network1, firmware0, firmware1 } = device.greeting;
        const readBack = [network0, network1, firmware0, firmware1].map(hexadecimal).join('');
        const sizes = given({ programBytes: image?.flash, stateBytes: image?.ram });
        return {
          receipt: { board: name, plan: plan.hash, readBack, ...sizes },
          executable,
          stream: (options) => executable.stream(name, options),
          statistics: () => statisticsOf(executable),
          close: () => executable.dispose(),
        };
      } catch (error) {
        opened?.close();
        throw error;
      } finally {
        if (image !== undefined) rmSync(image.folder, { recursive: true });
      }
    },
    files: ({ analysed }) => firmwareFiles(analysed, machine),
    twin: ({ analysed }) => emitJavaScript(analysed.program, { precision: 'f32' }),
  };
}

function planFor(board: string, machine: Machine, analysed: AnalysedModel, flash: number, ram: number): Plan {
  const encoders = encodersInC(analysed);
  const bytes = bytesOfArrays(analysed.program);
  const constants = encoders.reduce((sum, { c }) => sum + c.constants, bytes.constants);
  const state = encoders.reduce((sum, { c }) => sum + c.scratch, bytes.state);
  const refusals: Finding[] = [];
  let left = ram - RESERVED;
  try {
    left -= bufferBytes(emitFirmware(analysed, machine).layout);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const { message, remedy } = error;
    const [text] = message.split('\n');
    refusals.push({ kind: 'refusal', where: 'network', text, ...given({ remedy }) });
  }
  const findings: Finding[] = [
    memory('state, in RAM', state, left),
    memory('connections and other constants, in flash, beside the code', constants, flash),
    ...analysed.network.encodings.map((one) => encoded(one, machine)),
    ...refusals,
  ];
  if (state > left) findings.push(tooLarge('state', state, left));
  if (constants > flash) findings.push(tooLarge('connections', constants, flash));
  return { board, analysed, findings, hash: planHash(board, analysed, machine.id, emitEncodersC(analysed)) };
}

function memory(text: string, value: number, limit: number): Finding {
  const figure = { value, unit: 'bytes', ...(limit === Infinity ? {} : { limit }) };
  return { kind: 'capacity', where: 'network', text, figure };
}

/** Cost of an input that an encoder computes: for the board, or for the line to it. */
function encoded({ neurons, input, encoder }: Encoding, { doubleInstructions }: Machine): Finding {
  const found = { kind: 'capacity', where: neurons.name } as const;
  const { c, size, reads } = encoder;
  if (c === undefined) {
    const text = `its ${input} is encoded by the host, as the encoder is not written in C, and sent as it changes`;
    return { ...found, text, figure: { value: 4 * size, unit: 'bytes a step at most' } };
  }
  const numbers = `${reads} number${reads === 1 ? '' : 's'}`;
  return {
    ...found,
    text: `its ${input} is encoded on the board from ${numbers}, by ${c.constants} bytes of flash and ${c.scratch} of RAM beside the code`,
    figure:
      doubleInstructions === undefined
        ? { value: c.operations, unit: 'operations in double precision a step at most, about' }
        : { value: c.operations * doubleInstructions, unit: 'instructions a step at most, about' },
  };
}

function tooLarge(what: string, value: number, limit: number): Finding {
  return {
    kind: 'refusal',
    where: 'network',
    text: `there is no room for its ${what}`,
    figure: { value, limit, unit: 'bytes' },
    remedy: 'take a board with more memory, or fewer synapses',
  };
}

/** The C of the firmware and, where there is a compiler, the image. */
function firmwareFiles(analysed: AnalysedModel, machine: Machine): BoardFile[] {
  const firmware = emitFirmware(analysed, machine);
  const sources = Object.entries(firmware.files).map(([name, content]) => ({ name, content }));
  if (!hasCompiler(machine)) return sources;
  const image: Image = build(firmware);
  try {
    return [...sources, { name: 'firmware.elf', content: readFileSync(image.path) }];
  } finally {
    rmSync(image.folder, { recursive: true });
  }
}

function statisticsOf({ statistics, streamed }: McuExecutable): BoardStatistics {
  const { latencies, sent, received, retries, damaged, boardSeconds } = statistics;
  return {
    exchanges: latencies.count,
    latency: {
      p50: latencies.quantile(0.5),
      p99: latencies.quantile(0.99),
      longest: latencies.maximumSeconds,
    },
    bytesSent: sent,
    bytesReceived: received,
    retries,
    damaged,
    deviceSeconds: boardSeconds,
    ...given({ overruns: streamed?.overruns, stream: streamed }),
  };
}

function lacking({ compiler }: Machine): string {
  const packages = compiler === 'cc' ? 'gcc' : 'gcc-arm-none-eabi libnewlib-arm-none-eabi';
  return `install ${compiler}; on Debian: apt-get install ${packages}`;
}

function total(regions: readonly Region[]): number {
  return regions.reduce((sum, { bytes }) => sum + bytes, 0);
}

function hexadecimal(word: number): string {
  return word.toString(16).padStart(8, '0');
}
