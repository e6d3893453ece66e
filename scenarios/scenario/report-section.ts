/** A piece of a report, as one of {@link ReportBlocks} makes it. */
export interface Markup {
  /** HTML, in which everything is escaped that must be. */
  readonly markup: string;
}

/** One line of a plot. */
export interface PlottedLine {
  /** Label beside the last point of the line. */
  readonly name: string;
  /** Points in the order in which they are joined. A point that is not finite interrupts the line. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** A plot of lines over two axes. */
export interface LinePlot {
  /** Id in kebab-case, which no other plot of the scenario's sections has. */
  readonly id: string;
  /** Title for screen readers and tooltips. The plot itself is headed by the label `y`. */
  readonly title: string;
  /** What the plot shows, for readers who do not see it. */
  readonly description: string;
  /** Label of the horizontal axis, a quantity with its unit: `Trial`, `Time, s`. */
  readonly x: string;
  /** Label of the vertical axis, a quantity with its unit; it stands above the plot. */
  readonly y: string;
  readonly lines: readonly PlottedLine[];
}

/** A table of text and numbers. */
export interface TextTable {
  readonly caption: string;
  /** Headings of the columns. */
  readonly columns: readonly string[];
  /** Rows, each with as many cells as there are columns. */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** Building blocks for a scenario's own sections. They take text and numbers as they are, and escape what must be. */
export interface ReportBlocks {
  /** Makes a paragraph of plain text. */
  paragraph(text: string): Markup;
  /** Makes a table with a caption. */
  table(table: TextTable): Markup;
  /** Makes a plot of lines. */
  lines(plot: LinePlot): Markup;
}

/** A section that a scenario adds to its report. */
export interface ReportSection {
  /** Heading of the section. */
  readonly title: string;
  /** One sentence that says what the section shows. */
  readonly lead: string;
  /** Blocks of the section, from above. */
  readonly content: readonly Markup[];
}
