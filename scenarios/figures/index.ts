/**
 * Figures for papers over seeds and conditions, to scale, as SVG and PDF.
 *
 * @module
 */

export { conditionOf } from './condition.ts';
export { type DrawnFigure, drawFigure, type Figure, type PanelDescription } from './figure.ts';
export type { Sheet } from './mark.ts';
export type { Condition, DrawnNumber, PanelOptions, SampledSignal, Signals, Way } from './panel.ts';
export { type PdfOptions, sheetPdf } from './sheet-pdf.ts';
export { sheetSvg } from './sheet-svg.ts';
