import { expect, it } from 'vitest';
import { trialRaster } from '../../../scenarios/report/trial-raster.ts';

it('says how much of a long trial it shows', { tags: 'long' }, () => {
  const ticks = Uint32Array.from({ length: 50_000 }, (_, i) => i);
  const populations = [{ name: 'cells', size: 10, ticks, ids: ticks.map((tick) => tick % 10) }];
  const picture = trialRaster({ trial: 0, populations }, 1e-3);
  expect(picture).toContain('Spikes of trial 1, first 40 s');
  expect(picture).toContain('Time in trial 1, s, first 40 s');
});
