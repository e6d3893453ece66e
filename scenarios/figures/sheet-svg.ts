import { decimal, element, escapeMarkup } from '../plots/markup.ts';
import { type Mark, MM_PER_POINT, type Place, type Sheet } from './mark.ts';

/** Fonts that stand in for each other. */
const FONTS = 'Helvetica, Arial, "Liberation Sans", sans-serif';

/**
 * A sheet as an SVG file of its size in mm. Looks are attributes of the marks and texts are text, so that programs for drawing open it as it is.
 *
 * @returns the same text for the same sheet
 */
export function sheetSvg({ width, height, marks, title, description }: Sheet): string {
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: `${decimal(width, 3)}mm`,
      height: `${decimal(height, 3)}mm`,
      viewBox: `0 0 ${decimal(width, 3)} ${decimal(height, 3)}`,
      'font-family': FONTS,
      role: 'img',
      'aria-labelledby': 'title description',
    },
    element('title', { id: 'title' }, escapeMarkup(title)),
    element('desc', { id: 'description' }, escapeMarkup(description)),
    element('rect', { width: decimal(width, 3), height: decimal(height, 3), fill: '#ffffff' }),
    ...marks.map(markSvg),
  )}\n`;
}

function markSvg(mark: Mark): string {
  switch (mark.kind) {
    case 'line':
      return element('path', {
        d: path(mark.places),
        fill: 'none',
        stroke: mark.colour,
        'stroke-width': decimal(mark.width, 3),
        'stroke-linecap': 'butt',
        'stroke-linejoin': 'round',
        'stroke-dasharray': mark.dash?.map((length) => decimal(length, 3)).join(' '),
      });
    case 'area':
      return element('path', { d: `${path(mark.places)}Z`, fill: mark.fill, 'fill-opacity': mark.opacity });
    case 'disc':
      return element('circle', {
        cx: decimal(mark.at[0], 3),
        cy: decimal(mark.at[1], 3),
        r: decimal(mark.radius, 3),
        fill: mark.fill,
        'fill-opacity': mark.opacity,
      });
    case 'text': {
      const [x, y] = mark.at.map((length) => decimal(length, 3));
      return element(
        'text',
        {
          x,
          y,
          'font-size': decimal(mark.points * MM_PER_POINT, 3),
          fill: mark.colour,
          'text-anchor': mark.anchor === 'start' ? undefined : mark.anchor,
          'font-weight': mark.bold ? 'bold' : undefined,
          transform: mark.upwards ? `rotate(-90 ${x} ${y})` : undefined,
        },
        escapeMarkup(mark.text),
      );
    }
  }
}

function path(places: readonly Place[]): string {
  return places.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${decimal(x, 3)} ${decimal(y, 3)}`).join('');
}
