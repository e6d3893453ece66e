/** The chip ReckOn, a recurrent network that learns by e-prop: its integer twin, and what programs it. */
export type { ReckOnConfiguration, ReckOnRegularisation, ReckOnSeeds } from './configuration.ts';
export {
  decodeHeader,
  encodeHeader,
  program,
  type ReckOnRegion,
  type ReckOnWrite,
  registersOf,
} from './programming.ts';
export type { ReckOnState } from './state.ts';
export { type ReckOnTick, ReckOnTwin } from './twin.ts';
