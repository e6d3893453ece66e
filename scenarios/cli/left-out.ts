import { relative } from 'node:path';
import type { EventRecording, SideCounts } from '../../bridges/recording/index.ts';

/**
 * Number of samples of a recording that are not among its events, by kind, and the first event outside the sensor, as JSON.
 *
 * @param kept number of samples beside the events that are not left out, by kind
 */
export function leftOut({ tally, firstOutside }: EventRecording, kept: Readonly<Partial<SideCounts>> = {}) {
  const { outside, other } = tally;
  const left = (kind: keyof SideCounts): number => tally[kind] - (kept[kind] ?? 0);
  const [triggers, frames, inertial] = [left('triggers'), left('frames'), left('inertial')];
  return { outside, firstOutside: firstOutside ?? null, triggers, frames, inertial, other };
}

/** The same as text: `17 trigger edges, 4 frames`; empty where nothing is left out. */
export function leftOutText(recording: EventRecording, kept: Readonly<Partial<SideCounts>> = {}): string {
  const { outside, firstOutside, triggers, frames, inertial, other } = leftOut(recording, kept);
  const first = firstOutside === null ? '' : ` (the first at (${firstOutside.x}, ${firstOutside.y})`;
  const counts: readonly (readonly [number, string])[] = [
    [triggers, 'trigger edges'],
    [frames, 'frames'],
    [inertial, 'inertial samples'],
    [outside, `events off the sensor${first === '' ? '' : `${first}, ${firstOutside?.t} s)`}`],
    [other, 'other words, packets or messages'],
  ];
  return counts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(', ');
}

/** Says where a part of a file lies that could not be made whole. */
export function partOf(file: string, folder: string): string {
  return `what there is of it is in ${relative(folder, file)}`;
}
