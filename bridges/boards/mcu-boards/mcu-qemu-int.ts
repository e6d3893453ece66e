import type { Board } from '../board.ts';
import { weightBitsOf } from '../integers/bits.ts';
import { inIntegers } from '../integers/integer-board.ts';
import { mps2An385 } from '../mcu/machines/mps2.ts';
import { missingEmulator } from '../mcu/machines/qemu.ts';
import { mcuBoard } from '../mcu/mcu-board.ts';

const NAME = 'mcu-qemu-int';

/**
 * An emulated Cortex-M3, which has no floats: networks are lowered to integers.
 *
 * @param address bits of a weight, 2 to 8. Default: 8
 */
export default function qemuIntegers(address?: string): Board {
  const host = mcuBoard({ name: NAME, summary: '', machine: mps2An385, missing: missingEmulator });
  return inIntegers(host, {
    name: NAME,
    summary: 'Arm MPS2 with a Cortex-M3, emulated by QEMU: integers alone; mcu-qemu-int:6 has weights of 6 bits',
    weightBits: weightBitsOf(NAME, address),
  });
}
