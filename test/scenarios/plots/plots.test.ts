import { existsSync } from 'node:fs';
import { build } from 'esbuild';
import fc from 'fast-check';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { encodeNpy } from '../../../bridges/recording/archive/npy.ts';
import { decodeNpz } from '../../../bridges/recording/archive/npz.ts';
import { allToAll, Network, simulate, slice } from '../../../controllers/engine/index.ts';
import { lif, poisson } from '../../../controllers/neurons/index.ts';
import { staticSynapse } from '../../../controllers/synapses/index.ts';
import * as plots from '../../../scenarios/plots/index.ts';
import { FULL } from '../../effort.ts';
import { wellFormed } from '../report/well-formed.ts';

const { plotRaster, plotRates, plotTraces, plotWeights, plotPlaceFields, plotNpz, plotPng, rateMaps } = plots;

/** Two cells that a constant current drives, and a third that they inhibit. */
function cells() {
  const network = new Network({ step: '1 ms', seed: 1 });
  const driven = network.population('driven', lif, { size: 2 });
  const held = network.population('held', lif, { size: 1 });
  const inhibit = network.project(driven, held, {
    synapse: staticSynapse,
    receptor: 'inhibitory',
    connect: allToAll(),
    initial: { w: '-50 pA' },
  });
  const simulation = simulate(network);
  simulation.input(driven, 'I_ext', 'pA').set([500, 800]);
  return { simulation, driven, held, inhibit };
}

/** Marks of spikes in the panels of a raster, from above. */
const marksOf = (svg: string): number[] =>
  [...svg.matchAll(/d="([^"]*)" class="spikes"/g)].map(([, d]) => d.match(/M/g)?.length ?? 0);

describe('a recording of spikes', () => {
  it('begins where it is asked for, goes on after a plot, and ends', () => {
    const { simulation, driven } = cells();
    simulation.step(100);
    const recording = plots.recordSpikes(simulation, driven);
    expect(() => plotRaster(recording)).toThrow(expect.objectContaining({ code: 'nothing_to_plot' }));
    simulation.step(200);
    const [first] = recording.records();
    simulation.step(200);
    const [second] = recording.records();
    expect([first.first, first.length, second.length]).toEqual([100, 200, 400]);
    expect(first.ticks.length).toBeGreaterThan(5);
    expect(second.ticks.slice(0, first.ticks.length)).toEqual(first.ticks);
    const { data } = plotRaster(recording).arrays.driven_time_s;
    expect(Array.from(data as Float64Array)).toEqual(
      Array.from(second.ticks, (tick) => expect.closeTo((100 + tick) * 1e-3, 9)),
    );
    recording.stop();
    simulation.step(200);
    expect(recording.records()).toEqual([second]);
    expect(Math.max(...second.ticks)).toBeLessThan(400);
  });

  it('has the spikes that the simulation tells, of views too', () => {
    const { simulation, driven, held } = cells();
    const told: number[][] = [];
    simulation.onSpikes(driven, (tick, ids, count) => {
      for (let i = 0; i < count; i++) told.push([tick, ids[i]]);
    });
    const recording = plots.recordSpikes(simulation, [driven, slice(driven, 1), held]);
    simulation.step(500);
    const [all, view, silent] = recording.records();
    expect(Array.from(all.ticks, (tick, i) => [tick, all.ids[i]])).toEqual(told);
    expect(Array.from(view.ticks)).toEqual(told.filter(([, id]) => id === 1).map(([tick]) => tick));
    expect(silent.ids).toHaveLength(0);
    const plot = plotRaster(recording);
    wellFormed(plot.svg);
    expect(marksOf(plot.svg)).toEqual([told.length, view.ids.length, 0]);
    const window = plotRaster(recording, { from: 0.1, to: 0.3 });
    expect(window.arrays.driven_neuron.data).toHaveLength(told.filter(([tick]) => tick >= 100 && tick < 300).length);
    expect(window.svg).toContain('>0.1<');
    const rates = plotRates(recording, { bin: 0.1 });
    const data = rates.arrays.driven_rate_Hz.data as Float64Array;
    // 5 bins of 0.1 s, of 2 neurons.
    expect(Array.from(data).reduce((sum, rate) => sum + rate * 0.1 * 2, 0)).toBeCloseTo(told.length, 9);
    expect(Array.from(rates.arrays.time_s.data as Float64Array)).toEqual(
      [0.05, 0.15, 0.25, 0.35, 0.45].map((t) => expect.closeTo(t, 9)),
    );
  });
});

describe('traces and weights', () => {
  it('are what the simulation has', () => {
    const { simulation, driven, inhibit } = cells();
    const traces = plots.recordTraces(simulation, driven, 'v', 'mV', { every: 10, elements: [1] });
    expect(() => plotTraces(traces)).toThrow(expect.objectContaining({ code: 'nothing_to_plot' }));
    expect(() => plots.recordTraces(simulation, driven, 'w', 'mV')).toThrow(
      expect.objectContaining({ code: 'unknown_name' }),
    );
    simulation.step(100);
    const { arrays, svg } = plotTraces(traces);
    wellFormed(svg);
    expect(svg).toContain('driven.v, mV');
    expect(svg).toContain('neuron 1');
    expect(arrays.time_s.data).toHaveLength(10);
    expect(arrays.values_mV.data[9]).toBe(simulation.state(driven, 'v', 'mV')[1]);
    const weights = plots.readWeights(simulation, inhibit, 'w', 'pA');
    expect([weights.shape, Array.from(weights.values)]).toEqual([[1, 2], [-50, -50].map((w) => expect.closeTo(w, 9))]);
    const matrix = plotWeights(weights);
    expect(matrix.svg).toContain('class="heat below" fill-opacity="0.8"');
    expect(() => plotWeights([weights, { ...weights, unit: 'nA' }])).toThrow(
      expect.objectContaining({ code: 'nothing_to_plot' }),
    );
    expect(Object.keys(plotWeights([weights, weights]).arrays)).toEqual([`${weights.name}_pA`, `${weights.name} 2_pA`]);
  });
});

describe('place fields', () => {
  const record = (ticks: number[], ids: number[], size = 2) => ({
    ...{ name: 'place', size, period: 1e-3, first: 0, length: 100_000 },
    ...{ ticks: Float64Array.from(ticks), ids: Uint32Array.from(ids) },
  });

  it('are spikes over time spent, and nothing where nobody was', () => {
    // 1 s at the lower left, then 3 s at the upper right.
    const places = [0.1, 0.1, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9];
    const bounds = { x: [0, 1], y: [0, 1] } as const;
    const { maps, occupancy, shape } = rateMaps(
      record([0, 500, 999, 1000, 3999], [0, 0, 0, 0, 1]),
      { places, interval: 1 },
      { bin: 0.5, bounds },
    );
    expect(shape).toEqual([2, 2]);
    expect(Array.from(occupancy)).toEqual([1, 0, 0, 3]);
    expect(Array.from(maps[0])).toEqual([3, Number.NaN, Number.NaN, 1 / 3]);
    expect(Array.from(maps[1])).toEqual([0, Number.NaN, Number.NaN, 1 / 3]);
  });

  it('hold every spike of the path, and each bin the time spent there', () => {
    const coordinate = fc.double({ min: -2, max: 3, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 40 }),
        fc.array(fc.nat(39_999), { maxLength: 60 }),
        fc.double({ min: 0.05, max: 4, noNaN: true }),
        (path, ticks, bin) => {
          const sorted = ticks.filter((tick) => tick < 1000 * path.length).sort((a, b) => a - b);
          const spikes = record(
            sorted,
            sorted.map((tick) => tick % 2),
          );
          const { maps, occupancy } = rateMaps(spikes, { places: path.flat(), interval: 1 }, { bin });
          const sum = (of: ArrayLike<number>): number => Array.from(of).reduce((a, b) => a + b, 0);
          expect(sum(occupancy)).toBeCloseTo(path.length, 9);
          const counted = maps.map((map) => sum(map.map((rate, k) => (occupancy[k] > 0 ? rate * occupancy[k] : 0))));
          expect(counted[0] + counted[1]).toBeCloseTo(sorted.length, 6);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('are drawn, the strongest first chosen, with their peaks', () => {
    const spikes = record(
      Array.from({ length: 30 }, (_, i) => 10 * i),
      Array.from({ length: 30 }, (_, i) => i),
      30,
    );
    const fields = rateMaps(spikes, { places: [0, 0, 1, 0.5], interval: 0.15 });
    const plot = plotPlaceFields(fields);
    wellFormed(plot.svg);
    expect(plot.arrays.rate_Hz.shape).toEqual([24, ...fields.shape]);
    expect(plot.svg).toContain('>0: 6.7 Hz<');
    expect(() => plotPlaceFields(fields, { neurons: [99] })).toThrow(
      expect.objectContaining({ code: 'nothing_to_plot' }),
    );
    expect(plotPlaceFields(rateMaps(record([], []), { places: [0, 0], interval: 1 })).svg).toContain('silent');
  });

  it.each([
    [{ places: [], interval: 1 }, {}],
    [{ places: [0, Number.NaN], interval: 1 }, {}],
    [{ places: [0, 0, 1], interval: 1 }, {}],
    [{ places: [0, 0], interval: 0 }, {}],
    [{ places: [0, 0], interval: 1 }, { bin: -1 }],
  ])('refuse %j %j', (path, options) => {
    expect(() => rateMaps(record([], []), path, options)).toThrow(expect.objectContaining({ code: 'invalid_option' }));
  });
});

describe('files of a plot', () => {
  const { simulation, driven } = cells();
  const recording = plots.recordSpikes(simulation, driven);
  simulation.step(300);
  const plot = plotRaster(recording, { citation: 'a < b' });

  it('npz has its numbers, stored as numpy.savez stores them', () => {
    const archive = plotNpz(plot);
    const read = decodeNpz(archive);
    expect(Object.keys(read)).toEqual(['driven_time_s', 'driven_neuron']);
    expect(read.driven_time_s.data).toEqual(plot.arrays.driven_time_s.data);
    expect(archive.length).toBeGreaterThan(encodeNpy(plot.arrays.driven_time_s).length);
    // The method of compression: none.
    expect(new DataView(archive.buffer).getUint16(8, true)).toBe(0);
  });

  it('png is the drawing in pixels, at the scale that is asked for', { tags: 'long' }, async () => {
    const width = Number(/width="(\d+)"/.exec(plot.svg)?.[1]);
    for (const scale of [1, 2]) {
      const png = await plotPng(plot, { scale });
      expect(Array.from(png.subarray(1, 4))).toEqual([0x50, 0x4e, 0x47]);
      expect(new DataView(png.buffer).getUint32(16)).toBe(width * scale);
      expect(png.length).toBeGreaterThan(2000);
    }
    await expect(plotPng(plot, { scale: 0 })).rejects.toMatchObject({ code: 'invalid_option' });
    await expect(plotPng(plot, {}, '@resvg/absent')).rejects.toMatchObject({
      code: 'png_unavailable',
      remedy: expect.stringContaining('npm install @resvg/resvg-js'),
    });
  });

  it('says where it is from', () => {
    expect(plot.svg).toContain('<metadata>a &lt; b</metadata>');
  });
});

it('needs nothing of Node.js', async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: ['scenarios/plots/index.ts'],
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'plots',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  expect(outputFiles).toHaveLength(1);
  const needed = Object.keys(metafile.inputs);
  // How thick walls are by default is a number of the world's; of physics and sensors there is nothing.
  expect(needed.filter((path) => /^sim\/(?!world\/world\.ts)/.test(path) || path.includes('node:'))).toEqual([]);
});

const BROWSER = process.env.REAFFERENCE_CHROMIUM ?? '/usr/bin/chromium';

describe.skipIf(!existsSync(BROWSER) || !FULL)('plots in a page', () => {
  it('are those of Node.js, and have pixels', async () => {
    const contents = `
      import { Network, simulate } from './controllers/engine/index.ts';
      import { poisson } from './controllers/neurons/index.ts';
      import { plotPng, plotRaster, recordSpikes } from './scenarios/plots/index.ts';
      export async function draw() {
        const network = new Network({ step: '1 ms', seed: 1 });
        const source = network.population('source', poisson, { size: 3 });
        const simulation = simulate(network);
        simulation.input(source, 'rate', 'Hz').fill(200);
        const recording = recordSpikes(simulation, source);
        simulation.step(50);
        const plot = plotRaster(recording);
        return { svg: plot.svg, png: [...(await plotPng(plot, { scale: 1 }))] };
      }`;
    const stdin = { contents, resolveDir: '.' };
    const bundle = await build({
      stdin,
      bundle: true,
      platform: 'browser',
      format: 'iife',
      globalName: 'page',
      write: false,
    });
    const network = new Network({ step: '1 ms', seed: 1 });
    const source = network.population('source', poisson, { size: 3 });
    const simulation = simulate(network);
    simulation.input(source, 'rate', 'Hz').fill(200);
    const recording = plots.recordSpikes(simulation, source);
    simulation.step(50);
    const here = plotRaster(recording);
    expect(marksOf(here.svg)[0]).toBeGreaterThan(10);
    const browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox', '--disable-gpu'] });
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ content: bundle.outputFiles[0].text });
      const there = await page.evaluate<{ svg: string; png: number[] }>('page.draw()');
      expect(there.svg).toBe(here.svg);
      const png = Uint8Array.from(there.png);
      expect(new DataView(png.buffer).getUint32(16)).toBe(932);
    } finally {
      await browser.close();
    }
  }, 60_000);
});
