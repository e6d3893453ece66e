import type { Wave } from '../../measure/replay/waves.ts';
import type { ArenaView } from '../../plots/arena/arena-view.ts';
import { circle, group, label, polyline } from '../../plots/svg.ts';

/** The waves of a rest over the arena: the first ones strong, from a dot to their number, the others pale. */
export function wavePaths(waves: readonly Wave[], numbered: number, view: Pick<ArenaView, 'x' | 'y'>): string {
  const [strong, pale] = [waves.slice(0, numbered), waves.slice(numbered)];
  const paths = strong.map((wave) => pathOf(wave, view));
  return (
    group('waves pale', ...pale.map((wave) => polyline(pathOf(wave, view), 'wave'))) +
    waveLines(strong, view) +
    group('numbers', ...paths.map((path, k) => numberAt(path, k)))
  );
}

/** The ways of the waves of a rest over the arena, all alike. */
export function waveLines(waves: readonly Wave[], view: Pick<ArenaView, 'x' | 'y'>): string {
  return group(
    'waves',
    ...waves
      .map((wave) => pathOf(wave, view))
      .map((path) => polyline(path, 'wave') + circle(...path[0], 1.8, 'wave-start')),
  );
}

function pathOf({ x, y }: Wave, view: Pick<ArenaView, 'x' | 'y'>): [x: number, y: number][] {
  return Array.from(x, (at, k) => [view.x(at), view.y(y[k])]);
}

/** The number of a wave a little beyond the end of its path. */
function numberAt(path: readonly (readonly [number, number])[], k: number): string {
  const [[fromX, fromY], [x, y]] = path.slice(-2);
  const length = Math.hypot(x - fromX, y - fromY) || 1;
  const [left, top] = [x + (9 * (x - fromX)) / length, y + (9 * (y - fromY)) / length];
  return label(left, top + 4, String(k + 1), 'wave-number middle');
}
