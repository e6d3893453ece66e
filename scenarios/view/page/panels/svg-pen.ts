import { decimal, element, escapeMarkup } from '../../../plots/markup.ts';
import type { Pen } from './pen.ts';

/** From the middle of letters down to the line that they stand on, as a share of their size. */
const MIDDLE = 0.35;
const ANCHORS = { left: 'start', start: 'start', center: 'middle', right: 'end', end: 'end' } as const;

/** A pen whose strokes are markup of SVG. The same strokes give the same bytes. */
export class SvgPen implements Pen {
  fillStyle: string | object = '#000';
  strokeStyle: string | object = '#000';
  lineWidth = 1;
  lineJoin: Pen['lineJoin'] = 'miter';
  globalAlpha = 1;
  font = '10px sans-serif';
  textAlign: Pen['textAlign'] = 'left';
  textBaseline: Pen['textBaseline'] = 'alphabetic';
  #dash: readonly number[] = [];
  #path: string[] = [];
  readonly #drawn: string[] = [];

  /** All that was drawn. */
  get markup(): string {
    return this.#drawn.join('');
  }

  setLineDash(lengths: readonly number[]): void {
    this.#dash = lengths;
  }

  beginPath(): void {
    this.#path = [];
  }

  moveTo(x: number, y: number): void {
    this.#path.push(`M${decimal(x)} ${decimal(y)}`);
  }

  /** As on a canvas, the first point of a path is where it begins, and what is no point is left out. */
  lineTo(x: number, y: number): void {
    if (!Number.isFinite(x + y)) return;
    this.#path.push(`${this.#path.length === 0 ? 'M' : 'L'}${decimal(x)} ${decimal(y)}`);
  }

  arc(x: number, y: number, radius: number): void {
    const [left, right] = [decimal(x - radius), decimal(x + radius)];
    const half = (to: string): string => `A${decimal(radius)} ${decimal(radius)} 0 1 1 ${to} ${decimal(y)}`;
    this.#path.push(`M${right} ${decimal(y)}${half(left)}${half(right)}`);
  }

  fill(): void {
    this.#drawPath({ fill: String(this.fillStyle) });
  }

  stroke(): void {
    this.#drawPath({
      ...{ fill: 'none', stroke: String(this.strokeStyle), 'stroke-width': this.lineWidth },
      'stroke-linejoin': this.lineJoin === 'miter' ? undefined : this.lineJoin,
      'stroke-dasharray': this.#dash.length === 0 ? undefined : this.#dash.join(' '),
    });
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#drawn.push(element('rect', { x, y, width, height, fill: String(this.fillStyle), opacity: this.#opacity }));
  }

  fillText(text: string, x: number, y: number): void {
    const down = this.textBaseline === 'middle' ? MIDDLE * Number.parseFloat(this.font) : 0;
    const anchor = ANCHORS[this.textAlign];
    this.#drawn.push(
      element(
        'text',
        {
          ...{ x, y: y + down, opacity: this.#opacity },
          'text-anchor': anchor === 'start' ? undefined : anchor,
          // The style of drawings has a look for all letters, which goes before attributes.
          style: `font: ${this.font}; fill: ${this.fillStyle}`,
        },
        escapeMarkup(text),
      ),
    );
  }

  get #opacity(): number | undefined {
    return this.globalAlpha === 1 ? undefined : this.globalAlpha;
  }

  #drawPath(look: Readonly<Record<string, string | number | undefined>>): void {
    if (this.#path.length > 0)
      this.#drawn.push(element('path', { d: this.#path.join(''), ...look, opacity: this.#opacity }));
  }
}
