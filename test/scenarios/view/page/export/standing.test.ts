import { expect, it } from 'vitest';
import { planScenario } from '../../../../../scenarios/run/index.ts';
import { waterMaze } from '../../../../../scenarios/studies/water-maze/index.ts';
import { standing } from '../../../../../scenarios/view/page/export/standing.ts';
import { History } from '../../../../../scenarios/view/page/history.ts';
import { SignalCurves } from '../../../../../scenarios/view/page/panels/signal-curves.ts';
import { RunSource } from '../../../../../scenarios/view/run/run-source.ts';
import { LAYERS } from '../../../../../scenarios/view/source.ts';

it('leaves what was seen as it was, and has what holds: weights, and those at the start of the trial', async () => {
  const source = new RunSource(planScenario(waterMaze, { set: { trials: 3, timeLimit: 2 } }), 5001);
  const [history, curves] = [new History(), new SignalCurves(source.stage)];
  const frame = await source.ask({ do: 'advance', ticks: 3000, withinMs: Infinity, layers: LAYERS });
  history.take(frame);
  curves.take(frame);
  const seen = (): unknown => structuredClone([history.path, history.rewards, history.results, curves.table()]);
  const before = seen();
  await source.ask({ do: 'advance', ticks: 2000, withinMs: Infinity, layers: LAYERS });
  const back = standing(await source.ask({ do: 'seek', tick: 3000, historyTicks: 500, layers: LAYERS }));
  history.take(back);
  curves.take(back);
  expect(seen()).toEqual(before);
  expect(history.tick).toBe(3000);
  expect(back).toMatchObject({ from: 3000, to: 3000, fresh: false });
  const [name] = Object.keys(frame.weights);
  expect(name).toBeDefined();
  expect(back.weights[name]).toEqual(frame.weights[name]);
  expect(back.startWeights?.[name]).toEqual(frame.startWeights?.[name]);
});
