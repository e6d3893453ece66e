export * from './archive/npy.ts';
export * from './archive/npz.ts';
export { encodePng, type Image } from './archive/png.ts';
export * from './events/index.ts';
export { createRecorder, type Recorder, type RecorderListener, type RecordingInfo, TOPICS } from './runs/recorder.ts';
