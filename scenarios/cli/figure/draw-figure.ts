import { dirname } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { type DrawnFigure, drawFigure, type Figure } from '../../figures/figure.ts';
import { sheetPdf } from '../../figures/sheet-pdf.ts';
import { sheetSvg } from '../../figures/sheet-svg.ts';
import { csv } from '../../output/csv.ts';
import { readDescription } from '../../output/read-description.ts';
import { writeResultFile } from '../../output/result-file.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { countSeeds } from '../options/seeds.ts';
import { readResults } from '../results/read-results.ts';
import { type FigureValues, formatOf } from './figure-options.ts';

/**
 * Draws a figure over results, writes its files and prints its caption.
 *
 * @throws ValidationError `nothing_to_draw` without panels or results, `misplaced_option`, `conflicting_options`, `invalid_figure`; and what
 *   `readResults`, `drawFigure` and `sheetPdf` throw
 */
export async function drawResults({ operands, options, io, output }: Call<FigureValues>): Promise<number> {
  const { out = [], font } = options;
  if (out.length === 0) throw nothingToDraw('a file to write: --out figure.svg', 'none');
  if (font !== undefined && !out.some((path) => formatOf(path) === 'pdf')) throw fontWithoutPdf(font);
  const { conditions: folders = [], ...described } = figureIn(options);
  const figure: Figure = {
    ...described,
    ...given({ size: options.size, columns: options.columns, title: options.title }),
  };
  const runs = await readResults([...operands, ...folders], io.cwd);
  if (runs.length === 0) throw nothingToDraw('folders of results', 'none');
  // Lines and cells are of one scenario, body and physics, too.
  const conditions = runs.map(({ scenario, body, physics, ...run }) => ({
    ...run,
    params: { scenario, body, physics, ...run.params },
  }));
  const drawn = drawFigure(figure, conditions);
  const contents = await Promise.all(out.map(async (path) => ({ path, content: await contentOf(path, drawn, font) })));
  for (const { path, content } of contents) writeResultFile(path, content);
  const seeds = runs.map((run) => ({ name: run.name, seeds: run.seeds.map(({ seed }) => seed) }));
  if (options.json) {
    const { sheet, caption, numbers } = drawn;
    output.json({ files: out, size: [sheet.width, sheet.height], caption, conditions: seeds, numbers });
  } else {
    output.result(drawn.caption);
    for (const { name, seeds: ran } of seeds) output.aside(`${name}: ${countSeeds(ran)}`);
  }
  for (const path of out) output.wrote(path);
  return EXIT.ok;
}

/** A figure, and perhaps the folders that it is over. */
interface FigureFile extends Figure {
  readonly conditions?: readonly string[];
}

function figureIn({ panel, file }: FigureValues): FigureFile {
  if (panel !== undefined && file !== undefined) {
    throw new ValidationError('--panel and --file exclude each other', {
      code: 'conflicting_options',
      expected: 'one of them',
      received: `--file ${file} and --panel`,
    });
  }
  if (panel !== undefined) return { panels: panel };
  if (file === undefined) throw nothingToDraw("a panel: --panel 'curve success', or --file figure.yaml", 'none');
  const { conditions, ...figure } = readDescription(file, 'a figure', 'invalid_figure') as FigureFile;
  if (conditions !== undefined && !(Array.isArray(conditions) && conditions.every((one) => typeof one === 'string'))) {
    throw new ValidationError(`'${file}' names its results by what is no list of texts`, {
      code: 'invalid_figure',
      expected: 'folders, or NAME=FOLDER',
      received: conditions,
      block: 'conditions',
    });
  }
  const folder = dirname(file);
  const placed = conditions?.map((one) => placedIn(folder, one));
  return { ...figure, ...given({ conditions: placed }) };
}

/** Folders start from where the file is. */
function placedIn(folder: string, condition: string): string {
  const at = condition.indexOf('=');
  const [name, place] = at > 0 ? [condition.slice(0, at + 1), condition.slice(at + 1)] : [`${condition}=`, condition];
  return place.startsWith('/') ? `${name}${place}` : `${name}${folder}/${place}`;
}

async function contentOf(path: string, { sheet, numbers }: DrawnFigure, font: string | undefined) {
  const format = formatOf(path);
  if (format === 'svg') return sheetSvg(sheet);
  if (format === 'pdf') return await sheetPdf(sheet, given({ font }));
  return csv(
    ['panel', 'quantity', 'condition', 'at', 'seed', 'n', 'value', 'low', 'high'],
    numbers.map(({ panel, quantity, condition, at, seed, n, value, low, high }) => [
      ...[panel, quantity, condition, at, seed, n, value, low, high],
    ]),
  );
}

function nothingToDraw(expected: string, received: string): ValidationError {
  return new ValidationError('there is nothing to draw, or nowhere to put it', {
    code: 'nothing_to_draw',
    expected,
    received,
  });
}

function fontWithoutPdf(font: string): ValidationError {
  return new ValidationError('--font is for a PDF, and none is written', {
    code: 'misplaced_option',
    expected: '--out FILE.pdf beside it',
    received: `--font ${font}`,
    remedy: 'leave it out: an SVG is shown in a font of its reader',
  });
}
