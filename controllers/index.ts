/**
 * How a controller is declared. What it is made of is in the rooms: `reafference/controllers/engine`, `neurons`, `synapses` and so on.
 *
 * @module
 */

export * from './controller/define-controller.ts';
export { hostController } from './controller/host-controller.ts';
export type { Flags, Keeper, Part } from './controller/part.ts';
export type { TunableDeclaration } from './controller/tunables.ts';
export type { ControllerErrorCode } from './error-codes.ts';
