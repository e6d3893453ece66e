/** Evidence accumulation and delayed response, learned by e-prop (Bellec et al. 2020), as streams of spikes and in a T-maze. */

export { drawCues, majority } from './cues.ts';
export * from './delayed-response.ts';
export * from './evidence-navigator.ts';
export * from './evidence-stream.ts';
export { default as tMazeEvidence } from './t-maze-evidence.scenario.ts';
