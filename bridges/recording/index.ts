export * from './events/index.ts';
export * from './npy.ts';
export * from './npz.ts';
export { encodePng, type Image } from './png.ts';
export { createRecorder, type Recorder, type RecorderListener, type RecordingInfo, TOPICS } from './recorder.ts';
