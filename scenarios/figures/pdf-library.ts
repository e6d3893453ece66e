import { ScenarioError } from '../../agents/errors.ts';

/** Part of a document of PDFKit that is used. Lengths are points of 1/72 inch. */
export interface PdfDocument {
  readonly info: Record<string, unknown>;
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  save(): PdfDocument;
  restore(): PdfDocument;
  rotate(degrees: number, options: { readonly origin: readonly [number, number] }): PdfDocument;
  moveTo(x: number, y: number): PdfDocument;
  lineTo(x: number, y: number): PdfDocument;
  closePath(): PdfDocument;
  circle(x: number, y: number, radius: number): PdfDocument;
  lineWidth(width: number): PdfDocument;
  lineJoin(join: 'round'): PdfDocument;
  dash(length: number, options: { readonly space: number }): PdfDocument;
  fillOpacity(opacity: number): PdfDocument;
  fill(colour: string): PdfDocument;
  fillColor(colour: string): PdfDocument;
  stroke(colour: string): PdfDocument;
  font(name: string): PdfDocument;
  fontSize(points: number): PdfDocument;
  widthOfString(text: string): number;
  text(
    text: string,
    x: number,
    y: number,
    options: { readonly lineBreak: false; readonly baseline: 'alphabetic' },
  ): PdfDocument;
  end(): void;
}

/** Part of PDFKit that is used. */
export interface PdfLibrary {
  readonly default: new (options: {
    readonly size: readonly [number, number];
    readonly margin: number;
    readonly info: Readonly<Record<string, unknown>>;
  }) => PdfDocument;
}

const INSTALL = 'npm install pdfkit@~0.20.2';

/**
 * Imports PDFKit, an optional peer.
 *
 * @param load imports it
 * @throws ScenarioError `pdf_unavailable`, with the command that installs it
 */
export async function loadPdfLibrary(load: () => Promise<unknown> = importPdfKit): Promise<PdfLibrary> {
  try {
    return (await load()) as PdfLibrary;
  } catch (cause) {
    throw new ScenarioError('there is nothing that writes PDF', {
      code: 'pdf_unavailable',
      expected: 'pdfkit',
      received: cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause),
      remedy: `${INSTALL}, or take SVG`,
      cause,
    });
  }
}

function importPdfKit(): Promise<unknown> {
  // @ts-expect-error: the package declares no types.
  return import('pdfkit');
}
