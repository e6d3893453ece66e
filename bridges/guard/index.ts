/**
 * A process between an agent and any robot, which lets no command outlive who gave it.
 *
 * @module
 */

export type { ChildBase } from './bases/child-base.ts';
export type { BaseAddress } from './bases/index.ts';
export type { SerialBase } from './bases/serial-base.ts';
export type { UdpBase } from './bases/udp-base.ts';
export { type Drive, type DriveOptions, guard } from './drive.ts';
export type { GuardErrorCode } from './error-codes.ts';
export type { Stop } from './guard-rules.ts';
export type { EncodeVelocity, VelocityEncoding } from './velocity-encoding.ts';
export { VelocityLimiter } from './velocity-limiter.ts';
