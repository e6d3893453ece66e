import { describe, expect, it } from 'vitest';
import { SpikeColumn } from '../../../../agents/spike-column.ts';
import type { Plan } from '../../../../scenarios/plan/plan.ts';
import { rateMaps } from '../../../../scenarios/plots/rate-maps.ts';
import { planScenario } from '../../../../scenarios/run/index.ts';
import { openRun } from '../../../../scenarios/run/open-run.ts';
import { replayOpenField } from '../../../../scenarios/studies/replay/index.ts';
import { waterMaze } from '../../../../scenarios/studies/water-maze/index.ts';
import type { FieldMap, Frame } from '../../../../scenarios/view/frames/frame.ts';
import { RunSource } from '../../../../scenarios/view/run/run-source.ts';
import type { Cell, Command } from '../../../../scenarios/view/source.ts';

const maze = planScenario(waterMaze, { set: { trials: 2, timeLimit: 4 } });
const layers = ['field'] as const;

const advance = (ticks: number, cell: Cell): Command => ({ do: 'advance', ticks, withinMs: Infinity, layers, cell });
const seek = (tick: number, cell: Cell): Command => ({ do: 'seek', tick, historyTicks: 300, layers, cell });

/** Goes there directly. */
async function mapAt(plan: Plan, tick: number, cell: Cell): Promise<FieldMap | undefined> {
  const source = new RunSource(plan, plan.seeds[0]);
  const { field } = await source.ask(advance(tick, cell));
  source.close();
  return field;
}

/** Each tick of the trials of a run up to a tick, counted anew from 0, and the spikes of a population in them. */
function recorded(plan: Plan, tick: number, population: string) {
  const places: number[] = [];
  const spikes = new SpikeColumn();
  let fired: number[] = [];
  const atRest: number[] = [];
  const run = openRun(plan, plan.seeds[0], {
    listeners: [
      {
        spikes: (batch) => {
          if (batch.population === population) fired.push(...batch.ids.subarray(0, batch.count));
        },
        rest: () => {
          atRest.push(...fired);
          fired = [];
        },
        tick: ({ pose }) => {
          for (const id of fired) spikes.push(places.length / 2, id);
          fired = [];
          places.push(pose.x, pose.y);
        },
      },
    ],
  });
  run.step(tick);
  const size = run.controller.populations?.().find(({ name }) => name === population)?.size ?? 0;
  run.dispose();
  return { places, ticks: spikes.ticks.take(), ids: spikes.ids.take(), atRest, size, count: places.length / 2 };
}

/** The neuron that spikes most in rests or, of a run without, in trials. */
function busiest({ atRest, ids }: { readonly atRest: readonly number[]; readonly ids: Uint32Array }): number {
  const counts = new Map<number, number>();
  for (const id of atRest.length > 0 ? atRest : ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0][0];
}

describe('places that are counted', () => {
  it.each([
    ['a maze', maze, 'place', 5000],
    ['a field with rests', planScenario(replayOpenField, { set: { restTime: 1 } }), undefined, 6000],
  ])('are those of the whole record of %s, rests left out', { tags: 'long' }, async (_, plan, asked, tick) => {
    const source = new RunSource(plan, plan.seeds[0]);
    const population = asked ?? source.stage.populations[0].name;
    const record = recorded(plan, tick, population);
    const neuron = busiest(record);
    const frames: Frame[] = [];
    for (let at = 0; at < tick; at += 500) frames.push(await source.ask(advance(500, { population, neuron })));
    source.close();
    const resting = sum(frames.flatMap(({ rests }) => rests.map(([from, to]) => to - from)));
    const field = frames.at(-1)?.field as FieldMap;
    const { period } = plan;
    const [rows, columns] = field.shape;
    const expected = rateMaps(
      { name: population, period, ...record } as never,
      { places: record.places, interval: period },
      {
        bin: field.bin,
        bounds: {
          x: [field.left, field.left + columns * field.bin],
          y: [field.bottom, field.bottom + rows * field.bin],
        },
      },
    );
    expect(expected.shape).toEqual(field.shape);
    expect(record.count + resting).toBe(tick);
    expect(resting > 0).toBe(asked === undefined);
    expect(sum(field.seconds)).toBeCloseTo(record.count * period, 6);
    expect(field.spikes).toBe(record.ids.filter((id) => id === neuron).length);
    expect(rounded(field.seconds)).toEqual(rounded(expected.occupancy));
    expect(rounded(field.rates)).toEqual(rounded(expected.maps[neuron]));
  });

  it('are those of the ticks up to the present one, to and fro', { tags: 'long' }, async () => {
    const cell = { population: 'place', neuron: busiest(recorded(maze, 5000, 'place')) };
    const source = new RunSource(maze, maze.seeds[0], { snapshotSeconds: 0.2, savingShare: Infinity });
    await source.ask(advance(6000, cell));
    for (const tick of [4500, 900, 2500, 0, 5500]) {
      const { field, to } = await source.ask(seek(tick, cell));
      expect(to).toBe(tick);
      expect(field).toEqual(await mapAt(maze, tick, cell));
    }
    source.close();
  });

  it('are those of the run as it was tuned', { tags: 'long' }, async () => {
    const cell = { population: 'place', neuron: busiest(recorded(maze, 5000, 'place')) };
    const source = new RunSource(maze, maze.seeds[0], { snapshotSeconds: 0.2, savingShare: Infinity });
    const [{ name, minimum, maximum, value }] = source.stage.tunables;
    const tune: Command = { do: 'tune', name, value: value === minimum ? maximum : minimum, layers };
    const other = new RunSource(maze, maze.seeds[0]);
    await source.ask(advance(5000, cell));
    await source.ask(seek(1500, cell));
    await source.ask(tune);
    await source.ask(advance(3000, cell));
    await source.ask(seek(700, cell));
    const there = await source.ask(seek(4000, cell));
    await other.ask(advance(1500, cell));
    await other.ask(tune);
    const direct = await other.ask(advance(2500, cell));
    expect(there.field).toEqual(direct.field);
    source.close();
    other.close();
  });

  it('are told of any neuron at any time, and of none that there is not', async () => {
    const source = new RunSource(maze, maze.seeds[0]);
    expect((await source.ask(advance(0, { population: 'place', neuron: 3 }))).field).toBeUndefined();
    await source.ask({ do: 'advance', ticks: 2000, withinMs: Infinity, layers: [] });
    for (const neuron of [0, 100])
      expect((await source.ask(advance(0, { population: 'place', neuron }))).field).toEqual(
        await mapAt(maze, 2000, { population: 'place', neuron }),
      );
    await expect(source.ask(advance(1, { population: 'plac', neuron: 0 }))).rejects.toMatchObject({
      code: 'unknown_name',
    });
    for (const neuron of [-1, 0.5, 1e6])
      await expect(source.ask(advance(1, { population: 'place', neuron }))).rejects.toMatchObject({
        code: 'unknown_neuron',
        received: String(neuron),
      });
    source.close();
  });
});

const rounded = (values: ArrayLike<number>): string[] => Array.from(values, (value) => value.toFixed(6));

function sum(values: ArrayLike<number>): number {
  return Array.from(values).reduce((total, value) => total + value, 0);
}
