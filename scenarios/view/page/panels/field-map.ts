import { decimal } from '../../../plots/markup.ts';
import { shadeLegend, shadeOf } from '../../../plots/shade-legend.ts';
import { svg } from '../../../plots/svg.ts';
import type { FieldMap, Frame } from '../../frames/frame.ts';
import type { Look } from '../look.ts';
import { choiceOf, choicesRow } from './choice.ts';
import { Ground } from './ground.ts';
import { nothingYet } from './nothing-yet.ts';
import type { Panel, PanelContext, PanelKind, PanelTable } from './panel.ts';
import { peakOf } from './peak.ts';
import type { Pen } from './pen.ts';
import type { Plane } from './plane.ts';
import { stacked } from './stacked.ts';
import { SvgPen } from './svg-pen.ts';

/** Units of the legend in width and height. */
const [LEGEND_WIDTH, LEGEND_HEIGHT] = [400, 32];

/** Where the chosen neuron fires: its spikes over the time spent in each bin, in all trials so far. */
class Field implements Panel {
  readonly element = document.createElement('div');
  readonly layers = ['field'] as const;
  readonly #context: PanelContext;
  readonly #ground: Ground;
  readonly #populations: HTMLSelectElement;
  readonly #number = document.createElement('input');
  readonly #note = document.createElement('p');
  readonly #legend = document.createElement('div');
  #map: FieldMap | undefined;
  #stale = true;
  #peak = Number.NaN;

  constructor(context: PanelContext) {
    this.#context = context;
    this.#ground = new Ground(`field-ground${context.letter}`, 'Where the chosen neuron fires', { under: true });
    const { populations } = context.stage;
    const choice = choiceOf(
      'Population',
      populations.map(({ name }) => [name, name]),
      () => this.#choose(),
    );
    this.#populations = choice.list;
    this.#number.type = 'number';
    this.#number.min = '0';
    this.#number.step = '1';
    this.#number.required = true;
    this.#number.addEventListener('change', () => this.#number.reportValidity() && this.#choose());
    const number = document.createElement('label');
    const name = document.createElement('span');
    name.textContent = 'Neuron';
    number.append(name, this.#number);
    this.#note.className = 'note';
    this.#legend.className = 'legend';
    this.element.append(choicesRow(choice.element, number), this.#ground.element, this.#note, this.#legend);
    this.#follow();
  }

  take({ field, fresh }: Frame): void {
    if (field === undefined && !fresh) return;
    this.#map = field;
    this.#stale = true;
  }

  draw(look: Look): void {
    if (this.#follow() || this.#stale) this.#draw(look);
  }

  redraw(look: Look): void {
    this.#ground.picture.fit();
    this.#draw(look);
  }

  drawing(look: Look): string {
    const [map, ground] = [this.#map, this.#ground];
    if (map === undefined || !ground.show(this.#context.history) || ground.view === undefined)
      return nothingYet(this.#said);
    const pen = new SvgPen();
    const peak = this.#drawRates(pen, map, ground.view, look);
    const place = ground.drawing('Place field', this.#said, pen.markup);
    return stacked(
      'Place field',
      this.#said,
      [place, ...(map.spikes > 0 ? [legendOf('field-legend', peak)] : [])],
      this.#said,
    );
  }

  summary(): string {
    return this.#said;
  }

  table(): PanelTable {
    const columns = ['x (m)', 'y (m)', 'time (s)', 'rate (Hz)'];
    if (this.#map === undefined) return { columns, rows: [] };
    const { bin, left, bottom, shape, seconds, rates } = this.#map;
    const rows = Array.from(rates, (rate, i): [number, number, number, number] => [
      left + ((i % shape[1]) + 0.5) * bin,
      bottom + (Math.floor(i / shape[1]) + 0.5) * bin,
      seconds[i],
      rate,
    ]);
    return { columns, rows: rows.filter((row) => !Number.isNaN(row[3])) };
  }

  #choose(): void {
    const population = this.#populations.value;
    const size = this.#context.stage.populations.find(({ name }) => name === population)?.size ?? 1;
    this.#context.chosen.choose({ population, neuron: Math.min(Number(this.#number.value), size - 1) });
  }

  /** Shows in the controls what is chosen. @returns whether it is another than before */
  #follow(): boolean {
    const { chosen, stage } = this.#context;
    const { cell } = chosen;
    if (cell === undefined) return false;
    const { population, neuron } = cell;
    if (this.#populations.value === population && this.#number.dataset.neuron === String(neuron)) return false;
    this.#populations.value = population;
    this.#number.max = String((stage.populations.find(({ name }) => name === population)?.size ?? 1) - 1);
    this.#number.value = this.#number.dataset.neuron = String(neuron);
    return true;
  }

  get #said(): string {
    const map = this.#map;
    if (map === undefined) return 'The body has not moved in a trial yet.';
    const { population, neuron, spikes, bin, seconds } = map;
    const { rate, x, y } = peakOf(map);
    const time = seconds.reduce((sum, one) => sum + one, 0);
    const counts = `${spikes} ${spikes === 1 ? 'spike' : 'spikes'} in ${decimal(time, 1)} s of trials`;
    const peak = spikes === 0 ? '' : ` Peak ${decimal(rate, 1)} Hz at x ${decimal(x)} m, y ${decimal(y)} m.`;
    return `Neuron ${neuron} of ${population}: ${counts}.${peak} Bins of ${decimal(bin, 3)} m.`;
  }

  #draw(look: Look): void {
    this.#stale = false;
    const ground = this.#ground;
    if (!ground.show(this.#context.history)) return;
    this.#note.textContent = this.#said;
    ground.picture.clear();
    this.#legend.hidden = !this.#map?.spikes;
    if (this.#map === undefined) return;
    const peak = this.#drawRates(ground.picture.context, this.#map, ground, look);
    if (peak === this.#peak) return;
    this.#peak = peak;
    this.#legend.innerHTML = legendOf(`field-legend${this.#context.letter}`, peak);
  }

  /** Draws the bins in shades. @returns the rate of the deepest, Hz */
  #drawRates(pen: Pen, map: FieldMap, plane: Plane, look: Look): number {
    const { bin, left, bottom, shape, rates } = map;
    // Of three digits, for which the scale has room.
    const peak = Number(peakOf(map).rate.toPrecision(3)) || 1;
    const side = bin * plane.perMetre;
    pen.fillStyle = look.accent;
    for (const [i, rate] of rates.entries()) {
      if (Number.isNaN(rate)) continue;
      const [column, row] = [i % shape[1], Math.floor(i / shape[1])];
      pen.globalAlpha = shadeOf(Math.min(1, rate / peak));
      pen.fillRect(plane.x(left + column * bin), plane.y(bottom + (row + 1) * bin), side, side);
    }
    pen.globalAlpha = 1;
    return peak;
  }
}

function legendOf(id: string, peak: number): string {
  return svg(
    {
      id,
      title: 'Scale of the rates',
      description: `Shades from 0 to ${decimal(peak)} Hz; where the body has not been there is none`,
      width: LEGEND_WIDTH,
      height: LEGEND_HEIGHT,
    },
    shadeLegend(peak, 'rate (Hz)', LEGEND_WIDTH, 2),
  );
}

export const fieldPanel: PanelKind = {
  name: 'field',
  title: 'Place field',
  suits: ({ populations, abilities }) => populations.length > 0 && abilities.fields === true,
  make: (context) => new Field(context),
};
