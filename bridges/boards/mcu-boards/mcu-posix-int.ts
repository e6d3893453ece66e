import type { Board } from '../board.ts';
import { weightBitsOf } from '../integers/bits.ts';
import { inIntegers } from '../integers/integer-board.ts';
import posix from './mcu-posix.ts';

const NAME = 'mcu-posix-int';

/**
 * The firmware of a microcontroller without floats, as a process of this computer.
 *
 * @param address bits of a weight, 2 to 8. Default: 8
 */
export default function posixIntegers(address?: string): Board {
  return inIntegers(posix, {
    name: NAME,
    summary: 'firmware that computes with integers alone, as a process of this computer',
    weightBits: weightBitsOf(NAME, address),
  });
}
