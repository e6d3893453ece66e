import type { Twist } from '../../agents/index.ts';
import type { BaseAddress } from './bases/index.ts';
import type { FromAnyGuard, ToAnyGuard } from './guard-channel.ts';
import type { GuardOptions } from './guard-rules.ts';
import type { VelocityEncoding } from './velocity-encoding.ts';
import type { Rates } from './velocity-pace.ts';

/** Data that the process of a guard is opened with. */
export interface DriveOpening extends Rates {
  readonly base: BaseAddress;
  readonly encoding: VelocityEncoding;
  readonly guard: GuardOptions;
}

/** Message from the process of the loop to that of the guard. */
export type ToDrive = ToAnyGuard<DriveOpening> | { readonly what: 'command'; readonly velocity: Readonly<Twist> };

/** Message from the process of the guard to that of the loop. */
export type FromDrive =
  | FromAnyGuard
  /** Passes on bytes that the base sent. */
  | { readonly what: 'heard'; readonly bytes: Uint8Array };
