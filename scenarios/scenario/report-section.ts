/** A piece of a report that a building block made. */
export interface Markup {
  readonly markup: string;
}

/** One line of a plot. A point that is not finite interrupts it. */
export interface PlottedLine {
  /** Stands beside its end. */
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Lines over two axes. */
export interface LinePlot {
  /** Unique in the report; kebab-case. */
  readonly id: string;
  readonly title: string;
  /** For those who do not see it. */
  readonly description: string;
  /** Quantity and unit: `Trial`, `Time, s`. */
  readonly x: string;
  readonly y: string;
  readonly lines: readonly PlottedLine[];
}

/** Rows of text and numbers under a head. */
export interface TextTable {
  readonly caption: string;
  readonly columns: readonly string[];
  /** As many cells as there are columns. */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** What a scenario's own sections are made of. Blocks take text and numbers as they are, and escape what must be. */
export interface ReportBlocks {
  paragraph(text: string): Markup;
  table(table: TextTable): Markup;
  lines(plot: LinePlot): Markup;
}

/** A section that a scenario adds to its report. */
export interface ReportSection {
  readonly title: string;
  /** What it shows, in a sentence. */
  readonly lead: string;
  readonly content: readonly Markup[];
}
