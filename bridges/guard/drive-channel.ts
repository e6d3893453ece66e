import type { Twist } from '../../agents/index.ts';
import type { BaseAddress } from './bases/index.ts';
import type { GuardOptions } from './guard.ts';
import type { FromAnyGuard, ToAnyGuard } from './guard-channel.ts';
import type { VelocityEncoding } from './velocity-encoding.ts';

/** What the process of a guard is opened with. */
export interface DriveOpening {
  readonly base: BaseAddress;
  readonly encoding: VelocityEncoding;
  readonly guard: GuardOptions;
  /** Times a second that the base is told its velocity at least, and at most unless it is to stop. */
  readonly leastRateHz: number;
  readonly mostRateHz: number;
}

/** What the process of the loop tells that of the guard. */
export type ToDrive = ToAnyGuard<DriveOpening> | { readonly what: 'command'; readonly velocity: Readonly<Twist> };

/** What the process of the guard tells that of the loop. */
export type FromDrive =
  | FromAnyGuard
  /** What the base said. */
  | { readonly what: 'heard'; readonly bytes: Uint8Array };
