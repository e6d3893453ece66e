import { ValidationError } from '../../agents/errors.ts';
import { textWidth } from './mark.ts';

/** For what has too little room. @param remedy Default: more room, or fewer panels in a row */
export function noRoom(
  expected: string,
  received: string,
  remedy = 'give it more millimetres (--size), or fewer panels in a row (--columns)',
): ValidationError {
  return new ValidationError('the figure is too small for what it shows', {
    code: 'no_room',
    ...{ expected, received, remedy },
  });
}

/** Refuses words that are longer than their room, mm. @throws ValidationError `no_room` */
export function requireRoom(words: string, room: number, points: number, remedy?: string): void {
  const needs = textWidth(words, points);
  if (needs > room) throw noRoom(`${needs.toFixed(0)} mm for '${words}'`, `${Math.max(0, room).toFixed(0)} mm`, remedy);
}
