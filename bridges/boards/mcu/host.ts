import { rmSync } from 'node:fs';
import { given } from '../../../agents/given.ts';
import type { AnalysedModel } from '../../../controllers/engine/compiler/index.ts';
import { Line } from '../link/line.ts';
import type { Opening } from '../link/transport.ts';
import type { DeviceOptions } from './device.ts';
import { Device } from './device.ts';
import { emitFirmware } from './emit-firmware.ts';
import { McuExecutable } from './executable.ts';
import type { Machine, StartOptions } from './machines/machine.ts';
import type { Image } from './toolchain.ts';
import { build } from './toolchain.ts';

/** How a network comes onto a microcontroller. */
export interface McuOptions extends DeviceOptions, StartOptions {
  /** The line to a board that was flashed before. Default: the image is built and started, in an emulator if it is for another processor. */
  readonly line?: Opening;
}

/** Starts an image, and opens the line to it. @throws BridgeError `board_gone` */
export function boot(image: Image, options: StartOptions = {}): Line {
  return new Line(image.firmware.machine.start(image.path, options));
}

/**
 * Makes networks executable on a machine: as the emitter of a simulation.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const cells = network.population('cells', lif, { size: 10 });
 * const simulation = simulate(network, { emitter: onMicrocontroller(posix) }); // compiled, and started as a process
 * simulation.input(cells, 'I_ext', 'pA').fill(500);
 * simulation.step(100);
 * console.log(simulation.state(cells, 'v', 'mV')); // as in this process, bit for bit
 * simulation.dispose();
 *
 * @throws BridgeError `toolchain_missing`, `build_failed`, and those of {@link McuExecutable}
 */
export function onMicrocontroller(
  machine: Machine,
  options: McuOptions = {},
): (analysed: AnalysedModel) => McuExecutable {
  const { line: opening, instructionShift, ...patience } = options;
  return (analysed) => {
    const firmware = emitFirmware(analysed, machine);
    const image = opening === undefined ? build(firmware) : undefined;
    let line: Line | undefined;
    try {
      line = image === undefined ? new Line(opening as Opening) : boot(image, given({ instructionShift }));
      return new McuExecutable(analysed, new Device(line, firmware, patience), firmware.layout);
    } catch (error) {
      line?.close();
      throw error;
    } finally {
      if (image !== undefined) rmSync(image.folder, { recursive: true });
    }
  };
}
