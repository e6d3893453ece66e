import { PALETTES } from '../../../plots/drawing-style.ts';
import { standalone } from '../../../plots/standalone.ts';
import type { Frame } from '../../frames/frame.ts';
import { type Cell, LAYERS, type Layer, type Source } from '../../source.ts';
import type { Tuning } from '../../tuning.ts';
import { Choices } from '../choices.ts';
import { ChosenCell } from '../chosen-cell.ts';
import { History } from '../history.ts';
import type { Panel, PanelKind } from '../panels/panel.ts';
import { captionOf } from './caption.ts';
import { shots } from './shots.ts';

/** Panels in a row at most. */
const COLUMNS = 2;

/** What is behind a picture: white paper, or a dark slide. */
export type Background = keyof typeof PALETTES;

/** What is filmed. */
export interface FilmOptions {
  readonly source: Source;
  readonly panels: readonly PanelKind[];
  /** What is chosen in panels, by name: see {@link Choices.all}. */
  readonly show: Readonly<Record<string, string>>;
  /** The neuron that is shown closely. */
  readonly cell: Cell | undefined;
  /** What was tuned in the run. Default: nothing. */
  readonly tunings?: readonly Tuning[];
  readonly background: Background;
  /** Ends the film. Default: nothing does. */
  readonly signal?: AbortSignal;
}

/**
 * Pictures of a run at ticks, each a sheet of SVG that follows from the run and from what is chosen, and from nothing that the reader did before.
 * Panels of its own show them. The source is moved, and is where the last picture is of when it ends.
 *
 * @param ticks ascending
 * @throws ValidationError `bad_stretch` if the run ends before the first tick; what the source throws; what `signal` was aborted with
 */
export async function* film(options: FilmOptions, ticks: readonly number[]): AsyncGenerator<string, void> {
  const { source, signal, background, tunings } = options;
  const { stage } = source;
  const history = new History(stage.world);
  const chosen = new ChosenCell(stage, () => {});
  if (options.cell !== undefined) chosen.choose(options.cell);
  const choices = new Choices(options.show, () => {});
  const shown = options.panels.map((kind) => kind.make({ stage, history, chosen, choices, seek() {}, letter: '' }));
  const wanted = new Set<Layer>(shown.flatMap(({ layers }) => layers));
  const headings = options.panels.map(({ title }) => title);
  const layers = LAYERS.filter((layer) => wanted.has(layer));
  const asked = { layers, ...(options.cell && { cell: options.cell }) };
  const take = (frame: Frame): void => {
    history.take(frame);
    for (const panel of shown) panel.take(frame);
  };
  for await (const frame of shots(source, ticks, asked, take)) {
    signal?.throwIfAborted();
    yield sheetOf(shown, { headings, background, caption: captionOf(stage, history, frame.done, tunings) });
  }
}

/** A sheet of panels with what it is of below them, which is the metadata of the file too. */
export function sheetOf(
  panels: readonly Panel[],
  {
    background,
    ...words
  }: { readonly headings: readonly string[]; readonly background: Background; readonly caption: readonly string[] },
): string {
  return standalone(
    panels.map((panel) => panel.drawing(PALETTES[background])),
    { ...words, columns: COLUMNS, look: background, citation: words.caption.filter(Boolean).join('\n') },
  );
}
