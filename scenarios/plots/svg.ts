import { type Attributes, decimal, element, escapeMarkup } from './markup.ts';

/** A drawing that scales with the page, with a title and a description for those who do not see it. */
export interface Drawing {
  /** Unique in the page; kebab-case. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Size in units of the drawing; about CSS pixels at full width. */
  readonly width: number;
  readonly height: number;
}

/** The `svg` element of a drawing. */
export function svg({ id, title, description, width, height }: Drawing, ...content: readonly string[]): string {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${decimal(width)} ${decimal(height)}`,
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-description`,
    },
    element('title', { id: `${id}-title` }, escapeMarkup(title)),
    element('desc', { id: `${id}-description` }, escapeMarkup(description)),
    ...content,
  );
}

export function group(className: string, ...content: readonly string[]): string {
  return content.length === 0 ? '' : element('g', { class: className }, ...content);
}

export function label(x: number, y: number, content: string, className: string, attributes: Attributes = {}): string {
  return element('text', { x, y, class: className, ...attributes }, escapeMarkup(content));
}

export function line(x1: number, y1: number, x2: number, y2: number, className: string): string {
  return element('line', { x1, y1, x2, y2, class: className });
}

export function circle(cx: number, cy: number, r: number, className: string, attributes: Attributes = {}): string {
  return element('circle', { cx, cy, r, class: className, ...attributes });
}

/** A line through points; a point that is not finite interrupts it. */
export function polyline(points: readonly (readonly [number, number])[], className: string): string {
  return element('path', { d: pathOf(points), class: className });
}

/** Path data (attribute `d`) of a line through points; a point that is not finite interrupts it. */
export function pathOf(points: readonly (readonly [number, number])[]): string {
  const commands: string[] = [];
  let drawing = false;
  for (const [x, y] of points) {
    const finite = Number.isFinite(x) && Number.isFinite(y);
    if (finite) commands.push(`${drawing ? 'L' : 'M'}${decimal(x, 1)} ${decimal(y, 1)}`);
    drawing = finite;
  }
  return commands.join('');
}

/** The area between two lines that share their abscissae. */
export function band(
  lower: readonly (readonly [number, number])[],
  upper: readonly (readonly [number, number])[],
  className: string,
): string {
  const around = [...lower, ...[...upper].reverse()].map(([x, y]) => `${decimal(x, 1)} ${decimal(y, 1)}`);
  return element('path', { d: `M${around.join('L')}Z`, class: className });
}
