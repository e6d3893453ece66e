import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { drawFigure } from '../../../scenarios/figures/figure.ts';
import { MM_PER_POINT, type Sheet } from '../../../scenarios/figures/mark.ts';
import { loadPdfLibrary } from '../../../scenarios/figures/pdf-library.ts';
import { sheetPdf } from '../../../scenarios/figures/sheet-pdf.ts';
import { drawnCondition } from './conditions.ts';

const conditions = [drawnCondition('weak', 2), drawnCondition('strong', 1)];
const { sheet } = drawFigure(
  { panels: ['curve success', 'points latency_s', 'bars success 2-6'], size: [170, 60] },
  conditions,
);

/** What a page of a PDF draws, operator by operator. */
function operatorsOf(pdf: Uint8Array): string {
  const text = Buffer.from(pdf).toString('latin1');
  const streams = [...text.matchAll(/stream\r?\n/g)].flatMap(({ index, 0: { length } }) => {
    const end = text.indexOf('endstream', index);
    try {
      return [inflateSync(Buffer.from(pdf.buffer, index + length, end - index - length)).toString('latin1')];
    } catch {
      return [];
    }
  });
  return streams.join('\n');
}

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

describe('a sheet as PDF', () => {
  it('is a page of its size in points, without a date', async () => {
    const text = Buffer.from(await sheetPdf(sheet)).toString('latin1');
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text) ?? [];
    expect(Number(width) * MM_PER_POINT).toBeCloseTo(170, 2);
    expect(Number(height) * MM_PER_POINT).toBeCloseTo(60, 2);
    expect(text).not.toMatch(/CreationDate|ModDate/);
    expect(text).toContain('%%EOF');
  });

  it('is the same for the same sheet', async () => {
    const [one, other] = await Promise.all([sheetPdf(sheet), sheetPdf(sheet)]);
    expect(Buffer.compare(one, other)).toBe(0);
  });

  it('draws every mark: lines are stroked, areas and discs filled, texts written', async () => {
    const operators = operatorsOf(await sheetPdf(sheet));
    const marks = (kind: string): number => sheet.marks.filter((mark) => mark.kind === kind).length;
    expect(count(operators, /^S$/gm)).toBe(marks('line'));
    expect(count(operators, /^f$/gm)).toBe(marks('area') + marks('disc'));
    expect(count(operators, /^BT$/gm)).toBe(marks('text'));
  });

  it('places a line, a disc and a text where they are, upwards texts turned', async () => {
    const lone: Sheet = {
      ...{ width: 100, height: 50, title: 't', description: 'd' },
      marks: [
        {
          kind: 'line',
          places: [
            [25.4, 25.4],
            [50.8, 12.7],
          ],
          colour: '#ff0000',
          width: 0.3,
          dash: [2, 1],
        },
        { kind: 'text', at: [25.4, 25.4], text: 'up', points: 10, colour: '#000000', anchor: 'start', upwards: true },
      ],
    };
    const operators = operatorsOf(await sheetPdf(lone));
    // Points from the left and from the top, which the page turns upside down once.
    expect(operators).toMatch(/^72 72 m\n144 36 l$/m);
    expect(operators).toMatch(/^1 0 0 (?:RG|SCN)$/m);
    expect(operators).toMatch(/\[5\.669291 2\.834646\] 0 d/);
    expect(operators).toMatch(/^0 -1 1 0 0 144 cm$/m);
  });

  it('has Helvetica, and takes a minus sign for one of its dashes', async () => {
    const text = (words: string): Sheet => ({
      ...{ width: 50, height: 20, title: 't', description: 'd' },
      marks: [{ kind: 'text', at: [5, 10], text: words, points: 7, colour: '#000000', anchor: 'start' }],
    });
    const pdf = await sheetPdf(text('\u22120.5 µm'));
    expect(Buffer.from(pdf).toString('latin1')).toMatch(/\/BaseFont \/Helvetica/);
    expect(operatorsOf(pdf)).toMatch(/96/);
    await expect(sheetPdf(text('τ = 3'))).rejects.toMatchObject({
      code: 'unsupported_text',
      remedy: expect.stringContaining('--font'),
    });
    await expect(sheetPdf(text('x'), { font: '/nowhere/x.ttf' })).rejects.toMatchObject({ code: 'unreadable_file' });
  });

  it('says how to install what writes it', async () => {
    const absent = () => Promise.reject(new Error("Cannot find package 'pdfkit'"));
    await expect(loadPdfLibrary(absent)).rejects.toMatchObject({
      code: 'pdf_unavailable',
      remedy: expect.stringContaining('npm install pdfkit@'),
    });
  });
});
