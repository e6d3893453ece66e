import { type Axis, scaleOf, type Tick } from './axis.ts';
import { keyed } from './key.ts';
import { box, type Mark, MM_PER_POINT, type Place, textWidth } from './mark.ts';
import { noRoom, requireRoom } from './no-room.ts';
import { shadeOf } from './palette.ts';
import type { DrawnPanel } from './panel.ts';
import { tickNameMarks, tickNames } from './tick-names.ts';

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

/** mm, the least width and height of what the axes enclose. */
const LEAST = 8;
const OTHER_WORDS =
  'give it more millimetres (--size), fewer panels in a row (--columns), or other words: label=WORDS at the end of the panel';
const SHORTER_NAMES =
  'give it more millimetres (--size), fewer panels in a row (--columns), or the conditions shorter names: NAME=FOLDER';

/**
 * A panel in its place: two axes with their names, what is inside, its key, its letter and its numbers of seeds.
 *
 * @param letter above its upper left corner; none where it is empty
 * @param points size of the font
 * @throws ValidationError `no_room`
 */
export function framed(panel: DrawnPanel, place: Rectangle, letter: string, points: number): readonly Mark[] {
  const em = points * MM_PER_POINT;
  const text = textIn(points);
  const { x, y, shades } = panel;
  const key = panel.key === undefined ? undefined : keyed(panel.key, place.width, points);
  const headHeight = 1.6 * em + 1;
  const above = headHeight + (key?.height ?? 0);
  const left = TICK + 2 * GAP + widest(y.ticks, points) + (y.label === '' ? 0 : 1.3 * em);
  const right = shades === undefined ? 2 : 3 * GAP + SHADE_WIDTH + TICK + widest(shades.ticks, points) + 1.5 * em;
  const room = place.width - left - right;
  const names = isNamed(x) ? tickNames(x.ticks, room / x.ticks.length, points) : undefined;
  const below = TICK + GAP + (names?.height ?? em) + (x.label === '' ? 0 : GAP + 1.1 * em) + 0.5;
  const space = { left: place.left + left, top: place.top + above, width: room, height: place.height - above - below };
  if (!(space.width >= LEAST && space.height >= LEAST)) throw noRoomInside(place, space);
  const inside = fitted(space, panel);
  const bottom = inside.top + inside.height;
  const end = inside.left + inside.width;
  const [across, up] = [scaleOf(x, [inside.left, end]), scaleOf(y, [bottom, inside.top])];
  const sideways = (at: number, label: string): Mark => {
    requireRoom(label, place.height - headHeight, points, OTHER_WORDS);
    const ends = [place.top + headHeight, place.top + place.height] as const;
    return { ...text([at, centre((inside.top + bottom) / 2, label, ends, points)], label, 'middle'), upwards: true };
  };
  requireRoom(x.label, place.width, points);
  if (isNamed(y) && inside.height / y.ticks.length < em)
    throw noRoom(`${em.toFixed(1)} mm for each of ${y.ticks.length} rows`, `${inside.height.toFixed(0)} mm for all`);
  const n = panel.n.length === 0 ? '' : numbersText(panel.n, end - place.left - 2.5 * em, points);
  if (panel.heading !== undefined)
    requireRoom(`${panel.heading} ${n}`, end - place.left - 2.5 * em, points, SHORTER_NAMES);
  return [
    ...panel.content(across, up),
    line([
      [inside.left, inside.top],
      [inside.left, bottom],
      [end, bottom],
    ]),
    ...spaced(y, up, () => em).flatMap(({ at, text: words }): Mark[] => [
      line([
        [inside.left - TICK, up(at)],
        [inside.left, up(at)],
      ]),
      text([inside.left - TICK - GAP, up(at) + 0.36 * em], words, 'end'),
    ]),
    ...spaced(x, across, (words) => textWidth(words, points)).flatMap(({ at, text: words }, k): Mark[] => [
      line([
        [across(at), bottom],
        [across(at), bottom + TICK],
      ]),
      ...(names === undefined
        ? [text([across(at), bottom + TICK + GAP + 0.8 * em], words, 'middle')]
        : tickNameMarks(names.lines[k], names, across(at), bottom + TICK + GAP, points)),
    ]),
    ...(x.label === ''
      ? []
      : [
          text(
            [
              centre((inside.left + end) / 2, x.label, [place.left, place.left + place.width], points),
              bottom + below - 0.5 - 0.2 * em,
            ],
            x.label,
            'middle',
          ),
        ]),
    ...(y.label === '' ? [] : [sideways(place.left + em, y.label)]),
    ...(shades === undefined ? [] : shadeScale(shades, end + 3 * GAP, inside, points, sideways)),
    ...(key?.marksAt(place.left, place.top + headHeight) ?? []),
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
    ...(n === '' ? [] : [text([end, place.top + 1.2 * em], n, 'end', SOFT)]),
  ];
}

/** `n = 12`, or `n = 12, 10` where conditions have different ones. */
export function countText(n: readonly (number | string)[]): string {
  return `n = ${new Set(n).size === 1 ? n[0] : n.join(', ')}`;
}

/** The same, or the least and the most where all have no room. */
function numbersText(n: readonly (number | string)[], room: number, points: number): string {
  const all = countText(n);
  if (textWidth(all, points) <= room) return all;
  const numbers = n.flatMap((one) => String(one).split(' to ').map(Number));
  return `n = ${Math.min(...numbers)} to ${Math.max(...numbers)}`;
}

/** The middle of a text, as near to `middle` as it can be between two ends. */
function centre(middle: number, label: string, [from, to]: readonly [number, number], points: number): number {
  const half = textWidth(label, points) / 2;
  return Math.min(to - half, Math.max(from + half, middle));
}

function noRoomInside(place: Rectangle, { width, height }: Rectangle): Error {
  const size = (sides: Pick<Rectangle, 'width' | 'height'>): string =>
    `${sides.width.toFixed(0)} by ${sides.height.toFixed(0)} mm`;
  return noRoom(
    `${LEAST} by ${LEAST} mm between the axes of a panel`,
    `${size({ width: Math.max(0, width), height: Math.max(0, height) })} of ${size(place)}: names and ticks take the rest`,
    SHORTER_NAMES,
  );
}

function shadeScale(
  axis: Axis,
  left: number,
  { top, height }: Rectangle,
  points: number,
  sideways: (at: number, label: string) => Mark,
): readonly Mark[] {
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
    ...spaced(axis, scale, () => em).flatMap(({ at, text: words }): Mark[] => [
      line([
        [right, scale(at)],
        [right + TICK, scale(at)],
      ]),
      text([right + TICK + GAP, scale(at) + 0.36 * em], words, 'start'),
    ]),
    sideways(right + TICK + 2 * GAP + widest(axis.ticks, points) + em, axis.label),
  ];
}

/** The largest part of a room in which units of both axes are equally long, at its upper left; all of it where they need not be. */
function fitted(room: Rectangle, { x, y, equal = false }: DrawnPanel): Rectangle {
  if (!equal) return room;
  const [wide, high] = [x.domain[1] - x.domain[0], y.domain[1] - y.domain[0]];
  const scale = Math.min(room.width / wide, room.height / high);
  return { ...room, width: wide * scale, height: high * scale };
}

/** Ticks whose texts have room beside each other: all, those at powers of ten, or every other, every third, ... @param extent mm of a text */
function spaced(axis: Axis, scale: (value: number) => number, extent: (text: string) => number): readonly Tick[] {
  if (isNamed(axis)) return axis.ticks;
  const fits = (kept: readonly Tick[]): boolean =>
    kept.every(
      ({ at, text }, i) =>
        i === 0 || Math.abs(scale(at) - scale(kept[i - 1].at)) > (extent(text) + extent(kept[i - 1].text)) / 2 + GAP,
    );
  if (fits(axis.ticks)) return axis.ticks;
  const powers = axis.logarithmic ? axis.ticks.filter(({ at }) => Number.isInteger(Math.log10(at))) : [];
  const from = powers.length > 1 ? powers : axis.ticks;
  for (let every = 1; every < from.length; every++) {
    const kept = from.filter((_, i) => i % every === 0);
    if (fits(kept)) return kept;
  }
  return from.slice(0, 1);
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
