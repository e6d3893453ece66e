import type { Wave } from '../../measure/replay/waves.ts';
import type { ArenaView } from '../../plots/arena/arena-view.ts';
import { circle, group, label, polyline } from '../../plots/svg.ts';

/** The waves of a rest over the arena: the first ones strong, from a dot to their number, the others pale. */
export function wavePaths(waves: readonly Wave[], numbered: number, { x, y }: Pick<ArenaView, 'x' | 'y'>): string {
  const pathOf = (wave: Wave): [number, number][] => Array.from(wave.x, (at, k) => [x(at), y(wave.y[k])]);
  const paths = waves.map(pathOf);
  const [strong, pale] = [paths.slice(0, numbered), paths.slice(numbered)];
  return (
    group('waves pale', ...pale.map((path) => polyline(path, 'wave'))) +
    group(
      'waves',
      ...strong.map((path) => polyline(path, 'wave') + circle(path[0][0], path[0][1], 1.8, 'wave-start')),
    ) +
    group('numbers', ...strong.map((path, k) => numberAt(path, k)))
  );
}

/** The number of a wave a little beyond the end of its path. */
function numberAt(path: readonly (readonly [number, number])[], k: number): string {
  const [[fromX, fromY], [x, y]] = path.slice(-2);
  const length = Math.hypot(x - fromX, y - fromY) || 1;
  const [left, top] = [x + (9 * (x - fromX)) / length, y + (9 * (y - fromY)) / length];
  return label(left, top + 4, String(k + 1), 'wave-number middle');
}
