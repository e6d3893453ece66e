import type { Outcome } from '../../judge/decide.ts';

/** How a configuration came out: a heading, and a row for each check. */
export interface MarkdownSection {
  /** One line of plain text. */
  readonly head: string;
  readonly cases: readonly {
    readonly name: string;
    readonly outcome: Outcome | 'error';
    /** Question of the case, and its answer. */
    readonly message: string;
  }[];
}

/** A Markdown page of evaluations: a heading and a table for each. It serves as the summary of a job in continuous integration. */
export function markdownOf(sections: readonly MarkdownSection[]): string {
  return sections.map(section).join('\n');
}

function section({ head, cases }: MarkdownSection): string {
  const rows = cases.map((one) => `| ${[one.outcome, one.name, one.message].map(cell).join(' | ')} |\n`);
  return `## ${inline(head)}\n\n| | check | measured |\n|---|---|---|\n${rows.join('')}`;
}

/** Text that ends no cell: bars are escaped, line ends are breaks. */
function cell(text: string): string {
  return inline(text).replaceAll('|', '\\|').replaceAll(/\r?\n/g, '<br>');
}

/** Text without markup: what Markdown would read as such is escaped. */
function inline(text: string): string {
  return text.replaceAll(/[\\`*_<>[\]]/g, (sign) => `\\${sign}`);
}
