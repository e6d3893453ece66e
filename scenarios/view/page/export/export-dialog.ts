import { decimal } from '../../../plots/markup.ts';
import { type Cell, LAYERS } from '../../source.ts';
import type { Stage } from '../../stage.ts';
import type { Choices } from '../choices.ts';
import { type ChosenCell, hasCell } from '../chosen-cell.ts';
import type { Lane } from '../lane.ts';
import type { PanelFrame } from '../panel-frame.ts';
import { choiceOf } from '../panels/choice.ts';
import { HISTORY_SECONDS } from '../player.ts';
import { saveFile } from '../save-file.ts';
import { captionOf } from './caption.ts';
import { type Background, film, sheetOf } from './film.ts';
import { filmTicks, PACES, RATES } from './film-ticks.ts';
import { gifFilm } from './gif-film.ts';
import { filmOf, pngOf } from './picture-files.ts';
import { standing } from './standing.ts';

/** Simulated time that a film shows if nobody says, s. */
const FILM_SECONDS = 5;

const FORMATS = [
  ['png', 'PNG, this moment as pixels'],
  ['svg', 'SVG, this moment as vectors'],
  ['gif', 'GIF, a film'],
  ['webm', 'WebM, a film'],
] as const;
type Format = (typeof FORMATS)[number][0];
const isFilm = (format: Format): boolean => format === 'gif' || format === 'webm';

/** What is saved, and where it is shown. */
export interface ExportDialogOptions {
  readonly lane: Lane;
  readonly chosen: ChosenCell;
  readonly choices: Choices;
  /** Panels of the run. */
  readonly frames: readonly PanelFrame[];
  /** Letter of the run, where several stand side by side; else empty. */
  readonly letter: string;
  /** Pauses, and resolves when all that was asked for is answered. */
  settled(): Promise<void>;
}

/** Asks what is to be saved as a picture or a film, and saves it. The run that the reader looks at waits meanwhile, and then is where it was. */
export class ExportDialog {
  readonly element = document.createElement('dialog');
  readonly #options: ExportDialogOptions;
  readonly #panels = new Map<string, HTMLInputElement>();
  readonly #format = choiceOf('As', FORMATS, () => this.#tell());
  readonly #background = choiceOf(
    'Background',
    [
      ['paper', 'white'],
      ['dark', 'dark'],
    ],
    () => {},
  );
  readonly #scale = choiceOf(
    'Size',
    ['1', '2', '3'].map((scale) => [scale, `${scale}×`]),
    () => {},
  );
  readonly #from = numberOf('From tick', () => this.#tell());
  readonly #to = numberOf('To tick', () => this.#tell());
  readonly #pace = choiceOf(
    'Pace',
    PACES.map((pace) => [String(pace), `${pace}×`]),
    () => this.#tell(),
  );
  readonly #rate = choiceOf(
    'Pictures a second',
    RATES.map((rate) => [String(rate), String(rate)]),
    () => this.#tell(),
  );
  readonly #film = document.createElement('div');
  readonly #note = document.createElement('p');
  readonly #error = document.createElement('p');
  readonly #progress = document.createElement('progress');
  readonly #save = document.createElement('button');
  readonly #close = document.createElement('button');
  #working: AbortController | undefined;

  constructor(options: ExportDialogOptions) {
    this.#options = options;
    const { abilities } = options.lane.stage;
    const title = document.createElement('h2');
    title.id = `export-title${options.letter}`;
    title.textContent = 'Save a picture or film';
    const panels = document.createElement('fieldset');
    panels.append(Object.assign(document.createElement('legend'), { textContent: 'Panels' }));
    for (const { kind } of options.frames) panels.append(this.#entry(kind.name, kind.title));
    const choices = document.createElement('div');
    choices.append(this.#format.element, this.#background.element, this.#scale.element);
    this.#film.append(this.#from.element, this.#to.element, this.#pace.element, this.#rate.element);
    choices.className = this.#film.className = 'choices';
    this.#scale.list.value = '2';
    this.#pace.list.value = '1';
    this.#rate.list.value = '20';
    // Who cannot go to a tick and on from it has no film.
    for (const option of this.#format.list.options)
      option.disabled = isFilm(option.value as Format) && !(abilities.seek && abilities.step);
    this.#note.className = 'note';
    this.#note.setAttribute('role', 'status');
    this.#error.setAttribute('role', 'alert');
    this.#error.className = 'failure';
    this.#progress.setAttribute('aria-label', 'Pictures that are made');
    this.#save.type = this.#close.type = 'button';
    this.#save.textContent = 'Save';
    this.#save.addEventListener('click', () => void this.#make());
    this.#close.addEventListener('click', () => this.#leave());
    const buttons = document.createElement('div');
    buttons.className = 'buttons';
    buttons.append(this.#progress, this.#save, this.#close);
    this.element.className = 'export';
    this.element.setAttribute('aria-labelledby', title.id);
    this.element.append(title, panels, choices, this.#film, this.#note, this.#error, buttons);
    this.element.addEventListener('cancel', (event) => {
      event.preventDefault();
      this.#leave();
    });
    // Keys of the page are not for who writes here.
    this.element.addEventListener('keydown', (event) => event.stopPropagation());
    this.#show();
  }

  /** Opens it for a panel. */
  open(name: string): void {
    const { history, source } = this.#options.lane;
    for (const [one, box] of this.#panels) box.checked = one === name;
    const film = Math.round(FILM_SECONDS / source.stage.period);
    this.#from.field.value = String(Math.max(0, history.tick - film));
    this.#to.field.value = String(Math.max(history.tick, film));
    this.#error.textContent = '';
    this.#tell();
    this.element.showModal();
  }

  #entry(name: string, title: string): HTMLElement {
    const entry = document.createElement('label');
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.addEventListener('change', () => this.#tell());
    this.#panels.set(name, box);
    entry.append(box, title);
    return entry;
  }

  get #kind(): Format {
    return this.#format.list.value as Format;
  }

  get #chosen(): readonly PanelFrame[] {
    return this.#options.frames.filter(({ name }) => this.#panels.get(name)?.checked);
  }

  /** The ticks of the pictures. @throws ValidationError `bad_stretch` */
  get #ticks(): readonly number[] {
    const { history, source } = this.#options.lane;
    if (!isFilm(this.#kind)) return [history.tick];
    const [from, to] = [this.#from, this.#to].map(({ field }) =>
      field.value === '' ? Number.NaN : Number(field.value),
    );
    const [pace, rate] = [Number(this.#pace.list.value), Number(this.#rate.list.value)];
    return filmTicks({ from, to, pace, rate }, source.stage.period);
  }

  /** Says what there will be. */
  #tell(): void {
    const kind = this.#kind;
    this.#film.hidden = !isFilm(kind);
    this.#scale.element.hidden = kind === 'svg';
    try {
      const ticks = this.#ticks;
      const { period } = this.#options.lane.stage;
      const first = decimal(ticks[0] * period, 4);
      this.#note.textContent = isFilm(kind)
        ? `${ticks.length} ${ticks.length === 1 ? 'picture' : 'pictures'}, ${decimal(ticks.length / Number(this.#rate.list.value))} s, of ${first} to ${decimal((ticks.at(-1) ?? 0) * period, 4)} s of the run.`
        : `After ${first} s of the run.`;
    } catch (error) {
      this.#note.textContent = wordsOf(error);
    }
    this.#save.disabled = this.#working !== undefined || this.#chosen.length === 0;
  }

  #show(): void {
    const works = this.#working !== undefined;
    this.#progress.hidden = !works;
    this.#close.textContent = works ? 'Cancel' : 'Close';
    for (const field of this.element.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select'))
      field.disabled = works;
    this.#save.disabled = works;
  }

  #leave(): void {
    if (this.#working === undefined) this.element.close();
    else this.#working.abort();
  }

  async #make(): Promise<void> {
    const working = new AbortController();
    this.#working = working;
    this.#error.textContent = '';
    this.#progress.removeAttribute('value');
    this.#show();
    try {
      // What was asked for before is answered first.
      if (this.#options.lane.stage.abilities.step) await this.#options.settled();
      const ticks = this.#ticks;
      const file = await this.#returning(() => this.#fileOf(ticks, working.signal));
      saveFile(this.#nameOf(ticks), file);
      this.element.close();
    } catch (error) {
      this.#error.textContent = working.signal.aborted ? 'Nothing was saved.' : wordsOf(error);
    } finally {
      this.#working = undefined;
      this.#show();
      this.#tell();
    }
  }

  /** Does work that moves the source, and brings that back. */
  async #returning<T>(work: () => Promise<T>): Promise<T> {
    const { lane, chosen } = this.#options;
    const { source, history, stage } = lane;
    const cell = cellIn(stage, chosen.cell);
    if (!source.stage.abilities.seek) return work();
    try {
      return await work();
    } finally {
      const historyTicks = Math.round(HISTORY_SECONDS / source.stage.period);
      const back = { do: 'seek', tick: history.tick, historyTicks, layers: LAYERS } as const;
      lane.take(standing(await source.ask({ ...back, ...(cell && { cell }) })));
    }
  }

  async #fileOf(ticks: readonly number[], signal: AbortSignal): Promise<Blob> {
    const kind = this.#kind;
    const background = this.#background.list.value as Background;
    const scale = Number(this.#scale.list.value);
    if (!isFilm(kind)) {
      const sheet = await this.#still(background);
      if (kind === 'svg') return new Blob([sheet], { type: 'image/svg+xml' });
      const { stage } = this.#options.lane;
      return pngOf(sheet, scale, background, { title: stage.title, caption: this.#caption.filter(Boolean).join('\n') });
    }
    const rate = Number(this.#rate.list.value);
    // Few who look at a page make a video.
    const { webmFilm } = kind === 'webm' ? await import('./webm-film.ts') : {};
    this.#progress.max = ticks.length;
    return filmOf({
      ...{ scale, background },
      sheets: () => this.#sheets(ticks, background, signal),
      open: (canvas) => webmFilm?.(canvas, rate) ?? gifFilm(canvas, background, rate),
      progress: (pictures) => {
        this.#progress.value = pictures;
        this.#note.textContent = `${pictures} of ${ticks.length} pictures are made.`;
      },
    });
  }

  #sheets(ticks: readonly number[], background: Background, signal?: AbortSignal): AsyncIterable<string> {
    const { lane, chosen, choices } = this.#options;
    const { source, tunings } = lane;
    const cell = cellIn(lane.stage, chosen.cell);
    const panels = this.#chosen.map(({ kind }) => kind);
    return film(
      { ...{ source, panels, background, cell, tunings, show: choices.all }, ...(signal && { signal }) },
      ticks,
    );
  }

  /** The present moment. A source that cannot be moved is shown as the reader has seen it. */
  async #still(background: Background): Promise<string> {
    const { source, history } = this.#options.lane;
    if (source.stage.abilities.seek) for await (const sheet of this.#sheets([history.tick], background)) return sheet;
    const frames = this.#chosen;
    const headings = frames.map(({ kind }) => kind.title);
    return sheetOf(
      frames.map(({ panel }) => panel),
      { headings, background, caption: this.#caption },
    );
  }

  get #caption(): readonly string[] {
    const { stage, history, done, tunings } = this.#options.lane;
    return captionOf(stage, history, done, tunings);
  }

  /** `water-maze-arena-seed-5001-tick-1200.png` */
  #nameOf(ticks: readonly number[]): string {
    const { identity, seed } = this.#options.lane.stage;
    const [first, last] = [ticks[0], ticks.at(-1)];
    const parts = [
      ...[identity?.scenario ?? 'run', ...this.#chosen.map(({ name }) => name)],
      ...(seed === undefined ? [] : ['seed', seed]),
      ...(isFilm(this.#kind) ? ['ticks', first, last] : ['tick', first]),
    ];
    return `${parts.join('-')}.${this.#kind}`;
  }
}

/** A neuron, if a run has it. */
function cellIn({ populations }: Stage, cell: Cell | undefined): Cell | undefined {
  return cell !== undefined && hasCell(populations, cell) ? cell : undefined;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A number to be written, with its name beside it. */
function numberOf(
  name: string,
  changed: () => void,
): { readonly element: HTMLElement; readonly field: HTMLInputElement } {
  const field = document.createElement('input');
  field.type = 'number';
  field.min = '0';
  field.step = '1';
  field.addEventListener('input', changed);
  const element = document.createElement('label');
  const text = document.createElement('span');
  text.textContent = name;
  element.append(text, field);
  return { element, field };
}
