import { reading } from '../../../scenarios/view/page/panels/reading.ts';
import { traceDrawing, wordsOf } from './drawing.ts';
import type { Control, Experiment, Trace, Values } from './experiment.ts';
import type { FromTraces, ToTraces } from './messages.ts';
import { csvOf, tableOf } from './table.ts';

/** Rows of the table on the page: all are in the file. */
const MOST_ROWS = 200;
/** Least width of a drawing, CSS pixels. */
const NARROWEST = 240;

/** Fills the places of traces on a page. @param worker address of the script that computes them */
export function openTraces(worker: string): void {
  for (const place of document.querySelectorAll<HTMLElement>('.trace')) new TracePanel(place, worker);
}

/** A trace of a model, with sliders for all that can be chosen. What is chosen stands in the address of the page. */
class TracePanel {
  readonly #experiment: Experiment;
  readonly #worker: Worker;
  readonly #fields: ReadonlyMap<string, Field>;
  readonly #drawing = element('div', 'drawing');
  readonly #words = element('p', 'note');
  readonly #choice = element('select', '');
  readonly #table = element('details', '');
  readonly #rows = element('div', 'wide');
  readonly #elsewhere = element('p', 'refused');
  /** Name of the curve that is shown. */
  #shown = '';
  #trace: Trace | undefined;
  #moved: Field | undefined;
  #busy = false;
  #stale = false;

  constructor(place: HTMLElement, worker: string) {
    this.#experiment = JSON.parse(place.dataset['experiment'] ?? '') as Experiment;
    const query = new URLSearchParams(location.search);
    this.#fields = new Map(
      this.#experiment.controls.map((control) => {
        const field = new Field(control, query.get(control.key), () => this.#move(field));
        return [control.key, field] as const;
      }),
    );
    this.#words.setAttribute('role', 'status');
    this.#elsewhere.setAttribute('role', 'alert');
    place.append(
      this.#head(query.get('shown')),
      this.#drawing,
      this.#words,
      this.#foot(),
      this.#elsewhere,
      this.#sliders(),
    );
    this.#worker = new Worker(worker, { type: 'module' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromTraces>) => this.#take(data));
    this.#worker.addEventListener('error', ({ message }) => this.#say(message, []));
    new ResizeObserver(() => this.#draw()).observe(this.#drawing);
    this.#ask();
  }

  #head(shown: string | null): HTMLElement {
    const head = element('p', 'trace-head');
    const label = element('label', '');
    const reset = button('Reset');
    const save = button('CSV');
    save.setAttribute('aria-label', 'Save the trace as CSV');
    reset.addEventListener('click', () => {
      for (const field of this.#fields.values()) field.reset();
      this.#moved = undefined;
      this.#remember();
      this.#ask();
    });
    save.addEventListener('click', () => this.#save());
    label.append('Shown: ', this.#choice);
    this.#shown = shown ?? this.#experiment.shown;
    this.#choice.addEventListener('change', () => {
      this.#shown = this.#choice.value;
      this.#remember();
      this.#draw();
    });
    head.append(label, reset, save);
    return head;
  }

  #foot(): HTMLElement {
    const summary = element('summary', '');
    summary.textContent = 'As a table';
    this.#rows.tabIndex = 0;
    this.#rows.setAttribute('role', 'region');
    this.#rows.setAttribute('aria-label', 'The trace as a table');
    this.#table.append(summary, this.#rows);
    this.#table.addEventListener('toggle', () => this.#fill());
    return this.#table;
  }

  #sliders(): HTMLElement {
    const all = element('div', 'sliders');
    all.append(...[...this.#fields.values()].map((field) => field.element));
    return all;
  }

  #move(field: Field): void {
    this.#moved = field;
    this.#remember();
    this.#ask();
  }

  get #values(): Values {
    return Object.fromEntries([...this.#fields].map(([key, field]) => [key, field.value]));
  }

  /** Asks for the trace of what is chosen now; while one is under way, afterwards. */
  #ask(): void {
    this.#stale = this.#busy;
    if (this.#busy) return;
    this.#busy = true;
    this.#worker.postMessage({ experiment: this.#experiment, values: this.#values } satisfies ToTraces);
  }

  #take(answer: FromTraces): void {
    this.#busy = false;
    if (this.#stale) this.#ask();
    else if (answer.kind === 'refused') this.#say(answer.text, answer.names);
    else this.#show(answer.trace);
  }

  #show(trace: Trace): void {
    this.#say('', []);
    this.#trace = trace;
    if (this.#choice.options.length === 0) {
      const names = trace.curves.map(({ name }) => name);
      this.#choice.append(...names.map((name) => new Option(name)));
      if (!names.includes(this.#shown)) this.#shown = this.#experiment.shown;
      this.#choice.value = this.#shown;
    }
    this.#draw();
  }

  /** Says what a model refuses where it was chosen: at the sliders that it names or, where it names none, at the one that was moved. */
  #say(text: string, names: readonly string[]): void {
    const named = [...this.#fields.values()].filter(({ name, changed }) => changed && names.includes(name));
    const [at] =
      this.#moved !== undefined && (named.length === 0 || named.includes(this.#moved)) ? [this.#moved] : named;
    for (const field of this.#fields.values()) field.say(field === at ? text : '');
    this.#elsewhere.textContent = at === undefined ? text : '';
    this.#drawing.classList.toggle('old', text !== '');
    if (text !== '') this.#words.textContent = 'The trace is that of before: the model refuses what is chosen.';
  }

  #draw(): void {
    if (this.#trace === undefined) return;
    const width = Math.max(NARROWEST, this.#drawing.clientWidth);
    this.#drawing.innerHTML = traceDrawing(this.#trace, this.#shown, width);
    if (!this.#drawing.classList.contains('old')) this.#words.textContent = `${wordsOf(this.#trace, this.#shown)}.`;
    this.#fill();
  }

  #fill(): void {
    if (!this.#table.open || this.#trace === undefined) return;
    const [columns, rows] = tableOf(this.#trace);
    const every = Math.ceil(rows.length / MOST_ROWS);
    const table = element('table', '');
    const head = table.createTHead().insertRow();
    for (const column of columns) {
      const cell = element('th', '');
      cell.scope = 'col';
      cell.textContent = column;
      head.append(cell);
    }
    const body = table.createTBody();
    for (let i = 0; i < rows.length; i += every) {
      const line = body.insertRow();
      for (const value of rows[i]) line.insertCell().textContent = reading(value);
    }
    if (every > 1)
      table.createCaption().textContent = `Each ${every}th of ${rows.length} rows. All are in the file that CSV saves.`;
    this.#rows.replaceChildren(table);
  }

  #save(): void {
    if (this.#trace === undefined) return;
    const link = element('a', '');
    link.href = URL.createObjectURL(new Blob([csvOf(this.#trace)], { type: 'text/csv' }));
    link.download = `${this.#experiment.model}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  /** Has the address say what differs from what is there at first. */
  #remember(): void {
    const query = new URLSearchParams();
    for (const [key, field] of this.#fields) if (field.changed) query.set(key, field.text);
    if (this.#shown !== this.#experiment.shown) query.set('shown', this.#shown);
    const text = query.size === 0 ? '' : `?${query}`;
    history.replaceState(null, '', `${location.pathname}${text}${location.hash}`);
  }
}

/** A slider, and the same as a number, which takes what is beyond its ends. */
class Field {
  readonly element = element('div', 'slider');
  readonly name: string;
  readonly #control: Control;
  readonly #slider = element('input', '');
  readonly #number = element('input', '');
  readonly #refused = element('p', 'refused');

  constructor(control: Control, given: string | null, moved: () => void) {
    const { name, key, unit, meaning, minimum, maximum, step } = control;
    this.#control = control;
    this.name = name;
    const head = element('label', '');
    const id = `field-${key.replace('.', '-')}`;
    head.htmlFor = id;
    head.append(codeOf(name), unit === '1' ? '' : ` ${unit}`);
    const words = element('span', 'meaning');
    words.textContent = meaning;
    this.#slider.type = 'range';
    this.#slider.min = String(minimum);
    this.#slider.max = String(maximum);
    this.#slider.step = String(step);
    this.#slider.setAttribute('aria-label', `${name}, ${meaning}`);
    this.#number.type = 'number';
    this.#number.step = 'any';
    this.#number.id = id;
    this.#refused.id = `${id}-refused`;
    this.#refused.setAttribute('role', 'alert');
    this.#number.setAttribute('aria-describedby', this.#refused.id);
    this.#set(given !== null && Number.isFinite(Number(given)) ? given : String(control.default));
    this.#slider.addEventListener('input', () => {
      this.#number.value = this.#slider.value;
      moved();
    });
    this.#number.addEventListener('input', () => {
      if (this.#number.value === '') return;
      this.#slider.value = this.#number.value;
      moved();
    });
    this.element.append(head, this.#number, this.#slider, words, this.#refused);
  }

  get value(): number {
    return Number(this.#number.value);
  }

  /** As it stands in the address. */
  get text(): string {
    return this.#number.value;
  }

  get changed(): boolean {
    return this.value !== this.#control.default;
  }

  reset(): void {
    this.#set(String(this.#control.default));
  }

  /** Says why a value is refused; empty where it is not. */
  say(text: string): void {
    this.#refused.textContent = text;
    for (const input of [this.#slider, this.#number]) input.setAttribute('aria-invalid', String(text !== ''));
  }

  #set(text: string): void {
    this.#number.value = text;
    this.#slider.value = text;
  }
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, className: string): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  return made;
}

function codeOf(text: string): HTMLElement {
  const code = element('code', '');
  code.textContent = text;
  return code;
}

function button(name: string): HTMLButtonElement {
  const made = element('button', '');
  made.type = 'button';
  made.textContent = name;
  return made;
}
