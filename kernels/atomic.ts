/**
 * Atomic access to i32 words of a shared memory, sequentially consistent, and waiting for one to change.
 *
 * Addresses must be multiples of 4: an atomic access elsewhere traps.
 */
import { type Code, type Expr, type Operand, typed } from './code.ts';
import { asI32, asI64 } from './instruction.ts';
import { unsignedLeb } from './leb128.ts';

/** The operation and its immediates: aligned to four bytes, at `offset`. */
const at = (operation: number, offset: number): Code => [0xfe, operation, 0x02, unsignedLeb(offset)];

/** Replaces the word at `address + offset` by the result of an operation, and gives the word before. */
const update =
  (operation: number) =>
  (address: Operand<'i32'>, value: Operand<'i32'>, offset = 0): Expr<'i32'> =>
    typed<'i32'>(asI32(address), asI32(value), at(operation, offset));

/** Atomic operations on i32 words. */
export const atomic = {
  load: (address: Operand<'i32'>, offset = 0): Expr<'i32'> => typed<'i32'>(asI32(address), at(0x10, offset)),
  store: (address: Operand<'i32'>, value: Operand<'i32'>, offset = 0): Code => [
    asI32(address),
    asI32(value),
    at(0x17, offset),
  ],
  add: update(0x1e),
  sub: update(0x25),
  exchange: update(0x41),
  /** Sleeps while the word is `expected`, at most `nanoseconds` (negative: for ever). Gives 0 woken, 1 not equal, 2 timed out. */
  wait: (
    address: Operand<'i32'>,
    expected: Operand<'i32'>,
    nanoseconds: Operand<'i64'> = -1n,
    offset = 0,
  ): Expr<'i32'> => typed<'i32'>(asI32(address), asI32(expected), asI64(nanoseconds), at(0x01, offset)),
  /** Wakes up to `count` threads that wait for a word. Gives the number of threads woken. */
  notify: (address: Operand<'i32'>, count: Operand<'i32'>, offset = 0): Expr<'i32'> =>
    typed<'i32'>(asI32(address), asI32(count), at(0x00, offset)),
};
