import { decimal, element } from '../plots/markup.ts';
import { linearScale, roundTicks } from '../plots/scale.ts';
import { group, label, line, svg } from '../plots/svg.ts';
import type { Timeline } from '../scenario/report-section.ts';

const [WIDTH, LEFT, RIGHT, HEAD, ROW, GAP] = [900, 92, 12, 22, 15, 14];

/** Marks in time, a row a name, as {@link Timeline} says. */
export function timeline({ id, title, description, seconds, x, groups }: Timeline): string {
  const across = linearScale([0, seconds], [LEFT, WIDTH - RIGHT]);
  let top = 0;
  const drawn = groups.map(({ name, rows }) => {
    const parts = [label(0, top + 12, name, 'heading')];
    top += HEAD;
    for (const row of rows) {
      const marks = Array.from(row.times, (time) => `M${decimal(across(time), 1)} ${top + 2}v${ROW - 4}`);
      parts.push(
        label(LEFT - 8, top + ROW - 4, row.name, 'axis-text end'),
        group('grid', line(LEFT, top + ROW, WIDTH - RIGHT, top + ROW, '')),
        element('path', { d: marks.join(''), class: 'spikes' }),
      );
      top += ROW;
    }
    top += GAP;
    return group('panel', ...parts);
  });
  const ticks = roundTicks(0, seconds, 8);
  return svg(
    { id: `section-${id}`, title, description, width: WIDTH, height: top + 40 },
    ...drawn,
    group('ticks', ...ticks.map((tick) => line(across(tick), top - GAP, across(tick), top - GAP + 4, ''))),
    group(
      'axis',
      ...ticks.map((tick) => label(across(tick), top + 4, decimal(tick), 'middle')),
      label((LEFT + WIDTH - RIGHT) / 2, top + 24, x, 'middle name'),
    ),
  );
}
