import { ValidationError } from '../../../agents/errors.ts';
import {
  checked,
  count,
  each,
  existing,
  file,
  jsonFlag,
  type Option,
  type Options,
  text,
  type ValuesOf,
} from '../options/option.ts';

const ENDINGS = ['svg', 'pdf', 'csv'] as const;

/** Format of a file that a figure is written to, by its ending. */
export type FigureFormat = (typeof ENDINGS)[number];

/** @throws ValidationError `invalid_option` for another ending */
export function formatOf(path: string): FigureFormat {
  const found = ENDINGS.find((ending) => path.toLowerCase().endsWith(`.${ending}`));
  if (found !== undefined) return found;
  throw new ValidationError('a figure is written in the format that the ending of its file says', {
    code: 'invalid_option',
    expected: 'FILE.svg, FILE.pdf, or FILE.csv for its numbers',
    received: path,
    block: '--out',
  });
}

const out: Option<readonly string[]> = {
  value: 'file',
  meaning: 'write it there: FILE.svg, FILE.pdf, FILE.csv (its numbers); may be given more than once',
  parse(given, { flag, cwd }, previous = []) {
    const path = file('').parse?.(given, { flag, cwd }, undefined) ?? given;
    formatOf(path);
    return [...previous, path];
  },
};

/** Options of the command `figure`. */
export const FIGURE_OPTIONS = {
  out,
  panel: each(
    'words',
    "a panel, as in 'curve success', 'points latency_s 11-20', 'bars spl', 'dose gain spl 11-20', 'heat gain noise spl', 'occupancy NAME', 'course SIGNAL 20'; may be given more than once",
  ),
  file: existing(
    'file',
    'a file of YAML or JSON that describes the figure, in place of --panel (docs/paper-figures.md)',
  ),
  size: checked<readonly [number, number]>(
    'mm',
    'width and height in mm, as in 180x60 (default: 90 wide for one panel, else 180)',
    'two numbers of millimetres above 0, as in 180x60',
    (given) => {
      const [, width, height] = /^\s*(\d+(?:\.\d+)?)\s*x\s*(\d+(?:\.\d+)?)\s*$/.exec(given) ?? [];
      const size = [Number(width), Number(height)] as const;
      return size.every((side) => side > 0 && side <= 2000) ? size : undefined;
    },
  ),
  columns: count('n', 'panels in a row (default: up to three)', 20),
  font: existing('file', 'a TrueType or OpenType font for the PDF, which becomes part of it (default: Helvetica)'),
  title: text('words', 'title, for readers who do not see the figure'),
  json: jsonFlag,
} satisfies Options;

/** Values of {@link FIGURE_OPTIONS}. */
export type FigureValues = ValuesOf<typeof FIGURE_OPTIONS>;
