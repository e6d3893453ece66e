import { errorMessage } from '../../agents/error-message.ts';
import { BridgeError, ValidationError } from '../../agents/errors.ts';
import { type Mark, MM_PER_POINT, type Place, type Sheet, type TextMark } from './mark.ts';
import { loadPdfLibrary, type PdfDocument, type PdfLibrary } from './pdf-library.ts';

/** Fonts of a PDF. */
export interface PdfOptions {
  /** File of a TrueType or OpenType font, which becomes part of the PDF. Default: Helvetica, which every reader of PDF has and which is no part of it. */
  readonly font?: string;
  /** The same in bold. Default: `font`, or Helvetica-Bold. */
  readonly boldFont?: string;
}

/**
 * A sheet as a PDF of one page of its size, with text as text. The same sheet and font give the same bytes: no date is in it.
 *
 * @example
 * import { writeFileSync } from 'node:fs';
 * const lone = await run({ scenario: waterMaze, seeds: 2, set: { trials: 2 } });
 * const { sheet } = drawFigure({ panels: ['curve latency_s'], size: [85, 60] }, [conditionOf('alone', lone)]);
 * writeFileSync('figure.pdf', await sheetPdf(sheet));
 *
 * @param library default: the optional peer pdfkit
 * @throws ScenarioError `pdf_unavailable` without pdfkit
 * @throws ValidationError `unsupported_text` for characters that Helvetica, as every reader has it, lacks
 * @throws BridgeError `unreadable_file` for a font that is not there
 */
export async function sheetPdf(sheet: Sheet, options: PdfOptions = {}, library?: PdfLibrary): Promise<Uint8Array> {
  const { default: Document } = library ?? (await loadPdfLibrary());
  const { font, boldFont = font } = options;
  const document = new Document({
    size: [points(sheet.width), points(sheet.height)],
    margin: 0,
    info: { Title: sheet.title, Subject: sheet.description, Creator: 'Reafference', CreationDate: NO_DATE },
  });
  // The library makes the identity of the file of a date, and asks for it at the end: what is not enumerable is not written.
  Object.defineProperty(document.info, 'CreationDate', { value: NO_DATE, enumerable: false });
  const chunks: Uint8Array[] = [];
  const written = new Promise<void>((resolve, reject) => {
    document.on('data', (chunk) => chunks.push(chunk));
    document.on('end', resolve);
    document.on('error', reject);
  });
  for (const file of [font, boldFont]) if (file !== undefined) requireFont(document, file);
  const fonts = { plain: font ?? 'Helvetica', bold: boldFont ?? 'Helvetica-Bold', own: font !== undefined };
  for (const mark of sheet.marks) draw(document, mark, fonts);
  document.end();
  await written;
  return joined(chunks);
}

const NO_DATE = new Date(0);

interface Fonts {
  readonly plain: string;
  readonly bold: string;
  /** Whether they are files, which have characters of their own. */
  readonly own: boolean;
}

function draw(document: PdfDocument, mark: Mark, fonts: Fonts): void {
  document.save();
  switch (mark.kind) {
    case 'line': {
      trace(document, mark.places);
      document.lineWidth(points(mark.width)).lineJoin('round');
      const [dash, space = dash] = mark.dash ?? [];
      if (dash !== undefined && space !== undefined) document.dash(points(dash), { space: points(space) });
      document.stroke(mark.colour);
      break;
    }
    case 'area':
      trace(document, mark.places);
      document
        .closePath()
        .fillOpacity(mark.opacity ?? 1)
        .fill(mark.fill);
      break;
    case 'disc':
      document
        .circle(points(mark.at[0]), points(mark.at[1]), points(mark.radius))
        .fillOpacity(mark.opacity ?? 1)
        .fill(mark.fill);
      break;
    case 'text':
      write(document, mark, fonts);
      break;
  }
  document.restore();
}

function trace(document: PdfDocument, places: readonly Place[]): void {
  for (const [i, [x, y]] of places.entries()) {
    if (i === 0) document.moveTo(points(x), points(y));
    else document.lineTo(points(x), points(y));
  }
}

function write(document: PdfDocument, mark: TextMark, { plain, bold, own }: Fonts): void {
  const text = own ? mark.text : inHelvetica(mark.text);
  const [x, y] = [points(mark.at[0]), points(mark.at[1])];
  document
    .font(mark.bold ? bold : plain)
    .fontSize(mark.points)
    .fillColor(mark.colour);
  const share = { start: 0, middle: 0.5, end: 1 }[mark.anchor];
  const left = x - share * document.widthOfString(text);
  if (mark.upwards) document.rotate(-90, { origin: [x, y] });
  document.text(text, left, y, { lineBreak: false, baseline: 'alphabetic' });
}

/** Characters of Windows-1252 above ASCII, which Helvetica has in every reader. */
const ABOVE_ASCII =
  /[\u00a0-\u00ff\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]/;
/** Characters that look like one of these. */
const ALIKE: Readonly<Record<string, string>> = { '\u2212': '\u2013', '\u03bc': '\u00b5' };

/** @throws ValidationError `unsupported_text` */
function inHelvetica(text: string): string {
  return Array.from(text, (character) => {
    if (/[\x20-\x7e]/.test(character) || ABOVE_ASCII.test(character)) return character;
    const alike = ALIKE[character];
    if (alike !== undefined) return alike;
    throw new ValidationError(`Helvetica has no '${character}'`, {
      code: 'unsupported_text',
      expected: 'characters of Windows-1252, or a font that has more',
      received: text,
      remedy: 'name the file of a font: --font FILE.ttf',
    });
  }).join('');
}

function points(mm: number): number {
  return mm / MM_PER_POINT;
}

/** @throws BridgeError `unreadable_file` */
function requireFont(document: PdfDocument, file: string): void {
  try {
    document.font(file);
  } catch (cause) {
    throw new BridgeError(`the font '${file}' cannot be read`, {
      code: 'unreadable_file',
      expected: 'a file of TrueType or OpenType',
      received: errorMessage(cause).split('\n', 1)[0],
      block: file,
      cause,
    });
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  chunks.reduce((at, chunk) => {
    all.set(chunk, at);
    return at + chunk.length;
  }, 0);
  return all;
}
