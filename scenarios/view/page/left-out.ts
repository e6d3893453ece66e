import type { Stage } from '../stage.ts';
import { readAddress, unreadIn } from './address.ts';
import { hasCell } from './chosen-cell.ts';

/**
 * Says what stands in an address and is not shown: what cannot be read, panels and choices in them that there are not, a neuron that the run has not.
 * No sentence where all is shown.
 *
 * @param known names of all panels
 * @param unheard names of choices that no panel has
 */
export function leftOut(
  search: string,
  known: readonly string[],
  { populations }: Pick<Stage, 'populations'>,
  unheard: readonly string[],
): readonly string[] {
  const { panels = [], cell, show = {} } = readAddress(search);
  const parts = [
    ...unreadIn(search),
    ...panels.filter((name) => !known.includes(name)).map((name) => `panels=${name}`),
    ...unheard.map((name) => `show.${name}=${show[name]}`),
    ...(cell === undefined || hasCell(populations, cell) ? [] : [`cell=${cell.population}:${cell.neuron}`]),
  ];
  return parts.length === 0 ? [] : [`The address has what is not known here, and is left out: ${parts.join(', ')}`];
}
