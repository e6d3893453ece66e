import { BridgeError, ValidationError } from '../../agents/errors.ts';
import type { Plot } from './plot.ts';

/** How a plot becomes pixels. */
export interface PngOptions {
  /** Pixels per unit of the drawing, above 0. Default 2. */
  readonly scale?: number;
}

/** Part of the renderer's interface that is used. */
interface Renderer {
  readonly Resvg: new (svg: string, options: object) => { render(): { asPng(): Uint8Array } };
}

/** The renderer, an optional peer: resvg draws SVG without a browser. */
const PACKAGE = '@resvg/resvg-js';

/**
 * A plot as a PNG file. A page draws it itself; Node.js needs the optional peer `@resvg/resvg-js`, which takes its fonts from the
 * system, so that text may differ between machines.
 *
 * @example
 * import { writeFileSync } from 'node:fs';
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const inputs = network.population('inputs', poisson, { size: 50 });
 * const simulation = simulate(network);
 * simulation.input(inputs, 'rate', 'Hz').fill(20);
 * const spikes = recordSpikes(simulation, inputs);
 * simulation.step(1000);
 * writeFileSync('raster.png', await plotPng(plotRaster(spikes), { scale: 1 }));
 *
 * @param packageName what is imported outside of pages. Default `@resvg/resvg-js`
 * @throws ValidationError `invalid_option` for a scale that is not above 0; BridgeError `png_unavailable` without the renderer
 */
export async function plotPng(
  { svg }: Pick<Plot, 'svg'>,
  { scale = 2 }: PngOptions = {},
  packageName: string = PACKAGE,
): Promise<Uint8Array> {
  if (!(scale > 0 && Number.isFinite(scale))) {
    throw new ValidationError('a plot cannot be drawn at this scale', {
      code: 'invalid_option',
      expected: 'a number above 0',
      received: scale,
    });
  }
  return 'document' in globalThis ? drawInPage(svg, scale) : drawBy(packageName, svg, scale);
}

async function drawBy(packageName: string, svg: string, scale: number): Promise<Uint8Array> {
  let library: Renderer;
  try {
    library = (await import(packageName)) as Renderer;
  } catch (error) {
    throw new BridgeError('there is nothing that draws SVG as pixels', {
      code: 'png_unavailable',
      expected: packageName,
      received: error instanceof Error ? error.message.split('\n', 1)[0] : String(error),
      remedy: 'npm install @resvg/resvg-js@^2.6.2, or keep the SVG',
      cause: error,
    });
  }
  const options = { fitTo: { mode: 'zoom', value: scale }, font: { defaultFontFamily: 'DejaVu Sans' } };
  return Uint8Array.from(new library.Resvg(svg, options).render().asPng());
}

/** Draws on a canvas of the page. */
async function drawInPage(svg: string, scale: number): Promise<Uint8Array> {
  const page = globalThis as unknown as PageParts;
  const image = new page.Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = page.document.createElement('canvas');
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) {
    throw new BridgeError('the page gives no pixels', {
      code: 'png_unavailable',
      expected: 'a canvas of this size',
      received: [canvas.width, canvas.height],
      remedy: 'take a smaller scale, or keep the SVG',
    });
  }
  return new Uint8Array(await blob.arrayBuffer());
}

/** Parts of a page that are used; the library's types are those of any host. */
interface PageParts {
  readonly Image: new () => { src: string; readonly width: number; readonly height: number; decode(): Promise<void> };
  readonly document: { createElement(name: 'canvas'): Canvas };
}

interface Canvas {
  width: number;
  height: number;
  getContext(kind: '2d'): { drawImage(image: object, x: number, y: number, width: number, height: number): void };
  toBlob(callback: (blob: Blob | null) => void, type: string): void;
}
