import { ValidationError } from '../../../agents/index.ts';

/**
 * The bits of a weight, from the address of a board: `mcu-qemu-int:6`.
 *
 * @throws ValidationError `invalid_option`
 */
export function weightBitsOf(board: string, address: string | undefined): number {
  const bits = Number(address ?? '8');
  if (Number.isInteger(bits) && bits >= 2 && bits <= 8) return bits;
  throw new ValidationError('a weight in integers has 2 to 8 bits', {
    code: 'invalid_option',
    expected: `${board}:2 to ${board}:8`,
    received: `${board}:${address}`,
  });
}
