import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { REACH } from '../call.ts';

const gymnasium = spawnSync('python3', ['-c', 'import numpy; from gymnasium.vector import AutoresetMode']).status === 0;
const main = fileURLToPath(new URL('../../../../scenarios/cli/main.ts', import.meta.url));
const program = [process.execPath, '--import', import.meta.resolve('tsx'), main];

/** Runs Python, with what every script needs, and returns the value that it prints as JSON. */
function python(script: string, given: object = {}): unknown {
  const head = `
import json, sys
import gymnasium, numpy
from gymnasium.vector import AutoresetMode, SyncVectorEnv
import reafference_gymnasium
given = json.loads(sys.argv[1])
def vector(num_envs, **more):
    return gymnasium.make_vec("Reafference-v0", num_envs=num_envs, scenario=given["scenario"], command=given["command"], **more)
`;
  const argument = JSON.stringify({ scenario: REACH, command: program, ...given });
  const { stdout, stderr } = spawnSync('python3', ['-W', 'error', '-c', `${head}${script}`, argument], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: ['bridges/gymnasium', process.env['PYTHONPATH'] ?? ''].join(':') },
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

it.skipIf(!gymnasium)(
  "does what Gymnasium's own vector of single environments does, in each mode",
  { tags: 'long' },
  () => {
    const script = `
def same(ours, theirs, where):
    if isinstance(theirs, dict):
        # Objects to us, so that a fact of one is not made to fit the type of another's.
        for name in theirs:
            if name not in ("reached", "result"): same(ours[name], theirs[name], f"{where}.{name}")
    elif isinstance(theirs, tuple) or getattr(theirs, "dtype", None) == object:
        for k in range(len(theirs)): same(ours[k], theirs[k], f"{where}[{k}]")
    else:
        numpy.testing.assert_array_equal(ours, theirs, where)
        if hasattr(theirs, "dtype"): assert ours.dtype == theirs.dtype, where
numpy.random.seed(1)
ended = {}
more = {"step_seconds": 0.05, "body": "rodent"}
singles = [reafference_gymnasium.ReafferenceEnv(given["scenario"], command=given["command"], **more) for _ in range(2)]
for mode in ("NextStep", "SameStep"):
    ours, theirs = vector(2, autoreset_mode=mode, **more), SyncVectorEnv([lambda one=one: one for one in singles], autoreset_mode=mode)
    assert ours.metadata["autoreset_mode"] == theirs.metadata["autoreset_mode"] == AutoresetMode(mode)
    for name in ("observation_space", "action_space", "single_observation_space", "single_action_space"):
        assert getattr(ours, name) == getattr(theirs, name), name
    same(ours.reset(seed=[11, 4]), theirs.reset(seed=[11, 4]), "reset")
    over = numpy.zeros(2, dtype=int)
    for k in range(60):
        actions = numpy.column_stack([numpy.full(2, 0.5), numpy.random.uniform(-2, 2, 2)])
        said = ours.step(actions)
        assert ours.observation_space.contains(said[0])
        same(said, theirs.step(actions), f"{mode} {k}")
        over += said[2] | said[3]
    ended[mode] = over.tolist()
    ours.close()
theirs.close()
print(json.dumps(ended))
`;
    const ended = python(script) as Record<string, number[]>;
    expect(Math.min(...Object.values(ended).flat())).toBeGreaterThan(1);
  },
);

it.skipIf(!gymnasium)(
  'leaves the trials of all seeds in one folder, shows itself, and resets those that are named',
  { tags: 'long' },
  () => {
    const out = join(temporaryFolder(), 'out');
    const script = `
env = vector(2, out=given["out"], render_mode="rgb_array", autoreset_mode="Disabled", step_seconds=0.05, parameters={"trials": 2})
places = []
observation, infos = env.reset(seed=7)
pictures = env.render()
assert len(pictures) == 2 and all(one.shape[0] == 256 and one.dtype == numpy.uint8 for one in pictures)
while len(places) < 5:
    observation, reward, terminated, truncated, infos = env.step(numpy.tile([0.1, 0.2, 0.0], (2, 1)))
    over = terminated | truncated
    if over.any():
        try: env.step(numpy.zeros((2, 3)))
        except ValueError as error: assert "over: reset them" in str(error), error
        places.append([infos["seed"].tolist(), infos["trial"].tolist(), infos["result"][0]["reason"]])
        observation, infos = env.reset(options={"reset_mask": over})
        assert infos["_seed"].tolist() == over.tolist()
env.close()
env.close()
print(json.dumps(places))
`;
    expect(python(script, { out })).toEqual([
      [[7, 8], [0, 0], 'time limit'],
      [[7, 8], [1, 1], 'time limit'],
      [[9, 10], [0, 0], 'time limit'],
      [[9, 10], [1, 1], 'time limit'],
      [[11, 12], [0, 0], 'time limit'],
    ]);
    const [head, ...rows] = readFileSync(join(out, 'trials.csv'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    const [seed, trial] = ['seed', 'trial'].map((name) => head.indexOf(name));
    const places = rows.map((row) => `${row[seed]}/${row[trial]}`);
    expect(places).toEqual(['7/1', '7/2', '8/1', '8/2', '9/1', '9/2', '10/1', '10/2', '11/1', '12/1']);
  },
);

it.skipIf(!gymnasium)('says what is wrong with what it is given', { tags: 'long' }, () => {
  const script = `
said = []
def refused(call):
    try: call()
    except (ValueError, RuntimeError) as error: said.append(str(error))
env = vector(2, step_seconds=0.05)
refused(lambda: env.reset(seed=[1, 2, 3]))
refused(lambda: env.reset(seed=[5, 5]))
refused(lambda: env.reset(options={"reset_mask": numpy.array([True, False])}))
refused(lambda: env.step(numpy.zeros((2, 3))))
env.reset(seed=[5, None])
refused(lambda: env.step(numpy.zeros(3)))
refused(lambda: env.step(numpy.full((2, 3), numpy.nan)))
refused(lambda: env.reset(options={"reset_mask": [1, 0]}))
env.close()
refused(lambda: vector(0))
refused(lambda: vector(2, autoreset_mode="Later"))
print(json.dumps(said))
`;
  const told = python(script) as string[];
  expect(told.map((line) => line.split('\n')[0])).toEqual([
    'seed is a number, or a list of 2, one for each sub-environment, not of 3',
    'two sub-environments would run seed 5',
    'the first reset is of all sub-environments: leave reset_mask out',
    'sub-environment 0: no trial was begun',
    'actions of velocity have shape (2, 3), not (3,)',
    'actions of velocity are finite numbers, not nan',
    'reset_mask is an array of 2 truth values, one of them true, not array([1, 0])',
    expect.stringContaining('--environments'),
    expect.stringContaining('Later'),
  ]);
});
