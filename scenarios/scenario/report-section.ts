import type { CloseUp, SeedResult } from './result.ts';

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
  /** Text alternative of the plot, for readers who do not see it. */
  readonly description: string;
  /** Label of the horizontal axis, a quantity with its unit: `Trial`, `Time, s`. */
  readonly x: string;
  /** Label of the vertical axis, a quantity with its unit; it stands above the plot. */
  readonly y: string;
  /** Lines over the same two axes, each with a label. */
  readonly lines: readonly PlottedLine[];
}

/** A table of text and numbers. */
export interface TextTable {
  /** Text above the table, for its `caption` element. */
  readonly caption: string;
  /** Headings of the columns. */
  readonly columns: readonly string[];
  /** Rows, each with as many cells as there are columns. */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** Matrices of numbers from 0 side by side, in shades of one scale. Row and column 0 are at the lower left, as neuron 0 of a raster is. */
export interface MatrixPlot {
  /** Id in kebab-case, which no other plot of the scenario's sections has. */
  readonly id: string;
  /** Title for screen readers and tooltips. */
  readonly title: string;
  /** Text alternative of the plot, for readers who do not see it. */
  readonly description: string;
  /** Label of the columns. */
  readonly x: string;
  /** Label of the rows. */
  readonly y: string;
  /** Label of the scale of shades, a quantity with its unit: `Weight, mV`. */
  readonly shade: string;
  /** Matrices from left to right. */
  readonly matrices: readonly {
    /** Heading of the matrix. */
    readonly name: string;
    /** Number of rows and of columns. */
    readonly shape: readonly [rows: number, columns: number];
    /** Row by row, in the unit of `shade`; what is negative or no number is left white. */
    readonly values: ArrayLike<number>;
  }[];
}

/** A raster of the spikes of a trial. */
export interface SpikePlot {
  /** Id in kebab-case, which no other plot of the scenario's sections has. */
  readonly id: string;
  /** The trial and its spikes. */
  readonly of: Pick<CloseUp, 'trial' | 'populations'>;
  /** Seconds since the start of the trial, where the window begins. */
  readonly from: number;
  /** Seconds since the start of the trial, where it ends. */
  readonly to: number;
  /** Text below. */
  readonly caption: string;
}

/** Marks in time, a row a name. */
export interface Timeline {
  /** Id in kebab-case, which no other plot of the scenario's sections has. */
  readonly id: string;
  /** Title for screen readers and tooltips. */
  readonly title: string;
  /** Text alternative of the plot, for readers who do not see it. */
  readonly description: string;
  /** Length of the axis of time. */
  readonly seconds: number;
  /** Label of the axis of time: `Time in the game, s`. */
  readonly x: string;
  /** Rows under headings, from above. */
  readonly groups: readonly {
    /** Heading of the rows. */
    readonly name: string;
    /** Rows of marks, from above. */
    readonly rows: readonly {
      /** Label on the left of the row. */
      readonly name: string;
      /** Seconds, where the marks are. */
      readonly times: ArrayLike<number>;
    }[];
  }[];
  /** Text below. */
  readonly caption: string;
}

/** Ways of single trials of a traced seed from above, side by side. */
export interface PathPlot {
  /** Id in kebab-case, which no other plot of the scenario's sections has. */
  readonly id: string;
  /** Result of the seed, whose `trace` holds the ways. */
  readonly seed: SeedResult;
  /** Trials in the order of their pictures. */
  readonly trials: readonly {
    /** Index of the trial, from 0. */
    readonly index: number;
    /** Heading of the picture. */
    readonly name: string;
    /** Numbers from 0 at places, drawn below the way in shades of one scale for all pictures. */
    readonly heat?: {
      /** Metres, x and y interleaved. */
      readonly centres: Readonly<ArrayLike<number>>;
      /** One for each place, from 0, all in the unit of one quantity. */
      readonly values: ArrayLike<number>;
    };
  }[];
  /** Text below. */
  readonly caption: string;
}

/** Building blocks for a scenario's own sections. They take text and numbers as they are, and escape what must be. */
export interface ReportBlocks {
  /** Makes a paragraph of plain text. */
  paragraph(text: string): Markup;
  /** Makes a table with a caption. */
  table(table: TextTable): Markup;
  /** Makes a plot of lines. */
  lines(plot: LinePlot): Markup;
  /** Makes pictures of matrices. */
  matrices(plot: MatrixPlot): Markup;
  /** Makes a raster of spikes. */
  spikes(plot: SpikePlot): Markup;
  /** Makes rows of marks in time. */
  timeline(plot: Timeline): Markup;
  /** Makes pictures of the ways of trials; trials without a way are left out. */
  paths(plot: PathPlot): Markup;
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

/** Words of a scenario for the curves of its report, where the general ones would mislead. */
export interface ReportVocabulary {
  /** Heading of the curves. Default `Trial by trial`. */
  readonly heading?: string;
  /** One sentence that says what they show. Default: how often the task is done, how long it takes and how direct the way is. */
  readonly lead?: string;
  /** Label of the latency axis, without its unit: `Escape latency`. Default: `Latency`. */
  readonly latency?: string;
}
