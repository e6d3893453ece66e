import { type Cell, csv } from '../output/csv.ts';
import { element, escapeMarkup } from '../plots/markup.ts';
import { standalone } from '../plots/standalone.ts';

/** The numbers of a figure. */
export interface FigureData {
  /** Names of the columns, with units: `time_s`. */
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly Cell[]>;
}

/** Drawings and data of a figure, for its files. */
export interface FigureFiles {
  /** Name of the files, without an ending. */
  readonly name: string;
  readonly drawings: readonly string[];
  /** Drawings in a row of the file. */
  readonly perRow?: number;
  readonly data: FigureData;
  /** Where the data come from, in one line. */
  readonly citation: string;
}

/** Links to a figure's drawings as one file of SVG, and to its numbers as comma-separated values; the page itself holds both. */
export function downloads({ name, drawings, perRow = 4, data, citation }: FigureFiles): string {
  const picture = standalone(drawings, { columns: perRow, citation });
  const table = `# ${citation.replace(/\s+/g, ' ')}\n${csv(data.columns, data.rows)}`;
  const link = (ending: string, type: string, content: string): string =>
    element(
      'a',
      { download: `${name}.${ending}`, href: `data:${type};base64,${Buffer.from(content).toString('base64')}` },
      element('span', { class: 'unseen' }, `${escapeMarkup(name)} as `),
      ending.toUpperCase(),
    );
  return element('p', { class: 'take' }, link('svg', 'image/svg+xml', picture), ' ', link('csv', 'text/csv', table));
}
