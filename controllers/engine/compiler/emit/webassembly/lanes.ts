import type { Code, Expr, Local } from '../../../../../kernels/assembler.ts';
import { f32, f32x4, i32, i32x4, if_, v128 } from '../../../../../kernels/assembler.ts';
import type { LoopScope } from './offsets.ts';

export function fourAddresses(fn: LoopScope): Local<'i32'>[] {
  return [0, 1, 2, 3].map(() => fn.local('i32'));
}

/** Whether a condition holds in any lane. V8 needs fewer instructions for this than for `v128.any_true`. */
export function anyHolds(condition: Expr<'v128'>): Expr<'i32'> {
  return i32x4.bitmask(condition);
}

export function allHold(condition: Expr<'v128'>): Expr<'i32'> {
  return i32.eq(i32x4.bitmask(condition), 15);
}

/** Loads four elements of an array that lie `apart` bytes from each other. */
export function gatherApart(at: Local<'i32'>, apart: number, offset: number): Expr<'v128'> {
  return [1, 2, 3].reduce(
    (vector, l) => v128.load32Lane(at.get, vector, l, offset + l * apart),
    v128.load32Zero(at.get, offset),
  );
}

/** Loads four elements of an array at any addresses. */
export function gather(lanes: readonly Local<'i32'>[], offset: number): Expr<'v128'> {
  const [first, ...rest] = lanes as [Local<'i32'>, ...Local<'i32'>[]];
  return rest.reduce(
    (vector, lane, l) => v128.load32Lane(lane.get, vector, l + 1, offset),
    v128.load32Zero(first.get, offset),
  );
}

/** Code for each lane, or for each of the first `few` lanes, at least one. */
export function eachLane(
  lanes: readonly Local<'i32'>[],
  code: (lane: Local<'i32'>, l: number) => Code,
  few?: Local<'i32'>,
): Code {
  return lanes.map((lane, l) =>
    few === undefined || l === 0 ? code(lane, l) : if_(i32.gtS(few.get, l), code(lane, l)),
  );
}

/** Like `scatterAdd`, with numbers in memory, which need no extraction from lanes. */
export function scatterAddLoaded(
  lanes: readonly Local<'i32'>[],
  k: Local<'i32'>,
  from: number,
  offset: number,
  few?: Local<'i32'>,
): Code {
  return eachLane(
    lanes,
    (lane, l) => f32.store(lane.get, f32.add(f32.load(lane.get, offset), f32.load(k.get, from + 4 * l)), offset),
    few,
  );
}

/** Adds four numbers to elements of an array at any addresses, one after another. */
export function scatterAdd(
  lanes: readonly Local<'i32'>[],
  keep: Local<'v128'>,
  value: Expr<'v128'>,
  offset: number,
  few?: Local<'i32'>,
): Code {
  return [
    keep.set(value),
    eachLane(
      lanes,
      (lane, l) => f32.store(lane.get, f32.add(f32.load(lane.get, offset), f32x4.extractLane(keep.get, l)), offset),
      few,
    ),
  ];
}
