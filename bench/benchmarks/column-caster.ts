import { Scene } from '../../sim/casters/scene.ts';
import type { Benchmark } from '../benchmark.ts';
import type { ColumnCasterParameters, ColumnCasterResult } from '../programs/column-caster.ts';
import { furnishedRoom } from '../scenes/furnished-room.ts';
import { mean, ratioOf, summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

/** Pictures, frames of a run, and what to reach, frames a CPU second. */
const PICTURES = [
  { width: 64, height: 48, frames: 4000, atLeast: undefined },
  { width: 128, height: 128, frames: 2000, atLeast: 18_000 },
  { width: 346, height: 260, frames: 500, atLeast: 4000 },
] as const;

/**
 * The column caster, smooth edges and averaged textures, turning in a room of 66 things; beside it the same by hand in C. Mean
 * luminance of the last frame must agree.
 */
export const columnCaster: Benchmark = {
  name: 'column-caster',
  async run(bench) {
    const kernel = bench.kernel('column-caster');
    const solids = new Scene(furnishedRoom()).solids.flatMap(({ radius, x, y, axisX, axisY, halfX, halfY, top }) =>
      [radius, x, y, axisX, axisY, halfX, halfY, top].map(String),
    );
    const rows: Row[] = [];
    for (const { width, height, frames, atLeast } of PICTURES) {
      const ours: ColumnCasterResult[] = [];
      const theirs: ColumnCasterResult[] = [];
      for (let round = 0; round < bench.rounds; round++) {
        const parameters: ColumnCasterParameters = { width, height, frames };
        ours.push(await bench.program<ColumnCasterResult>('column-caster', parameters));
        if (kernel !== undefined)
          theirs.push(parse(await bench.execute(kernel, [...[width, height, frames].map(String), ...solids])));
      }
      bench.progress(`  ${width} x ${height}`);
      const speeds = (results: readonly ColumnCasterResult[]): number[] => results.map((result) => result.frames);
      const row = (measure: string, unit: string, values: readonly number[]): Row => ({
        benchmark: `column caster, ${width} x ${height}`,
        measure,
        unit,
        value: summarise(values),
      });
      const figure = row('WebAssembly', 'frames / CPU s', speeds(ours));
      rows.push(atLeast === undefined ? figure : { ...figure, bound: { of: 'value', atLeast } });
      if (theirs.length === 0) continue;
      const light = (results: readonly ColumnCasterResult[]): number => mean(results.map(({ luminance }) => luminance));
      rows.push(
        {
          ...row('C, written by hand', 'frames / CPU s', speeds(theirs)),
          ratio: ratioOf(speeds(ours), speeds(theirs)),
          bound: { of: 'ratio', atLeast: 0.65 },
        },
        {
          ...row('luminance, difference from C', '%', [100 * Math.abs(light(ours) / light(theirs) - 1)]),
          bound: { of: 'value', atMost: 0.01 },
        },
      );
    }
    return rows;
  },
};

function parse(text: string): ColumnCasterResult {
  const [, frames, luminance] = text.match(/^([\d.]+) frames, ([\d.]+) mean/) ?? [];
  return { frames: Number(frames), luminance: Number(luminance) };
}
