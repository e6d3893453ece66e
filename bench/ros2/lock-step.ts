/**
 * Serves the water maze in lock-step to its agent in another process, and compares every command with those of the run in one process.
 *
 *     . /opt/ros/jazzy/setup.bash && npm run build && npx tsx bench/ros2/lock-step.ts [FIRST_SEED [LAST_SEED]]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { openRclNode } from '../../bridges/ros2/index.ts';
import { servePlan } from '../../scenarios/cli/ros2/serve-plan.ts';
import { type Plan, planScenario } from '../../scenarios/plan/plan.ts';
import { openRun } from '../../scenarios/run/open-run.ts';
import waterMaze from '../../scenarios/studies/water-maze/water-maze.scenario.ts';

const VELOCITY = 'velocity=cmd_vel@geometry_msgs/msg/TwistStamped';
const [first = 5001, last = first] = process.argv.slice(2).map(Number);

/** A plan that notes the commands of its trials. @param late ticks of a trial that pass before the agent begins it */
function noting(plan: Plan, late: number): { readonly plan: Plan; digests(): readonly string[] } {
  const trials: { hash: Hash; ticks: number }[] = [];
  const trial: Plan['scenario']['trial'] = (...given) => {
    const task = plan.scenario.trial(...given);
    return {
      ...task,
      judge(scene) {
        // The first tick is run twice where sensors are to tell something before time begins.
        if (scene.elapsed === 1 && trials.at(-1)?.ticks !== 1) trials.push({ hash: createHash('sha256'), ticks: 0 });
        const one = trials.at(-1)!;
        one.ticks = scene.elapsed;
        const { linearX, linearY, angularZ } = scene.commands['velocity'] as Record<string, number>;
        if (scene.elapsed > late) one.hash.update(Float64Array.of(linearX, linearY, angularZ));
        return task.judge?.(scene);
      },
    };
  };
  const digests = (): readonly string[] => trials.map(({ hash }) => hash.copy().digest('hex'));
  return { plan: { ...plan, scenario: { ...plan.scenario, trial } }, digests };
}

/** Digest of the commands of each trial of the run in one process. */
function inOneProcess(plan: Plan, seed: number): readonly string[] {
  const noted = noting(plan, 0);
  const run = openRun(noted.plan, seed);
  run.stepUntil(() => false);
  run.dispose();
  return noted.digests();
}

function startAgent(seed: number): ChildProcess {
  const words = ['ros2', 'water-maze', '--use-sim-time', '--seed', `${seed}`, '--topics', VELOCITY];
  const ros = ['--ros-args', '-p', 'begin_trial:=false'];
  return spawn(process.execPath, ['dist/node/scenarios/cli/main.js', ...words, ...ros], { stdio: 'ignore' });
}

let same = 0;
for (let seed = first; seed <= last; seed++) {
  const plan = planScenario(waterMaze, {});
  const noted = noting(plan, 1);
  const agent = startAgent(seed);
  const transport = await openRclNode({ node: 'simulation', fault: (error) => console.error(error) });
  const begun = performance.now();
  const { trials: results } = await servePlan({
    plan: noted.plan,
    seed,
    transport,
    clockMilliseconds: 1,
    lockStepMilliseconds: 30_000,
    signal: new AbortController().signal,
    say() {},
  });
  const seconds = (performance.now() - begun) * 1e-3;
  agent.kill('SIGINT');
  await once(agent, 'exit');
  await transport.close();
  const [ours, theirs] = [inOneProcess(plan, seed), noted.digests()];
  const equal = ours.filter((digest, trial) => digest === theirs[trial]).length;
  if (equal === results.length) same++;
  const ticks = results.reduce((sum, trial) => sum + trial.ticks, 0);
  const latencies = results.map(({ latencySeconds }) => latencySeconds.toFixed(3)).join(' ');
  console.log(
    `seed ${seed}: ${equal} of ${results.length} trials with the same commands; ${ticks} ticks in ${seconds.toFixed(1)} s; ${latencies}`,
  );
}
console.log(`${same} seeds with the same commands in all trials`);
process.exit();
