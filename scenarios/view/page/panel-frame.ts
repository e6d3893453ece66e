import type { Panel, PanelKind } from './panels/panel.ts';
import { saveFile } from './save-file.ts';

/** Rows that a table on the page has at most: all of them are in what is saved. */
const MOST_ROWS = 200;

/** What a frame around a panel does. */
export interface PanelFrameOptions {
  readonly open: boolean;
  /** Called when it was opened or closed. */
  toggled(): void;
  /** Called when its picture is to be saved. */
  exported(): void;
}

/** A panel with its title, which opens and closes it, its content in words and as a table, and what saves it. */
export class PanelFrame {
  readonly kind: PanelKind;
  readonly panel: Panel;
  readonly element = document.createElement('section');
  readonly #details = document.createElement('details');
  readonly #summary = document.createElement('p');
  readonly #table = document.createElement('details');
  readonly #rows = document.createElement('div');

  constructor(kind: PanelKind, panel: Panel, { open, toggled, exported }: PanelFrameOptions) {
    const { name, title } = kind;
    this.kind = kind;
    this.panel = panel;
    this.element.className = `panel ${name}`;
    const head = document.createElement('summary');
    head.textContent = title;
    this.#details.open = open;
    this.#summary.className = 'unseen';
    this.#summary.setAttribute('role', 'status');
    const asTable = document.createElement('summary');
    asTable.textContent = 'As a table';
    this.#rows.className = 'table';
    this.#rows.tabIndex = 0;
    this.#rows.setAttribute('role', 'region');
    this.#rows.setAttribute('aria-label', `${title}, as a table`);
    this.#table.append(asTable, this.#rows);
    this.#table.addEventListener('toggle', () => this.#fill());
    const foot = document.createElement('div');
    foot.className = 'foot';
    foot.append(
      this.#table,
      button('Picture…', `Save a picture or film of ${title}`, exported),
      button('CSV', `Save ${title} as CSV`, () => this.#save()),
    );
    this.#details.append(head, panel.element, this.#summary, foot);
    this.element.append(this.#details);
    this.#details.addEventListener('toggle', toggled);
  }

  /** Name in the address. */
  get name(): string {
    return this.kind.name;
  }

  get open(): boolean {
    return this.#details.open;
  }

  set open(open: boolean) {
    this.#details.open = open;
  }

  /** Opens it and moves the focus there. */
  focus(): void {
    this.#details.open = true;
    this.#details.querySelector('summary')?.focus();
    this.element.scrollIntoView({ block: 'nearest' });
  }

  /** Says in words what is shown. */
  summarise(): void {
    if (!this.open) return;
    const text = this.panel.summary();
    if (text !== this.#summary.textContent) this.#summary.textContent = text;
    if (this.#table.open) this.#fill();
  }

  #fill(): void {
    if (!this.#table.open) return;
    const { columns, rows } = this.panel.table();
    const table = document.createElement('table');
    const head = table.createTHead().insertRow();
    for (const column of columns) {
      const cell = document.createElement('th');
      cell.scope = 'col';
      cell.textContent = column;
      head.append(cell);
    }
    const body = table.createTBody();
    for (const row of rows.slice(-MOST_ROWS)) {
      const line = body.insertRow();
      for (const value of row)
        line.insertCell().textContent = typeof value === 'number' ? String(Number(value.toPrecision(6))) : value;
    }
    if (rows.length > MOST_ROWS)
      table.createCaption().textContent = `The last ${MOST_ROWS} of ${rows.length} rows. All are in the file that CSV saves.`;
    this.#rows.replaceChildren(table);
  }

  #save(): void {
    const { columns, rows } = this.panel.table();
    const text = [columns, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n');
    saveFile(`${this.name}.csv`, new Blob([`${text}\r\n`], { type: 'text/csv' }));
  }
}

function button(text: string, name: string, pressed: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.title = name;
  made.setAttribute('aria-label', name);
  made.addEventListener('click', pressed);
  return made;
}

/** A value of a table as RFC 4180 has it. */
function quoted(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
