import { linearScale, roundDomain, roundTicks, type Scale } from '../../../plots/scale.ts';
import { svg } from '../../../plots/svg.ts';
import type { Frame, ShownResult } from '../../frames/frame.ts';
import type { Look } from '../look.ts';
import { say } from '../say.ts';
import { KeptChoice } from './kept-choice.ts';
import type { Panel, PanelContext, PanelKind, PanelTable } from './panel.ts';
import { LETTER_WIDTH, PEN_FONT, type Pen } from './pen.ts';
import { Picture } from './picture.ts';
import { reading } from './reading.ts';
import { SvgPen } from './svg-pen.ts';
import { firstTickOf, nameOf, outcomeOf, type Quantity, quantitiesOf } from './trial-quantities.ts';

/** CSS pixels around the marks. */
const [LEFT, RIGHT, ABOVE, BELOW] = [52, 12, 10, 24];
/** Ticks of the axes, about. */
const [VALUE_TICKS, TRIAL_TICKS] = [4, 6];
/** CSS pixels from the centre of a mark to its edge, where there is room. */
const [MOST_MARK, LEAST_MARK] = [4, 1.5];
/** Units of the drawing for a file, of which so many are above the marks for their key. */
const [WIDTH, HEIGHT, KEY_HEIGHT] = [640, 240, 24];
/** How a trial may end, and the mark of it on a page. */
const OUTCOMES = [
  { sign: '●', name: 'success', success: true },
  { sign: '×', name: 'failure', success: false },
  { sign: '○', name: 'not judged', success: undefined },
] as const;
/** Opacity of a trial that is yet to come. */
const PALE = 0.35;

/** A number of each trial, which a list chooses, and how it ended. A mark leads to the beginning of its trial, by mouse and by keys. */
class Learning implements Panel {
  readonly element = document.createElement('div');
  readonly layers = [] as const;
  readonly #context: PanelContext;
  readonly #picture = new Picture('Trial', 'learning');
  readonly #list: KeptChoice;
  #drawn = '';
  readonly #words = document.createElement('p');
  #quantities: readonly Quantity[] = [];
  /** Index of the trial that is pointed at, or that arrow keys have come to; undefined: the last one. */
  #pointed: number | undefined;
  #isStale = true;
  /** Place of a trial along the picture, by its number from 1. */
  #x: Scale = linearScale([1, 2], [0, 1]);

  constructor(context: PanelContext) {
    this.#context = context;
    this.#list = new KeptChoice(context.choices, 'learning.of', 'Of each trial', (name) => {
      this.#drawn = name;
      this.#isStale = true;
    });
    const key = document.createElement('p');
    key.className = 'key';
    for (const { sign, name } of OUTCOMES) {
      const mark = document.createElement('span');
      mark.className = name;
      mark.textContent = `${sign} `;
      key.append(mark, `${name} `);
    }
    const head = document.createElement('div');
    head.className = 'head';
    head.append(this.#list.element, key);
    this.element.append(head, this.#picture.canvas, this.#words);
    this.#listen();
    this.#offer();
  }

  take({ fresh, results }: Frame): void {
    if (fresh || results.length > 0) this.#isStale = true;
    if (results.length > 0) this.#offer();
  }

  draw(look: Look): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    this.#tell();
    this.#drawPicture(look);
  }

  redraw(look: Look): void {
    this.#picture.fit();
    this.#isStale = true;
    this.draw(look);
  }

  drawing(look: Look): string {
    const pen = new SvgPen();
    this.#drawKey(pen, look);
    this.#drawTrials(pen, look, { width: WIDTH, top: KEY_HEIGHT + ABOVE, bottom: HEIGHT - BELOW });
    const title = `${nameOf(this.#quantity)} of each trial`;
    return svg(
      { id: 'learning-drawing', title, description: this.summary(), width: WIDTH, height: HEIGHT },
      pen.markup,
    );
  }

  summary(): string {
    const { completed } = this.#context.history;
    const trials = this.#trials;
    const past = trials.filter(({ index }) => index < completed);
    const last = past.at(-1);
    if (last === undefined) return 'No trial has ended yet.';
    const judged = past.filter(({ success }) => success !== undefined);
    const successes = judged.filter(({ success }) => success).length;
    const share = judged.length === 0 ? '' : `, ${successes} of ${judged.length} successes`;
    const later = trials.length - past.length;
    const more = later === 0 ? '' : ` ${counted(later)} after the present time ${later === 1 ? 'is' : 'are'} known.`;
    return `${counted(past.length)} so far${share}. The last one: ${this.#valueOf(last)}.${more}`;
  }

  table(): PanelTable {
    const { completed } = this.#context.history;
    return {
      columns: ['trial', 'time', 'outcome', 'end', ...this.#quantities.map(nameOf)],
      rows: this.#trials.map((trial) => [
        trial.index + 1,
        trial.index < completed ? 'past' : 'to come',
        outcomeOf(trial),
        trial.reason,
        ...this.#quantities.map((quantity) => quantity.of(trial) ?? ''),
      ]),
    };
  }

  /** The trials that are known, those after the present tick included. */
  get #trials(): readonly ShownResult[] {
    return this.#context.history.results.filter((trial) => trial !== undefined);
  }

  /** Index of the trial that words are about. */
  get #chosen(): number {
    const { completed, results } = this.#context.history;
    const { index = 0 } = results[this.#pointed ?? completed - 1] ?? {};
    return index;
  }

  get #quantity(): Quantity {
    return this.#quantities.find(({ name }) => name === this.#drawn) ?? this.#quantities[0];
  }

  /** Offers what there is to be drawn. */
  #offer(): void {
    const quantities = quantitiesOf(this.#context.stage.probes ?? {}, this.#trials);
    const isMore = quantities.length > this.#quantities.length;
    this.#quantities = quantities;
    if (isMore) this.#list.offer(quantities.map((quantity) => [quantity.name, nameOf(quantity)]));
  }

  #listen(): void {
    const { canvas } = this.#picture;
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'slider');
    const choose = (index: number): void => {
      const trials = this.#trials;
      const nearest = trials.toSorted((one, other) => Math.abs(one.index - index) - Math.abs(other.index - index))[0];
      this.#pointed = nearest?.index;
      this.#isStale = true;
    };
    const pointed = ({ offsetX }: MouseEvent): void => {
      const [low, high] = this.#x.range;
      const [first, last] = this.#x.domain;
      choose(Math.round(first + ((offsetX - low) / (high - low)) * (last - first)) - 1);
    };
    canvas.addEventListener('pointermove', pointed);
    canvas.addEventListener('click', (event) => {
      pointed(event);
      this.#go();
    });
    canvas.addEventListener('focus', () => (this.#isStale = true));
    canvas.addEventListener('blur', () => (this.#isStale = true));
    canvas.addEventListener('keydown', (event) => {
      const trials = this.#trials;
      const at = trials.findIndex(({ index }) => index === this.#chosen);
      const places: Readonly<Record<string, number>> = {
        ...{ ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1 },
        ...{ PageDown: at - 10, PageUp: at + 10, Home: 0, End: trials.length - 1 },
      };
      if (event.key === 'Enter') this.#go();
      else if (event.key in places && trials.length > 0)
        choose(trials[Math.min(Math.max(places[event.key], 0), trials.length - 1)].index);
      else return;
      event.preventDefault();
    });
  }

  /** Goes to the beginning of the trial that is chosen. */
  #go(): void {
    const { stage, history, seek } = this.#context;
    const tick = firstTickOf(history.results, this.#chosen);
    if (tick !== undefined && stage.abilities.seek) seek(tick);
  }

  /** Says in words what is chosen. */
  #tell(): void {
    const { canvas } = this.#picture;
    const { results } = this.#context.history;
    const trial = results[this.#chosen];
    const can = this.#context.stage.abilities.seek ? ' Click it, or press Enter, to go there.' : '';
    const words =
      trial === undefined
        ? 'A trial is drawn when it has ended.'
        : `Trial ${trial.index + 1}: ${this.#valueOf(trial)}, ${outcomeOf(trial)}.`;
    say(this.#words, trial === undefined ? words : words + can);
    canvas.setAttribute('aria-valuemin', '1');
    canvas.setAttribute('aria-valuemax', String(Math.max(1, results.length)));
    canvas.setAttribute('aria-valuenow', String(this.#chosen + 1));
    canvas.setAttribute('aria-valuetext', words);
    canvas.setAttribute('aria-disabled', String(trial === undefined));
  }

  #valueOf(trial: ShownResult): string {
    const { name, unit } = this.#quantity;
    const value = this.#quantity.of(trial);
    return value === undefined ? `no ${name}` : `${name} ${reading(value, unit)}`;
  }

  #drawPicture(look: Look): void {
    const { width, height, canvas, context } = this.#picture;
    if (width === 0) return;
    this.#picture.clear();
    const { x, places, size } = this.#drawTrials(context, look, { width, top: ABOVE, bottom: height - BELOW });
    this.#x = x;
    const chosen = places.find(({ trial }) => trial.index === this.#chosen);
    if (chosen === undefined || (document.activeElement !== canvas && !canvas.matches(':hover'))) return;
    context.strokeStyle = look.ink;
    context.beginPath();
    context.arc(chosen.x, chosen.y, size + 4, 0, 2 * Math.PI);
    context.stroke();
  }

  /** What is drawn, and how a trial ended, for a file. */
  #drawKey(pen: Pen, look: Look): void {
    let x = LEFT;
    pen.font = PEN_FONT;
    for (const { name, success } of OUTCOMES) {
      this.#drawMark(pen, look, success, x + MOST_MARK, 10, MOST_MARK);
      pen.fillStyle = look.soft;
      pen.fillText(name, x + 4 * MOST_MARK, 14);
      x += 8 * MOST_MARK + name.length * LETTER_WIDTH;
    }
    pen.fillStyle = look.ink;
    pen.textAlign = 'right';
    pen.fillText(nameOf(this.#quantity), WIDTH, 14);
  }

  /** Draws all trials with their axes. @returns where they are */
  #drawTrials(pen: Pen, look: Look, area: Area) {
    const { stage, history } = this.#context;
    const quantity = this.#quantity;
    const marks = this.#trials.flatMap((trial) => {
      const value = quantity.of(trial);
      return value === undefined ? [] : [{ trial, value }];
    });
    const last = Math.max(2, stage.trials ?? 0, history.results.length);
    const x = linearScale([1, last], [LEFT + 2 * MOST_MARK, area.width - RIGHT]);
    const most = marks.length === 0 ? [1] : [];
    const y = linearScale(roundDomain([0, ...most, ...marks.map(({ value }) => value)], VALUE_TICKS), [
      area.bottom,
      area.top,
    ]);
    this.#drawAxes(pen, look, x, y, area);
    const places = marks.map(({ trial, value }) => ({ trial, x: x(trial.index + 1), y: y(value) }));
    pen.strokeStyle = look.rule;
    pen.beginPath();
    for (const place of places) pen.lineTo(place.x, place.y);
    pen.stroke();
    const size = Math.max(LEAST_MARK, Math.min(MOST_MARK, (area.width - LEFT) / last / 2));
    for (const place of places) {
      pen.globalAlpha = place.trial.index < history.completed ? 1 : PALE;
      this.#drawMark(pen, look, place.trial.success, place.x, place.y, size);
    }
    pen.globalAlpha = 1;
    return { x, places, size };
  }

  #drawMark(pen: Pen, look: Look, success: boolean | undefined, x: number, y: number, size: number): void {
    pen.lineWidth = 1.75;
    pen.fillStyle = look.accent;
    pen.strokeStyle = success === undefined ? look.soft : look.goal;
    pen.beginPath();
    if (success === false) {
      pen.moveTo(x - size, y - size);
      pen.lineTo(x + size, y + size);
      pen.moveTo(x - size, y + size);
      pen.lineTo(x + size, y - size);
    } else pen.arc(x, y, size, 0, 2 * Math.PI);
    if (success) pen.fill();
    else pen.stroke();
    pen.lineWidth = 1;
  }

  #drawAxes(pen: Pen, look: Look, x: Scale, y: Scale, { width, bottom }: Area): void {
    pen.lineWidth = 1;
    pen.strokeStyle = look.grid;
    pen.fillStyle = look.soft;
    pen.font = PEN_FONT;
    pen.textAlign = 'right';
    pen.textBaseline = 'middle';
    for (const value of roundTicks(...y.domain, VALUE_TICKS)) {
      pen.beginPath();
      pen.moveTo(LEFT, Math.round(y(value)) + 0.5);
      pen.lineTo(width, Math.round(y(value)) + 0.5);
      pen.stroke();
      pen.fillText(String(value), LEFT - 6, y(value));
    }
    pen.textAlign = 'center';
    pen.textBaseline = 'alphabetic';
    const base = bottom + BELOW - 6;
    const trials = [1, ...roundTicks(...x.domain, TRIAL_TICKS).filter((trial) => trial > 1 && Number.isInteger(trial))];
    for (const trial of trials) pen.fillText(String(trial), x(trial), base);
    pen.textAlign = 'left';
    pen.fillText('trial', 2, base);
  }
}

/** Where marks are drawn: from the left edge to `width`, and from `top` to `bottom`. */
interface Area {
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
}

function counted(trials: number): string {
  return `${trials} ${trials === 1 ? 'trial' : 'trials'}`;
}

export const learningPanel: PanelKind = {
  name: 'learning',
  title: 'Learning curve',
  // Trials are of a run.
  suits: ({ identity, trials }) => identity !== undefined || trials !== undefined,
  make: (context) => new Learning(context),
};
