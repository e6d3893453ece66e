import type { Panel, PanelKind } from './panels/panel.ts';

/** Rows that a table on the page has at most: all of them are in what is saved. */
const MOST_ROWS = 200;

/** What a frame around a panel does. */
export interface PanelFrameOptions {
  readonly open: boolean;
  /** Called when it was opened or closed. */
  toggled(): void;
}

/** A panel with its title, which opens and closes it, its content in words and as a table, and what saves it. */
export class PanelFrame {
  readonly name: string;
  readonly panel: Panel;
  readonly element = document.createElement('section');
  readonly #details = document.createElement('details');
  readonly #summary = document.createElement('p');
  readonly #table = document.createElement('details');
  readonly #rows = document.createElement('div');

  constructor({ name, title }: PanelKind, panel: Panel, { open, toggled }: PanelFrameOptions) {
    this.name = name;
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
    const save = document.createElement('button');
    save.type = 'button';
    save.textContent = 'CSV';
    save.title = 'Save what is shown as a table';
    save.setAttribute('aria-label', `Save ${title} as CSV`);
    save.addEventListener('click', () => this.#save());
    const foot = document.createElement('div');
    foot.className = 'foot';
    foot.append(this.#table, save);
    this.#details.append(head, panel.element, this.#summary, foot);
    this.element.append(this.#details);
    this.#details.addEventListener('toggle', toggled);
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
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([`${text}\r\n`], { type: 'text/csv' }));
    link.download = `${this.name}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

/** A value of a table as RFC 4180 has it. */
function quoted(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
