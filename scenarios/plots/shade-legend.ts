import { decimal, element } from './markup.ts';
import { group, label } from './svg.ts';

/** Opacities of the least and of the largest value in a picture of shades. */
const [LEAST, RANGE] = [0.06, 0.74];
const [STEPS, LENGTH] = [24, 120];

/** The opacity of a value, as a share of the largest. */
export function shadeOf(share: number): number {
  return LEAST + RANGE * share;
}

/** From 0, or from minus the largest value if signs count, to the largest, and what shades are of; it ends at `right`. */
export function shadeLegend(strongest: number, text: string, right: number, top: number, signed = false): string {
  const left = right - LENGTH - 34;
  const swatches = Array.from({ length: STEPS }, (_, i) =>
    element('rect', {
      x: left + (i * LENGTH) / STEPS,
      y: top,
      width: LENGTH / STEPS + 0.3,
      height: 10,
      ...shade(signed ? (2 * i) / (STEPS - 1) - 1 : i / (STEPS - 1)),
    }),
  );
  return (
    group('heats', ...swatches) +
    label(left - 8, top + 9, signed ? short(-strongest) : '0', 'axis-text end') +
    label(left + LENGTH + 8, top + 9, short(strongest), 'axis-text') +
    label(right, top + 26, text, 'axis-text end')
  );
}

function shade(share: number): { readonly class: string; readonly 'fill-opacity': number } {
  return { class: share < 0 ? 'heat below' : 'heat', 'fill-opacity': shadeOf(Math.abs(share)) };
}

/** A number with two decimals, or of two digits where these say nothing. */
function short(value: number): string {
  return Math.abs(value) < 0.05 ? String(Number(value.toPrecision(2))) : decimal(value, 2);
}
