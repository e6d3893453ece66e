/** A linear track on which replay leaves out cells that respond to a cue (Liao et al. 2024, on the network of Ecker et al. 2022). */

export * from './ca3.ts';
export * from './ca3-exploration.ts';
export * from './ca3-rest.ts';
export { default as cueExclusion } from './cue-exclusion.scenario.ts';
export * from './lap-runner.ts';
export * from './spike-record.ts';
export * from './track-cells.ts';
