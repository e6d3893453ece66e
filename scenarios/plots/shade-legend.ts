import { decimal, element } from './markup.ts';
import { group, label } from './svg.ts';

/** Opacities of the least and of the largest value in a picture of shades. */
const [LEAST, RANGE] = [0.06, 0.74];
const [STEPS, LENGTH] = [24, 120];

/** The opacity of a value, as a share of the largest. */
export function shadeOf(share: number): number {
  return LEAST + RANGE * share;
}

/** From 0 to the largest value of a picture of shades, and what they are of; it ends at `right`. */
export function shadeLegend(strongest: number, text: string, right: number, top: number): string {
  const left = right - LENGTH - 34;
  const swatches = Array.from({ length: STEPS }, (_, i) =>
    element('rect', {
      x: left + (i * LENGTH) / STEPS,
      y: top,
      width: LENGTH / STEPS + 0.3,
      height: 10,
      class: 'heat',
      'fill-opacity': shadeOf(i / (STEPS - 1)),
    }),
  );
  return (
    group('heats', ...swatches) +
    label(left - 8, top + 9, '0', 'axis-text end') +
    label(left + LENGTH + 8, top + 9, decimal(strongest, 2), 'axis-text') +
    label(right, top + 26, text, 'axis-text end')
  );
}
