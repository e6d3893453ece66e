/** In place of a card: none. In place of the picture of a card: it was not seen. */
export const NONE = -1;
/** In place of the picture of a card: it is gone. */
export const GONE = -2;

/**
 * The cards that a player who forgets nothing may choose among: the other one of a pair that it knows, or else any that it has not seen.
 * With four cards a game then takes 16/3 choices on average, and no player needs fewer.
 *
 * @param seen picture of each card, from 0; `NONE` or `GONE`
 * @param first the card that is turned, or `NONE`
 */
export function bestCards(seen: ArrayLike<number>, first: number): number[] {
  const places = Array.from(seen, (_, place) => place);
  const mateOf = (place: number): number =>
    seen[place] < 0 ? NONE : places.findIndex((other) => other !== place && seen[other] === seen[place]);
  const known = first === NONE ? places.filter((place) => mateOf(place) !== NONE) : [mateOf(first)];
  if (known.length > 0 && known[0] !== NONE) return known;
  return places.filter((place) => seen[place] === NONE);
}
