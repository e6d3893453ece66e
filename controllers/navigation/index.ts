/**
 * Navigators that are ready to use, and the steering that they share.
 *
 * @module
 */

export type { ActionParameters, ReadOutSettings, VelocityReadOut } from './action-ring.ts';
export * from './heading-servo.ts';
export type { PlaceFieldOptions } from './place-fields.ts';
export * from './place-navigator.ts';
export * from './random-walk.ts';
export * from './straight-line.ts';
export type { TrialModulationOptions } from './trial-modulation.ts';
export type { Learning } from './trial-rule.ts';
