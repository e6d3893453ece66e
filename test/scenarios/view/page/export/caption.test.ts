import { describe, expect, it } from 'vitest';
import { digestOfSeeds } from '../../../../../scenarios/measure/digest.ts';
import { planScenario } from '../../../../../scenarios/run/index.ts';
import { waterMaze } from '../../../../../scenarios/studies/water-maze/index.ts';
import { captionOf } from '../../../../../scenarios/view/page/export/caption.ts';
import { History } from '../../../../../scenarios/view/page/history.ts';
import { RunSource } from '../../../../../scenarios/view/run/run-source.ts';
import type { Command } from '../../../../../scenarios/view/source.ts';

const plan = planScenario(waterMaze, { set: { trials: 2, timeLimit: '2s' } });

/** A run, what was seen of it, and what its pictures say. */
function watched(of = plan) {
  const source = new RunSource(of, 5001);
  const history = new History();
  const ask = async (command: Command) => {
    const frame = await source.ask(command);
    history.take(frame);
    return captionOf(source.stage, history, frame.done);
  };
  return {
    history,
    on: (ticks: number) => ask({ do: 'advance', ticks, withinMs: Infinity, layers: [] }),
    ask,
  };
}

describe('the caption of a picture', () => {
  it('says the run, the moment, the parameters that differ, and the digest of the trials that are completed', async () => {
    const { on, history } = watched();
    const [run, moment, parameters, digest] = await on(1234);
    expect(run).toBe(`water-maze@${waterMaze.version} · body point · physics kinematic`);
    expect(moment).toBe('seed 5001 · tick 1234 (1.234 s) · trial 1');
    expect(parameters).toBe('trials=2 · timeLimit=2 s');
    expect(digest).toBe(`digest of 0 trials: ${history.digest?.slice(0, 16)}`);
    expect((await on(1000))[3]).toBe(`digest of 1 trial: ${history.digest?.slice(0, 16)}`);
    const end = await on(1e6);
    expect(end[1]).toMatch(/ · the end$/);
    // What `reafference run` prints for this seed.
    expect(end[3]).toBe(`digest: ${digestOfSeeds([history.digest ?? '']).slice(0, 16)}`);
  });

  it('says nothing of parameters where none differs, and names another controller', async () => {
    const { on } = watched(planScenario(waterMaze, { controller: 'oracle' }));
    const [run, , parameters] = await on(1);
    expect(parameters).toBe('');
    expect(run).toMatch(/ · controller oracle$/);
  });

  it('has no digest of a run that was tuned', async () => {
    const { on, ask } = watched();
    await on(100);
    const [, , , digest] = await ask({ do: 'tune', name: 'dopamine', value: 0, layers: [] });
    expect(digest).toBe('tuned (dopamine): no digest');
  });

  it('tells all parameters of a recording, whose defaults nobody knows, and the title of what is no run', () => {
    const { stage } = new RunSource(plan, 5001);
    const all = captionOf({ ...stage, parameters: [] }, new History(), false)[2];
    expect(all).toContain('timeLimit=2');
    expect(all).toContain('learningRate=');
    const { identity: _, ...unknown } = { ...stage, parameters: [] };
    expect(captionOf(unknown, new History(), false)[0]).toBe(stage.title);
  });
});
