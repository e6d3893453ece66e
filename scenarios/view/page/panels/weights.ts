import { decimal, element } from '../../../plots/markup.ts';
import { roundUp } from '../../../plots/scale.ts';
import { shadeLegend } from '../../../plots/shade-legend.ts';
import { svg } from '../../../plots/svg.ts';
import { vectorData, weightMap } from '../../../report/weight-map.ts';
import { type Frame, weightsName } from '../../frames/frame.ts';
import type { WeightsInfo } from '../../stage.ts';
import type { Look } from '../look.ts';
import { choicesRow } from './choice.ts';
import { KeptChoice } from './kept-choice.ts';
import { nothingYet } from './nothing-yet.ts';
import type { Panel, PanelContext, PanelKind, PanelTable } from './panel.ts';
import { Picture } from './picture.ts';
import { pixelImage } from './pixel-image.ts';
import { shadedPixels } from './shades.ts';
import { stacked } from './stacked.ts';
import { changeOf, pixelMeans, type WeightMatrix, weightRows, weightSum } from './weight-matrix.ts';

const VIEWS = [
  ['matrix', 'weights'],
  ['change', 'change in this trial'],
  ['arrows', 'arrows in the arena'],
] as const;
type View = (typeof VIEWS)[number][0];

/** Units of the legend in width and height. */
const [LEGEND_WIDTH, LEGEND_HEIGHT] = [400, 32];

/** The matrix in a file: units in width and height, which are pixels too where it has more cells. */
const [WIDTH, HEIGHT] = [640, 260];

/** Learned weights of one projection: as a matrix, as what changed since the beginning of the trial, or as arrows where they say where to go. */
class Weights implements Panel {
  readonly element = document.createElement('div');
  readonly layers = ['weights'] as const;
  readonly #context: PanelContext;
  readonly #picture = new Picture('Weights as a matrix', 'matrix');
  readonly #axes = document.createElement('p');
  readonly #legend = document.createElement('div');
  readonly #arrows = document.createElement('div');
  readonly #views: KeptChoice;
  #info: WeightsInfo;
  #view: View = 'matrix';
  #now: Frame['weights'] = {};
  #start: Frame['weights'] = {};
  #stale = true;

  constructor(context: PanelContext) {
    this.#context = context;
    const { weights } = context.stage;
    const names = weights.map(weightsName);
    this.#info = weights[0];
    this.#views = new KeptChoice(context.choices, 'weights.view', 'Show', (view) => {
      this.#view = view as View;
      this.#stale = true;
    });
    const projections = new KeptChoice(context.choices, 'weights.of', 'Projection', (name) => {
      this.#info = weights[names.indexOf(name)];
      this.#offer();
    });
    this.#axes.className = 'note';
    this.#legend.className = 'legend';
    this.element.append(
      choicesRow(projections.element, this.#views.element),
      this.#picture.canvas,
      this.#arrows,
      this.#axes,
      this.#legend,
    );
    projections.offer(names.map((name) => [name, name]));
  }

  take({ weights, startWeights }: Frame): void {
    if (startWeights !== undefined) this.#start = startWeights;
    if (Object.keys(weights).length === 0) return;
    this.#now = weights;
    this.#stale = true;
  }

  draw(look: Look): void {
    if (this.#stale) this.redraw(look);
  }

  redraw(look: Look): void {
    this.#stale = false;
    const matrix = this.#matrix;
    const isArrows = this.#view === 'arrows';
    this.#picture.canvas.hidden = isArrows || matrix === undefined;
    this.#arrows.hidden = !isArrows;
    this.#legend.hidden = isArrows || matrix === undefined;
    if (matrix !== undefined && isArrows) this.#arrows.innerHTML = this.#arrowMap(matrix) ?? '';
    else if (matrix !== undefined) this.#drawMatrix(matrix, look);
    const { width, height } = this.#picture.canvas;
    this.#axes.textContent = this.#caption(matrix, width, height);
  }

  drawing(look: Look): string {
    const matrix = this.#matrix;
    const picture = matrix && (this.#view === 'arrows' ? this.#arrowMap(matrix) : this.#matrixDrawing(matrix, look));
    if (matrix === undefined || picture === undefined) return nothingYet(this.#caption(undefined, WIDTH, HEIGHT));
    const scales = this.#view === 'arrows' ? [] : [this.#scale(matrix)];
    return stacked('Weights', this.summary(), [picture, ...scales], this.#caption(matrix, WIDTH, HEIGHT));
  }

  /** The matrix with a frame around it. */
  #matrixDrawing(matrix: WeightMatrix, look: Look): string {
    const [rows, columns] = matrix.shape;
    const [width, height] = [pixelsFor(columns, WIDTH), pixelsFor(rows, HEIGHT)];
    const box = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
    return svg(
      { id: 'weights-drawing', title: 'Weights as a matrix', description: this.summary(), ...box },
      pixelImage({ width, height, values: this.#pixels(matrix, width, height, look) }, box),
      element('rect', { ...box, class: 'frame' }),
    );
  }

  summary(): string {
    const { pre, post, unit } = this.#info;
    const matrix = this.#matrix;
    if (matrix === undefined) return this.#caption(matrix, WIDTH, HEIGHT);
    const { synapses, mean, least, greatest } = weightSum(matrix.values);
    const what = this.#view === 'change' ? 'Change of the weights in this trial' : 'Weights';
    const values = `mean ${short(mean)}, from ${short(least)} to ${short(greatest)}${unit === '1' ? '' : ` ${unit}`}`;
    return `${what} from ${pre} to ${post}: ${values}, of ${synapses} synapses.`;
  }

  table(): PanelTable {
    const matrix = this.#matrix;
    if (matrix === undefined) return { columns: [this.#what], rows: [] };
    if (this.#view !== 'arrows') return weightRows(matrix, this.#what);
    const { columns, rows } = vectorData(this.#map(matrix));
    return {
      columns,
      rows: Array.from(rows, (row) => row.map((value) => (typeof value === 'number' ? value : String(value)))),
    };
  }

  /** What is shown of the projection: its weights, or their change; undefined before they came. */
  get #matrix(): WeightMatrix | undefined {
    const name = weightsName(this.#info);
    const [values, start] = [this.#now[name], this.#start[name]];
    if (values === undefined) return undefined;
    const now = { shape: this.#info.shape, values };
    if (this.#view !== 'change') return now;
    return start && changeOf(now, start);
  }

  /** Name and unit of what is shown. */
  get #what(): string {
    const { unit } = this.#info;
    return (this.#view === 'change' ? 'change' : 'weight') + (unit === '1' ? '' : ` (${unit})`);
  }

  /** @param width of the picture, pixels */
  #caption(matrix: WeightMatrix | undefined, width: number, height: number): string {
    const { pre, post, shape, preCentres } = this.#info;
    if (matrix === undefined)
      return this.#view === 'change' ? 'Nobody has told the weights at the beginning of the trial.' : 'No weights yet.';
    if (this.#view === 'arrows')
      return `The way that the weights of ${(preCentres?.length ?? 0) >> 1} place fields of ${pre} point, by the preferred directions of ${post}.`;
    const striped = weightSum(matrix.values).synapses < matrix.values.length ? ' Striped: no synapse.' : '';
    const means = shape[0] > height || shape[1] > width ? ' A point is the mean of the synapses in it.' : '';
    return `Up: neurons of ${post}, 0 to ${shape[0] - 1}. Across: neurons of ${pre}, 0 to ${shape[1] - 1}.${striped}${means}`;
  }

  /** Offers the views that there are of the projection. */
  #offer(): void {
    const { preCentres, postDirections } = this.#info;
    this.#views.offer(VIEWS.filter(([view]) => view !== 'arrows' || (preCentres && postDirections)));
    this.#stale = true;
  }

  #drawMatrix(matrix: WeightMatrix, look: Look): void {
    if (!this.#picture.fit()) return;
    const { canvas, context } = this.#picture;
    const { width, height } = canvas;
    const image = context.createImageData(width, height);
    new Uint32Array(image.data.buffer).set(this.#pixels(matrix, width, height, look));
    context.putImageData(image, 0, 0);
    this.#legend.innerHTML = this.#scale(matrix);
  }

  #pixels(matrix: WeightMatrix, width: number, height: number, look: Look): Uint32Array {
    return shadedPixels(pixelMeans(matrix, width, height), width, strongestOf(matrix), look);
  }

  /** The scale of the shades of a matrix. */
  #scale(matrix: WeightMatrix): string {
    const isSigned = this.#view === 'change' || weightSum(matrix.values).least < 0;
    const strongest = strongestOf(matrix);
    return svg(
      {
        id: `weights-legend${this.#context.letter}`,
        title: 'Scale of the weights',
        description: `Shades of ${this.#what} from ${isSigned ? -strongest : 0} to ${strongest}`,
        width: LEGEND_WIDTH,
        height: LEGEND_HEIGHT,
      },
      shadeLegend(strongest, this.#what, LEGEND_WIDTH, 2, isSigned),
    );
  }

  /** The way that weights point, over the arena; undefined before the first world. */
  #arrowMap(matrix: WeightMatrix): string | undefined {
    const { scene, scenes } = this.#context.history;
    const world = scene?.world ?? scenes[0]?.world;
    return world && weightMap(this.#map(matrix), { world, goals: scene?.goals ?? [] }, 'weight-arrows', scene?.start);
  }

  #map({ values }: WeightMatrix): Parameters<typeof weightMap>[0] {
    return { ...this.#info, values: new Float64Array(values) };
  }
}

/** Pixels of cells in a file: one or more a cell, so that stripes are fine; as many as there are units at most. */
function pixelsFor(cells: number, units: number): number {
  return Math.min(units, cells * Math.max(1, Math.floor(units / 2 / cells)));
}

/** The value of the deepest shade. */
function strongestOf({ values }: WeightMatrix): number {
  const { least, greatest } = weightSum(values);
  return roundUp(Math.max(Math.abs(least), Math.abs(greatest)));
}

/** A number of three digits. */
function short(value: number): string {
  return Math.abs(value) < 1 ? String(Number(value.toPrecision(3))) : decimal(value);
}

export const weightsPanel: PanelKind = {
  name: 'weights',
  title: 'Weights',
  suits: ({ weights }) => weights.length > 0,
  make: (context) => new Weights(context),
};
