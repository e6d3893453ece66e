import { openRun, planScenario } from 'reafference/scenarios/run';
import { waterMaze } from 'reafference/scenarios/studies/water-maze';

// Three trials of the water maze by one seed. Nothing runs until it is stepped; a tick is 1 ms.
const run = openRun(planScenario(waterMaze, { set: { trials: 3 } }), 5002);

const where = (): string => {
  const { x, y } = run.robot.physics.pose;
  return `tick ${run.tick}, trial ${run.trial + 1}, at (${x.toFixed(3)}, ${y.toFixed(3)}) m`;
};
const finish = (): void => {
  run.step(2000);
  console.log(`2 s later: ${where()}`);
  run.step(Infinity);
  console.log(`done:      tick ${run.tick}, digest ${run.result.digest.slice(0, 16)}`);
};

// Half a second into the second trial.
run.stepUntil(({ trial }) => trial === 1);
run.step(500);

// What was learned, the body, messages on their way, the trial so far, the digest: all of it, as plain data.
const saved = run.save();
console.log(`saved:     ${where()}`);
finish();

run.restore(saved);
console.log(`restored:  ${where()}`);
finish();
run.dispose();
