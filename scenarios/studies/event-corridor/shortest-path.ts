/** A disc on the floor that is in the way. m */
export interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Points on the rim of a disc; the way along the rim between two is straight, so at most 0.2 % short. */
const RIM_POINTS = 40;

/**
 * Length of the shortest way of a disc-shaped body between two places in a rectangle with discs in the way, m; Infinity when
 * there is none. By a graph of what can see what (Lozano-Pérez & Wesley 1979), rims as polygons.
 *
 * @param half m, half the sides of the rectangle around the origin
 * @param radius m, of the body
 */
export function shortestPath(
  from: Place,
  to: Place,
  discs: readonly Disc[],
  half: { readonly x: number; readonly y: number },
  radius: number,
): number {
  const grown = discs.map((disc) => ({ ...disc, radius: disc.radius + radius }));
  const inside = ({ x, y }: Place): boolean => Math.abs(x) <= half.x - radius && Math.abs(y) <= half.y - radius;
  // Outside of the circle, so that its edges touch it at their middles.
  const reach = 1 / Math.cos(Math.PI / RIM_POINTS) + 1e-9;
  const rims = grown.flatMap(({ x, y, radius: r }) =>
    Array.from({ length: RIM_POINTS }, (_, k): Place => {
      const angle = (2 * Math.PI * k) / RIM_POINTS;
      return { x: x + reach * r * Math.cos(angle), y: y + reach * r * Math.sin(angle) };
    }),
  );
  const free = ({ x, y }: Place): boolean => grown.every((disc) => Math.hypot(x - disc.x, y - disc.y) >= disc.radius);
  const places = [from, to, ...rims.filter((place) => inside(place) && free(place))];
  const lengths = places.map((_, i) => (i === 0 ? 0 : Infinity));
  const done = new Set<number>();
  for (;;) {
    let nearest = -1;
    for (let i = 0; i < places.length; i++)
      if (!done.has(i) && lengths[i] < (lengths[nearest] ?? Infinity)) nearest = i;
    if (nearest < 0 || nearest === 1) return lengths[1];
    done.add(nearest);
    const here = places[nearest];
    for (let i = 0; i < places.length; i++) {
      if (done.has(i)) continue;
      const there = places[i];
      const length = lengths[nearest] + Math.hypot(there.x - here.x, there.y - here.y);
      if (length < lengths[i] && grown.every((disc) => distance(disc, here, there) >= disc.radius)) lengths[i] = length;
    }
  }
}

/** From a place to a segment. */
function distance({ x, y }: Place, a: Place, b: Place): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / square));
  return Math.hypot(a.x + along * dx - x, a.y + along * dy - y);
}
