/** A corridor of pillars and unlike walls, passed by what event cameras see, with the baselines that it is held against. */
export * from './corridor-navigator.ts';
export { default as eventCorridor } from './event-corridor.scenario.ts';
export * from './hold-course.ts';
export * from './potential-field.ts';
