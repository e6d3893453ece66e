export * from './archive/npy.ts';
export * from './archive/npz.ts';
export { encodePng, type Image } from './archive/png.ts';
export * from './events/index.ts';
export { createRecorder, type Recorder, type RecordingInfo } from './runs/recorder.ts';
export { TOPICS } from './runs/run-topics.ts';
export type { RecorderListener } from './runs/topic.ts';
