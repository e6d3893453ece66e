import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openEnvironment } from '../../../../scenarios/environment/index.ts';
import reach from '../../fixtures/reach.ts';
import { REACH } from '../call.ts';

const gymnasium = spawnSync('python3', ['-c', 'import numpy, gymnasium']).status === 0;
const main = fileURLToPath(new URL('../../../../scenarios/cli/main.ts', import.meta.url));
const program = [process.execPath, '--import', import.meta.resolve('tsx'), main];

const SCRIPT = `
import json, sys, warnings
import gymnasium, numpy
from gymnasium.utils.env_checker import check_env
import reafference_gymnasium
command, scenario, catalogue = json.loads(sys.argv[1])
warnings.simplefilter("ignore")
for one in catalogue:
    env = gymnasium.make("Reafference-v0", scenario=one, step_seconds=0.02, command=command, render_mode="rgb_array")
    check_env(env.unwrapped)
    env.reset(seed=1)
    picture = env.render()
    assert picture.dtype == numpy.uint8 and picture.shape[0] == 256 and len(numpy.unique(picture.reshape(-1, 3), axis=0)) >= 3
    env.close()
env = gymnasium.make("Reafference-v0", scenario=scenario, step_seconds=0.02, parameters={"trials": 2}, body="rodent", command=command)
observation, info = env.reset(seed=7)
steps = [[observation["pose"].tolist(), 0.0, False, False, info["trial"]]]
while not (steps[-1][2] or steps[-1][3]):
    observation, reward, terminated, truncated, info = env.step(numpy.array([0.4, 0.1 * len(steps)]))
    steps.append([observation["pose"].tolist(), reward, terminated, truncated, info["trial"]])
codes = []
try: env.unwrapped.step([0.0])
except reafference_gymnasium.ReafferenceError as error: codes.append(error.code)
env.close()
env.close()
try: reafference_gymnasium.ReafferenceEnv("nothing-like-this", command=command)
except RuntimeError as error: codes.append("unknown_scenario" in str(error))
print(json.dumps({"steps": steps, "codes": codes}))
`;

it.skipIf(!gymnasium)(
  "passes Gymnasium's own checker, and gives what the environment itself gives",
  { timeout: 120_000 },
  async () => {
    const argument = JSON.stringify([program, REACH, ['water-maze', 't-maze-evidence', 'event-corridor', 'card-game']]);
    const { stdout, stderr } = spawnSync('python3', ['-c', SCRIPT, argument], {
      encoding: 'utf8',
      env: { ...process.env, PYTHONPATH: ['bridges/gymnasium', process.env['PYTHONPATH'] ?? ''].join(':') },
    });
    expect(stderr).toBe('');
    const { steps, codes } = JSON.parse(stdout);
    const environment = await openEnvironment(reach, { stepSeconds: 0.02, parameters: { trials: 2 }, body: 'rodent' });
    const { observation, info } = environment.reset({ seed: 7 });
    const expected: unknown[] = [[[...observation.pose], 0, false, false, info.trial]];
    for (let over = false; !over; ) {
      const step = environment.step({ velocity: [0.4, 0.1 * expected.length] });
      over = step.terminated || step.truncated;
      expected.push([[...step.observation.pose], step.reward, step.terminated, step.truncated, step.info.trial]);
    }
    environment.close();
    expect(expected.length).toBeGreaterThan(10);
    expect(steps).toEqual(expected);
    expect(codes).toEqual(['no_trial_under_way', true]);
  },
);
