import { existsSync } from 'node:fs';
import { ValidationError } from '../../../agents/index.ts';
import type { Board } from '../board.ts';
import { Line } from '../link/line.ts';
import { netduinoPlus2 } from '../mcu/machines/stm32f405.ts';
import { mcuBoard } from '../mcu/mcu-board.ts';

/** Bits per second of the firmware's serial port. */
const BAUD = 921_600;

/**
 * An STM32F405 on a serial port, which was flashed with the firmware that `deploy --out` writes. Without an address networks can be
 * planned and their firmware be written.
 *
 * @param address path of the port, and a baud rate where it is another: `/dev/ttyUSB0`, `/dev/ttyUSB0@115200`
 * @throws ValidationError `invalid_option` for a baud rate that is no whole number from 1
 */
export default function stm32f405(address?: string): Board {
  const [path, rate = String(BAUD)] = address?.split('@') ?? [undefined];
  const baud = Number(rate);
  if (!Number.isInteger(baud) || baud < 1) {
    throw new ValidationError('a serial port has a whole number of bits per second', {
      code: 'invalid_option',
      expected: `mcu-stm32f405:PATH@${BAUD}`,
      received: address,
    });
  }
  return mcuBoard({
    name: 'mcu-stm32f405',
    summary: 'STM32F405 (Cortex-M4F, 192 KiB of RAM) on a serial port: mcu-stm32f405:/dev/ttyUSB0',
    machine: netduinoPlus2,
    line: () => new Line({ kind: 'serial', path: path ?? '', baud }),
    missing() {
      if (path === undefined) return 'name its serial port: mcu-stm32f405:/dev/ttyUSB0';
      return existsSync(path) ? undefined : `plug it in: there is no ${path}`;
    },
  });
}
