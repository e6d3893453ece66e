import { type Mark, MM_PER_POINT, textWidth } from './mark.ts';
import { noRoom, requireRoom } from './no-room.ts';
import type { Look } from './palette.ts';

/** What lines are told apart by. */
export interface Key {
  /** What the names are values of, with its unit. Default: nothing. */
  readonly title?: string;
  readonly items: readonly { readonly name: string; readonly look: Look }[];
}

/** mm: the length of a sample, and what is between it and its name, and between a name and the next sample. */
const [SAMPLE, GAP, APART] = [5, 1.2, 4];

const FEWER = 'name the conditions of the panel, conditions=A,B, or take a panel of points';

/**
 * Looks and names, in as many rows as they need.
 *
 * @param remedy for names that are longer than a row
 * @param width mm of a row
 * @returns height in mm, and its marks with the upper left corner at a place
 * @throws ValidationError `no_room`
 */
export function keyed(
  { title = '', items }: Key,
  width: number,
  points: number,
  remedy?: string,
): { readonly height: number; readonly marksAt: (left: number, top: number) => readonly Mark[] } {
  const looks = new Set(items.map(({ look }) => `${look.colour} ${look.dash}`));
  if (looks.size < items.length)
    throw noRoom('lines that look different: there are 28 looks', `${items.length} lines`, FEWER);
  const em = points * MM_PER_POINT;
  let [x, row] = [0, 0];
  const place = (needs: number): readonly [number, number] => {
    if (x > 0 && x + needs > width) [x, row] = [0, row + 1];
    const at = [x, row] as const;
    x += needs + APART;
    return at;
  };
  const words = title === '' ? [] : [{ text: title, indent: 0, look: undefined }];
  const placed = [...words, ...items.map(({ name, look }) => ({ text: name, indent: SAMPLE + GAP, look }))].map(
    ({ text, indent, look }) => {
      requireRoom(text, width - indent, points, remedy);
      return { text, indent, look, at: place(indent + textWidth(text, points)) };
    },
  );
  const marksAt = (left: number, top: number): readonly Mark[] =>
    placed.flatMap(({ text, indent, look, at: [across, down] }): Mark[] => {
      const [start, base] = [left + across, top + em * (1 + 1.5 * down)];
      const middle = base - 0.35 * em;
      const name: Mark = {
        ...{ kind: 'text', at: [start + indent, base], text, points },
        ...{ colour: '#000000', anchor: 'start' },
      };
      if (look === undefined) return [name];
      return [
        {
          ...{ kind: 'line', width: 0.35, ...look },
          places: [
            [start, middle],
            [start + SAMPLE, middle],
          ],
        },
        name,
      ];
    });
  return { height: (row + 1) * 1.5 * em + 1, marksAt };
}
