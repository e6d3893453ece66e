import { point } from '../../../../agents/index.ts';
import { createRecorder } from '../../../../bridges/recording/index.ts';
import type { RunActivity } from '../../../../scenarios/measure/replay/replay-decoding.ts';

const ZERO = { linearX: 0, linearY: 0, angularZ: 0 };
const GOAL = { x: 0, y: 0, radius: 0.1 };
const RESULT = { success: true, reason: 'end', latencySeconds: 0, pathMetres: 0, collisions: 0 };

/** Records a made-up run as a run is recorded, tick by tick. */
export async function recordMadeUpRun(file: string, { period, populations, poses, trials, rests }: RunActivity) {
  const world = { walls: [], obstacles: [] };
  const identity = { scenario: 'made-up', version: 1 };
  const { listener, close } = await createRecorder(file, { identity, seed: 1, body: point, period, world });
  const next = populations.map(() => 0);
  const spikesOf = (tick: number): void => {
    for (const [p, { population, ticks, ids }] of populations.entries()) {
      const first = next[p];
      while (next[p] < ticks.length && ticks[next[p]] === tick) next[p]++;
      if (next[p] > first) listener.spikes({ population, tick, ids: ids.subarray(first), count: next[p] - first });
    }
  };
  const stretches = [
    ...trials.map((trial, index) => ({ ...trial, index })),
    ...rests.map((rest) => ({ ...rest, index: undefined })),
  ].sort((a, b) => a.firstTick - b.firstTick);
  let sample = 0;
  for (const { firstTick, endTick, index } of stretches) {
    const ticks = endTick - firstTick;
    if (index !== undefined) {
      const start = { x: poses.x[sample], y: poses.y[sample], heading: 0 };
      listener.trialStart({ index, tick: firstTick, start, goal: GOAL });
    }
    for (let elapsed = 1; elapsed <= ticks; elapsed++) {
      const tick = firstTick + elapsed - 1;
      spikesOf(tick);
      if (index === undefined) {
        listener.rest({ tick, elapsed, ticks });
        continue;
      }
      if (poses.ticks[sample + 1] === tick + 1) sample++;
      const pose = { x: poses.x[sample], y: poses.y[sample], heading: 0 };
      listener.tick({ tick, elapsed, pose, twist: ZERO, command: ZERO, reward: 0, observations: {} });
    }
    if (index !== undefined) {
      listener.trialEnd({ index, ...RESULT });
      sample++;
    }
  }
  await close();
}
