import type { Trace } from './experiment.ts';

/** A trace as columns, with the number of spikes in each row: every number in full. */
export function tableOf({
  x,
  curves,
  spikes,
}: Trace): readonly [columns: readonly string[], rows: readonly (readonly number[])[]] {
  const titled = (name: string, unit: string): string => (unit === '1' ? name : `${name} (${unit})`);
  const marked = spikes.map(({ at }) => new Set(at));
  return [
    [...[x, ...curves].map(({ name, unit }) => titled(name, unit)), ...spikes.map(({ of }) => `spikes of the ${of}`)],
    Array.from(x.values, (at, i) => [
      ...[at, ...curves.map(({ values }) => values[i])],
      ...marked.map((times) => Number(times.has(at))),
    ]),
  ];
}

/** A trace as a file of comma-separated values, as RFC 4180 has it: a number is read back to the bit. */
export function csvOf(trace: Trace): string {
  const [columns, rows] = tableOf(trace);
  return [columns.map((column) => `"${column}"`), ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}
