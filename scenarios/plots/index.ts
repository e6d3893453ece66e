export type { ArenaScene } from './arena/draw-world.ts';
export { type PlaceFieldOptions, plotPlaceFields } from './place-field-plot.ts';
export { type Plot, type PlotText, plotNpz } from './plot.ts';
export { type PngOptions, plotPng } from './plot-png.ts';
export { plotRaster, type RasterOptions } from './raster-plot.ts';
export { type PathSamples, type RateMapOptions, type RateMaps, rateMaps } from './rate-maps.ts';
export { plotRates, type RateOptions } from './rate-plot.ts';
export {
  readWeights,
  recordSpikes,
  recordTraces,
  type SpikeRecord,
  type SpikeRecording,
  type TraceOptions,
  type TraceRecord,
  type TraceRecording,
  type WeightRecord,
} from './record.ts';
export { plotTraces } from './trace-plot.ts';
export { plotWalks, type WalkPlotOptions } from './walk-plot.ts';
export { type RecordedWalk, recordWalks, type Walk, type WalkRecording } from './walk-record.ts';
export { plotWeights } from './weight-plot.ts';
