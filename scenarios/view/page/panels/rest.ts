import { decimal } from '../../../plots/markup.ts';
import { circle } from '../../../plots/svg.ts';
import { restRaster } from '../../../report/rest/rest-raster.ts';
import { wavePaths } from '../../../report/rest/wave-paths.ts';
import type { Frame, FrameRest } from '../../frames/frame.ts';
import type { Look } from '../look.ts';
import { choicesRow } from './choice.ts';
import { Ground } from './ground.ts';
import { KeptChoice } from './kept-choice.ts';
import { nothingYet } from './nothing-yet.ts';
import type { Panel, PanelContext, PanelKind, PanelTable } from './panel.ts';
import { activityOf, placesOf, type RestActivity, wavesFrom } from './rest-waves.ts';
import { stacked } from './stacked.ts';

/** Time of a rest that is shown at once, s. */
const SECONDS = 3;

/** The last rest: where the waves of its spikes went, and the spikes in the order of the fields of their cells. */
class Rest implements Panel {
  readonly element = document.createElement('div');
  readonly layers = ['rest'] as const;
  readonly #context: PanelContext;
  readonly #ground: Ground;
  readonly #raster = document.createElement('div');
  readonly #note = document.createElement('p');
  readonly #times: KeptChoice;
  #population = '';
  /** Time of the rest from which it is shown, s. */
  #from = 0;
  /** Number of times that are offered. */
  #parts = 0;
  #rest: FrameRest | undefined;
  #activity: RestActivity | undefined;
  #stale = true;

  constructor(context: PanelContext) {
    this.#context = context;
    const { populations: all } = context.stage;
    const names = all.flatMap(({ name, centres }) => (centres === undefined ? [] : [name]));
    // Waves may go as far as there are cells, beyond walls too.
    this.#ground = new Ground(`rest-ground${context.letter}`, 'The arena from above, with the waves of the last rest', {
      width: 310,
      outlined: true,
      places: all.flatMap(({ centres }) => (centres === undefined ? [] : placesOf(centres))),
    });
    this.element.className = 'last-rest';
    const populations = new KeptChoice(context.choices, 'rest.of', 'Population', (name) => {
      this.#population = name;
      this.#find();
    });
    this.#times = new KeptChoice(context.choices, 'rest.from', 'Time', (from) => {
      this.#from = Number(from);
      this.#stale = true;
    });
    this.#note.className = 'note';
    this.#raster.className = 'wide';
    this.#raster.tabIndex = 0;
    this.#raster.setAttribute('role', 'region');
    this.#raster.setAttribute('aria-label', 'Spikes of the last rest');
    this.element.append(
      choicesRow(populations.element, this.#times.element),
      this.#ground.element,
      this.#raster,
      this.#note,
    );
    populations.offer(names.map((name) => [name, name]));
  }

  take({ rest, fresh }: Frame): void {
    if (rest === undefined && !fresh) return;
    this.#rest = rest;
    this.#find();
  }

  draw(look: Look): void {
    if (this.#stale) this.redraw(look);
  }

  redraw(_: Look): void {
    this.#stale = false;
    this.#note.textContent = this.summary();
    const raster = this.#show();
    this.#raster.hidden = raster === undefined;
    this.#raster.innerHTML = raster ?? '';
  }

  drawing(_: Look): string {
    const raster = this.#show();
    if (raster === undefined) return nothingYet(this.summary());
    const ground = this.#ground.drawing('Waves of the last rest', this.summary(), '');
    return stacked('Last rest', this.summary(), [ground, raster], this.summary());
  }

  /** Shows the waves over the ground. @returns the raster of the time shown; undefined where there is none */
  #show(): string | undefined {
    const [rest, activity, { stage }] = [this.#rest, this.#activity, this.#context];
    const isKnown = this.#ground.show(this.#context.history) && rest !== undefined && activity !== undefined;
    const { view } = this.#ground;
    if (!isKnown || view === undefined) {
      this.#ground.drawOver('No rest yet', '');
      return undefined;
    }
    const from = this.#from;
    const { waves, count } = wavesFrom(activity.waves, from, from + SECONDS, stage.period);
    this.#ground.drawOver(
      'Waves of the last rest',
      wavePaths(waves, count, view) + circle(view.x(rest.x), view.y(rest.y), 4, 'end-success'),
    );
    const seconds = Math.min(SECONDS, (rest.to - rest.from) * stage.period - from);
    return restRaster({
      ...{
        id: `rest-raster${this.#context.letter}`,
        population: activity,
        waves: waves.slice(0, count),
        from,
        seconds,
      },
      ...{ rest: { trial: this.#context.history.trial, x: rest.x, y: rest.y }, period: stage.period },
    });
  }

  summary(): string {
    const [rest, activity] = [this.#rest, this.#activity];
    if (rest === undefined || activity === undefined) return 'There has been no rest yet.';
    const { period } = this.#context.stage;
    const { ticks, waves, name } = activity;
    const count = `${waves.length} ${waves.length === 1 ? 'wave' : 'waves'}`;
    return `Rest from ${decimal(rest.from * period, 1)} to ${decimal(rest.to * period, 1)} s: ${ticks.length} spikes of ${name}, ${count}. Those that begin in the time shown are strong and have numbers; the body rests at the dot.`;
  }

  table(): PanelTable {
    const { period } = this.#context.stage;
    const rows = (this.#activity?.waves ?? []).flatMap((wave, k) =>
      Array.from(wave.x, (x, i) => [
        k + 1,
        wave.tick * period + (i + 0.5) * wave.windowSeconds,
        x,
        wave.y[i],
        wave.spread[i],
      ]),
    );
    return { columns: ['wave', 'time at rest (s)', 'x (m)', 'y (m)', 'spread (m)'], rows };
  }

  /** Finds the waves, and offers the times of the rest. */
  #find(): void {
    this.#stale = true;
    const rest = this.#rest;
    this.#activity = rest && activityOf(rest, this.#population, this.#context.stage);
    const seconds = rest === undefined ? 0 : (rest.to - rest.from) * this.#context.stage.period;
    const parts = Math.max(1, Math.ceil(seconds / SECONDS - 1e-9));
    if (parts === this.#parts) return;
    this.#parts = parts;
    this.#times.offer(Array.from({ length: parts }, (_, i) => [String(SECONDS * i), `from ${SECONDS * i} s`] as const));
  }
}

export const restPanel: PanelKind = {
  name: 'rest',
  title: 'Last rest',
  suits: ({ populations, abilities }) =>
    abilities.rests === true && populations.some(({ centres }) => centres !== undefined),
  make: (context) => new Rest(context),
};
