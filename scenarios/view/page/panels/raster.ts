import { rasterDrawing } from '../../../plots/raster.ts';
import type { Frame } from '../../frames/frame.ts';
import type { Look } from '../look.ts';
import { pixelOf } from '../look.ts';
import type { Panel, PanelContext, PanelKind, PanelTable } from './panel.ts';
import { Picture } from './picture.ts';

/** Time that a raster shows, s. */
const SECONDS = 2;
/** CSS pixels of a neuron in height: less than the first for many, never more than the second. */
const MOST_NEURON_PIXELS = 6;
const GAP = 14;
/** Spikes of the last seconds that the table lists at most. */
const MOST_LISTED = 1000;

interface Band {
  readonly name: string;
  size: number;
  /** Device pixels from the top, and in height. */
  top: number;
  height: number;
  /** Ticks and neurons of spikes of the last seconds, in order. */
  ticks: number[];
  ids: number[];
}

/**
 * Spikes of all populations over the last seconds. A head moves over the picture from left to right, and writes over what it wrote two seconds
 * before, as that of an oscilloscope does: only what is new is drawn.
 */
class Raster implements Panel {
  readonly element = document.createElement('div');
  readonly layers = ['spikes'] as const;
  readonly #context: PanelContext;
  readonly #picture = new Picture('Spikes of the last two seconds', 'raster');
  readonly #bands: Band[] = [];
  readonly #windowTicks: number;
  /** Rests of the last seconds, as the first tick and the one after the last. */
  #rests: (readonly [from: number, to: number])[] = [];
  #image: ImageData | undefined;
  /** Tick up to which it is drawn, and up to which frames have told. */
  #drawn = 0;
  #told = 0;
  #stale = true;

  constructor(context: PanelContext) {
    this.#context = context;
    this.#windowTicks = Math.max(1, Math.round(SECONDS / context.stage.period));
    this.element.className = 'spikes-of-all';
    this.element.append(this.#picture.canvas);
    this.#picture.canvas.addEventListener('click', ({ offsetY }) => this.#choose(offsetY));
    for (const { name, size = 1 } of context.stage.populations) this.#add(name, size);
  }

  take({ from, to, fresh, spikes, rests }: Frame): void {
    if (fresh) {
      this.#rests = [];
      for (const band of this.#bands) [band.ticks, band.ids] = [[], []];
      this.#stale = true;
    }
    this.#told = to;
    const oldest = to - this.#windowTicks;
    this.#rests = [...this.#rests, ...rests].filter(([, end]) => end > oldest);
    for (const [name, { ticks, ids }] of Object.entries(spikes)) {
      const band = this.#bands.find((one) => one.name === name) ?? this.#add(name, 1);
      for (let i = 0; i < ticks.length; i++) {
        if (from + ticks[i] < oldest) continue;
        band.ticks.push(from + ticks[i]);
        band.ids.push(ids[i]);
        if (ids[i] >= band.size) {
          band.size = ids[i] + 1;
          this.#stale = true;
        }
      }
    }
    for (const band of this.#bands) {
      const old = band.ticks.findIndex((tick) => tick >= oldest);
      band.ticks.splice(0, old < 0 ? Infinity : old);
      band.ids.splice(0, old < 0 ? Infinity : old);
    }
  }

  draw(look: Look): void {
    if (this.#stale || this.#image === undefined) {
      this.redraw(look);
      return;
    }
    const from = Math.max(this.#drawn, this.#told - this.#windowTicks);
    if (this.#told > from) this.#write(from, this.#told, look);
  }

  redraw(look: Look): void {
    this.#stale = false;
    if (!this.#picture.fit()) return;
    this.#layOut();
    const { width, height } = this.#picture.canvas;
    this.#image = this.#picture.context.createImageData(width, height);
    new Uint32Array(this.#image.data.buffer).fill(pixelOf(look.paper));
    this.#picture.context.putImageData(this.#image, 0, 0);
    this.#write(Math.max(0, this.#told - this.#windowTicks), this.#told, look);
  }

  /** In the look of plots, with the time to the right and the mean rates: a file has no head that moves. */
  drawing(_: Look): string {
    const { period } = this.#context.stage;
    const begin = Math.max(0, this.#told - this.#windowTicks);
    return rasterDrawing({
      ...{ id: 'raster-drawing', title: 'Spikes', description: this.summary(), x: 'Time, s' },
      ...{ period, from: begin * period, seconds: SECONDS },
      populations: this.#bands.map(({ name, size, ticks, ids }) => ({
        ...{ name, size, ids },
        ticks: ticks.map((tick) => tick - begin),
      })),
      shaded: this.#rests.map(([from, to]) => [(Math.max(from, begin) - begin) * period, (to - begin) * period]),
    });
  }

  summary(): string {
    const rates = this.#bands.map(({ name, size, ticks }) => {
      const seconds = Math.min(SECONDS, this.#told * this.#context.stage.period) || SECONDS;
      return `${name}: ${(ticks.length / size / seconds).toFixed(1)} Hz`;
    });
    const resting = this.#rests.reduce(
      (sum, [from, to]) => sum + to - Math.max(from, this.#told - this.#windowTicks),
      0,
    );
    const rest = resting > 0 ? ` ${(resting * this.#context.stage.period).toFixed(1)} s of it at rest.` : '';
    return `Mean rates of the last ${SECONDS} s. ${rates.join(', ') || 'no population'}.${rest}`;
  }

  table(): PanelTable {
    const { period } = this.#context.stage;
    const rows = this.#bands.flatMap(({ name, ticks, ids }) =>
      ticks.map((tick, i) => [tick * period, name, ids[i]] as const),
    );
    return { columns: ['time (s)', 'population', 'neuron'], rows: rows.slice(-MOST_LISTED) };
  }

  /** Chooses the neuron whose row is at a height. @param y CSS pixels */
  #choose(y: number): void {
    const at = y * (devicePixelRatio || 1);
    const band = this.#bands.find(({ top, height }) => at >= top && at < top + height);
    if (band === undefined) return;
    const neuron = Math.floor(((at - band.top) * band.size) / band.height);
    this.#context.chosen.choose({ population: band.name, neuron });
  }

  #add(name: string, size: number): Band {
    const band = { name, size, top: 0, height: 0, ticks: [], ids: [] };
    this.#bands.push(band);
    this.#stale = true;
    return band;
  }

  /** Gives each population a share of the height. */
  #layOut(): void {
    const { canvas } = this.#picture;
    const scale = devicePixelRatio || 1;
    const room = canvas.height - this.#bands.length * GAP * scale;
    const neurons = this.#bands.reduce((sum, { size }) => sum + Math.sqrt(size), 0);
    let top = 0;
    for (const band of this.#bands) {
      const share = Math.floor((room * Math.sqrt(band.size)) / neurons);
      band.top = top + GAP * scale;
      band.height = Math.max(1, Math.min(share, Math.round(band.size * MOST_NEURON_PIXELS * scale)));
      top = band.top + band.height;
    }
  }

  /** Writes the ticks [from, to) over what was there. */
  #write(from: number, to: number, look: Look): void {
    const image = this.#image;
    if (image === undefined) return;
    const { width, height } = image;
    const columnOf = (tick: number): number => Math.floor(((tick % this.#windowTicks) * width) / this.#windowTicks);
    const [first, end] = [columnOf(from), columnOf(to)];
    const pixels = new Uint32Array(image.data.buffer);
    const [paper, rest, ink, head] = [look.paper, look.rule, look.ink, look.accent].map(pixelOf);
    // The column of the first tick may have spikes of the ticks before it, which stay.
    this.#each(first + (from === this.#drawn ? 1 : 0), end, width, (column) =>
      this.#fill(pixels, column, width, height, paper),
    );
    for (const [begin, over] of this.#rests)
      if (over > from)
        this.#each(columnOf(Math.max(from, begin)), columnOf(Math.min(to, over) - 1), width, (column) =>
          this.#fill(pixels, column, width, height, rest),
        );
    for (const { size, top, height: tall, ticks, ids } of this.#bands) {
      const dot = Math.max(1, Math.floor(tall / size));
      for (let i = ticks.length - 1; i >= 0 && ticks[i] >= from; i--) {
        const row = top + Math.floor((ids[i] * tall) / size);
        const column = columnOf(ticks[i]);
        for (let k = 0; k < dot; k++) pixels[(row + k) * width + column] = ink;
      }
    }
    const headColumn = (end + 1) % width;
    this.#fill(pixels, headColumn, width, height, head);
    const { context } = this.#picture;
    const last = (headColumn + 1) % width;
    // A whole window begins and ends in one column.
    if (to - from < this.#windowTicks && first <= headColumn && headColumn < width - 1)
      context.putImageData(image, 0, 0, first, 0, last - first, height);
    else context.putImageData(image, 0, 0);
    this.#drawn = to;
    this.#drawNames(look);
  }

  /** Calls with each column from the first to the last, around the right edge if need be. */
  #each(first: number, last: number, width: number, of: (column: number) => void): void {
    const count = (((last - first) % width) + width) % width;
    for (let i = 0; i <= count; i++) of((first + i) % width);
  }

  #fill(pixels: Uint32Array, column: number, width: number, height: number, colour: number): void {
    for (let at = column; at < width * height; at += width) pixels[at] = colour;
  }

  #drawNames(look: Look): void {
    const { context } = this.#picture;
    const scale = devicePixelRatio || 1;
    context.font = '11px system-ui, sans-serif';
    for (const { name, size, top } of this.#bands) {
      const text = `${name} (${size})`;
      context.fillStyle = look.paper;
      context.fillRect(0, top / scale - GAP, context.measureText(text).width + 6, GAP);
      context.fillStyle = look.soft;
      context.fillText(text, 2, top / scale - 3);
    }
  }
}

export const rasterPanel: PanelKind = {
  name: 'raster',
  title: 'Spikes',
  suits: ({ populations }) => populations.length > 0,
  make: (context) => new Raster(context),
};
