import { type Axis, scaleOf, type Tick } from './axis.ts';
import { box, type Mark, MM_PER_POINT, type Place, textWidth } from './mark.ts';
import { shadeOf } from './palette.ts';
import type { DrawnPanel } from './panel.ts';

/** A part of a sheet, mm. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const INK = '#000000';
const SOFT = '#555555';
/** mm */
const [TICK, GAP, LINE] = [0.9, 0.8, 0.2];
/** Parts of which a scale of colours is made. */
const SHADES = 32;
const SHADE_WIDTH = 2.2;

/**
 * A panel in its place: two axes with their names, what is inside, its letter and its numbers of seeds.
 *
 * @param letter above its upper left corner; none where it is empty
 * @param points size of the font
 */
export function framed(panel: DrawnPanel, place: Rectangle, letter: string, points: number): readonly Mark[] {
  const em = points * MM_PER_POINT;
  const text = textIn(points);
  const { x, y, shades } = panel;
  const above = 1.6 * em + 1;
  const left = TICK + 2 * GAP + widest(y.ticks, points) + (y.label === '' ? 0 : 1.3 * em);
  const right = shades === undefined ? 2 : 3 * GAP + SHADE_WIDTH + TICK + widest(shades.ticks, points) + 1.5 * em;
  const room = place.width - left - right;
  const upwards = x.ticks.length > 0 && isNamed(x) && widest(x.ticks, points) > room / x.ticks.length - GAP;
  const below = TICK + GAP + (upwards ? widest(x.ticks, points) : em) + (x.label === '' ? 0 : GAP + 1.1 * em) + 0.5;
  const inside = fitted(
    { left: place.left + left, top: place.top + above, width: room, height: place.height - above - below },
    panel,
  );
  const bottom = inside.top + inside.height;
  const end = inside.left + inside.width;
  const [across, up] = [scaleOf(x, [inside.left, end]), scaleOf(y, [bottom, inside.top])];
  return [
    ...panel.content(across, up),
    line([
      [inside.left, inside.top],
      [inside.left, bottom],
      [end, bottom],
    ]),
    ...y.ticks.flatMap(({ at, text: words }): Mark[] => [
      line([
        [inside.left - TICK, up(at)],
        [inside.left, up(at)],
      ]),
      text([inside.left - TICK - GAP, up(at) + 0.36 * em], words, 'end'),
    ]),
    ...spaced(x, across, points).flatMap(({ at, text: words }): Mark[] => [
      line([
        [across(at), bottom],
        [across(at), bottom + TICK],
      ]),
      upwards
        ? { ...text([across(at) + 0.36 * em, bottom + TICK + GAP], words, 'end'), upwards }
        : text([across(at), bottom + TICK + GAP + 0.8 * em], words, 'middle'),
    ]),
    ...(x.label === '' ? [] : [text([(inside.left + end) / 2, bottom + below - 0.5 - 0.2 * em], x.label, 'middle')]),
    ...(y.label === ''
      ? []
      : [{ ...text([place.left + em, (inside.top + bottom) / 2], y.label, 'middle'), upwards: true } as const]),
    ...(shades === undefined ? [] : shadeScale(shades, end + 3 * GAP, inside, points)),
    ...(letter === ''
      ? []
      : [
          {
            ...text([place.left, place.top + 1.3 * em], letter, 'start', INK),
            points: points + 2,
            bold: true,
          } as const,
        ]),
    ...(panel.heading === undefined
      ? []
      : [text([place.left + 2.5 * em, place.top + 1.2 * em], panel.heading, 'start')]),
    ...(panel.n.length === 0 ? [] : [text([end, place.top + 1.2 * em], countText(panel.n), 'end', SOFT)]),
  ];
}

/** `n = 12`, or `n = 12, 10` where conditions have different ones. */
export function countText(n: readonly (number | string)[]): string {
  return `n = ${new Set(n).size === 1 ? n[0] : n.join(', ')}`;
}

function shadeScale(axis: Axis, left: number, { top, height }: Rectangle, points: number): readonly Mark[] {
  const em = points * MM_PER_POINT;
  const text = textIn(points);
  const scale = scaleOf(axis, [top + height, top]);
  const right = left + SHADE_WIDTH;
  const edge = (step: number): number => top + height * (1 - step / SHADES);
  const cells = Array.from({ length: SHADES }, (_, k) =>
    box([left, edge(k + 1)], [right, edge(k)], shadeOf((k + 0.5) / SHADES)),
  );
  return [
    ...cells,
    ...axis.ticks.flatMap(({ at, text: words }): Mark[] => [
      line([
        [right, scale(at)],
        [right + TICK, scale(at)],
      ]),
      text([right + TICK + GAP, scale(at) + 0.36 * em], words, 'start'),
    ]),
    {
      ...text([right + TICK + 2 * GAP + widest(axis.ticks, points) + em, top + height / 2], axis.label, 'middle'),
      upwards: true,
    },
  ];
}

/** The largest part of a room in which units of both axes are equally long, at its upper left; all of it where they need not be. */
function fitted(room: Rectangle, { x, y, equal = false }: DrawnPanel): Rectangle {
  if (!equal) return room;
  const [wide, high] = [x.domain[1] - x.domain[0], y.domain[1] - y.domain[0]];
  const scale = Math.min(room.width / wide, room.height / high);
  return { ...room, width: wide * scale, height: high * scale };
}

/** Ticks whose texts have room beside each other: all, every other, every third, ... */
function spaced(axis: Axis, scale: (value: number) => number, points: number): readonly Tick[] {
  const { ticks } = axis;
  if (isNamed(axis)) return ticks;
  for (let every = 1; every < ticks.length; every++) {
    const kept = ticks.filter((_, i) => i % every === 0);
    const fits = kept.every(
      ({ at, text }, i) =>
        i === 0 ||
        scale(at) - scale(kept[i - 1].at) > (textWidth(text, points) + textWidth(kept[i - 1].text, points)) / 2 + GAP,
    );
    if (fits) return kept;
  }
  return ticks.slice(0, 1);
}

/** Whether an axis is of things without an order, all of which are named. */
function isNamed({ domain, ticks }: Axis): boolean {
  return domain[0] === -0.5 && domain[1] === ticks.length - 0.5;
}

function widest(ticks: readonly Tick[], points: number): number {
  return Math.max(0, ...ticks.map(({ text }) => textWidth(text, points)));
}

function line(places: readonly Place[]): Mark {
  return { kind: 'line', places, colour: INK, width: LINE };
}

function textIn(points: number) {
  return (at: Place, text: string, anchor: 'start' | 'middle' | 'end', colour = INK) =>
    ({ kind: 'text', at, text, points, colour, anchor }) as const;
}
