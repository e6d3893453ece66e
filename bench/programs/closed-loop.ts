import { connect, point, SimulatedClock } from '../../agents/index.ts';
import { run } from '../../scenarios/pool/index.ts';
import { waterMaze } from '../../scenarios/studies/water-maze/water-maze.ts';
import { simulateRobot } from '../../sim/index.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';

export interface ClosedLoopParameters {
  /** `run`: as `reafference run` does it. `agent`: robot, controller and goal, and nothing that keeps account. */
  readonly level: 'run' | 'agent';
  readonly seeds: readonly number[];
  /** A seed. */
  readonly trials: number;
}

export interface ClosedLoopResult {
  readonly cpuMilliseconds: number;
  readonly simulatedSeconds: number;
}

const PERIOD = 1e-3;

async function wholeRun({ seeds, trials }: Omit<ClosedLoopParameters, 'level'>): Promise<number> {
  const result = await run({ scenario: 'water-maze-reversal', seeds, set: { trials } });
  return result.seeds.reduce((sum, { simulatedSeconds }) => sum + simulatedSeconds, 0);
}

async function agentAlone({ seeds, trials }: Omit<ClosedLoopParameters, 'level'>): Promise<number> {
  let ticks = 0;
  for (const seed of seeds) ticks += await oneAgent(seed, trials);
  return ticks * PERIOD;
}

/** @returns ticks */
async function oneAgent(seed: number, trials: number): Promise<number> {
  const agent = waterMaze.agent({ ...waterMaze.defaults, acetylcholine: 1, dopamine: 1 }, point);
  const clock = new SimulatedClock(PERIOD);
  const controller = agent.controller(point);
  controller.initialise(seed, PERIOD);
  const robot = simulateRobot({ world: waterMaze.world(), agent, clock, physics: 'kinematic', seed });
  const connection = connect(robot, controller);
  const before = { x: 0, y: 0, heading: 0 };
  for (let index = 0; index < trials; index++) {
    const trial = waterMaze.trial({ timeLimit: 15, goalRadius: 0.09 }, index >= trials / 2);
    const last = clock.tick + 15_000;
    let end = Infinity;
    Object.assign(before, trial.start);
    robot.place(trial.start);
    connection.beginTrial({ index, count: trials });
    await clock.run(() => {
      const { pose } = robot.physics;
      const scene = { elapsed: 0, period: PERIOD, before, after: pose, touching: false, commands: connection.commands };
      if (end === Infinity && trial.judge?.(scene) !== undefined) {
        end = clock.tick + 301;
        connection.feedback.next({ reward: 1, phase: 'outcome' });
      }
      before.x = pose.x;
      before.y = pose.y;
      return clock.tick >= (end === Infinity ? last : end);
    });
    connection.endTrial({ success: end !== Infinity, terminated: end !== Infinity, reason: '' });
  }
  connection.dispose();
  robot.dispose();
  return clock.tick;
}

const { level, seeds, trials } = parameters<ClosedLoopParameters>();
const work = level === 'run' ? wholeRun : agentAlone;
await work({ seeds: [1], trials: 20 });
const since = process.cpuUsage();
const simulatedSeconds = await work({ seeds, trials });
report({ cpuMilliseconds: cpuMilliseconds(since), simulatedSeconds } satisfies ClosedLoopResult);
