"""Proximal policy optimisation in the water maze, by stable-baselines3 and a vector of environments.

    pip install gymnasium stable-baselines3
    PYTHONPATH=node_modules/reafference/bridges/gymnasium python examples/ppo.py --out ppo

The learner sees where it is and goes in one of eight directions. One policy learns from eight agents; then it is tested, without learning, on runs of its own.
"""

import argparse

import gymnasium
import numpy as np
import reafference_gymnasium  # registers Reafference-v0
from stable_baselines3 import PPO
from stable_baselines3.common.vec_env import VecEnv

AGENTS = 8
DIRECTIONS = 8
# Of seconds: for as long an agent keeps its course.
STEP = 0.1
# m/s.
SPEED = 0.4
# m, half the width of the pool.
RADIUS = 0.6
# Share of the last velocity that a new one keeps, so that agents do not tremble on the spot while they explore.
INERTIA = 0.5


class Pool(VecEnv):
    """Agents in the water maze as stable-baselines3 has them: x and y from -1 to 1, and a direction."""

    def __init__(self, **options):
        self.envs = gymnasium.make_vec(
            "Reafference-v0", num_envs=AGENTS, scenario="water-maze", step_seconds=STEP, autoreset_mode="SameStep", **options
        )
        self.seconds = []
        super().__init__(AGENTS, gymnasium.spaces.Box(-1, 1, (2,)), gymnasium.spaces.Discrete(DIRECTIONS))

    def begin(self, seed):
        """Begins the runs of `seed` and the seven that follow."""
        self.velocity = np.zeros((AGENTS, 2))
        return self._seen(self.envs.reset(seed=seed)[0])

    def reset(self):
        self.velocity = np.zeros((AGENTS, 2))
        return self._seen(self.envs.reset()[0])

    def step_async(self, actions):
        angle = 2 * np.pi / DIRECTIONS * np.asarray(actions)
        wanted = SPEED * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
        self.velocity = INERTIA * self.velocity + (1 - INERTIA) * wanted

    def step_wait(self):
        heading = self.heading
        turned = np.stack([np.cos(heading), np.sin(heading)], axis=-1)
        forward = (self.velocity * turned).sum(-1)
        left = self.velocity[:, 1] * turned[:, 0] - self.velocity[:, 0] * turned[:, 1]
        commands = np.stack([forward, left, np.zeros(AGENTS)], axis=-1)
        observation, reward, terminated, truncated, info = self.envs.step(commands)
        over = terminated | truncated
        told = [{} for _ in over]
        for k in np.flatnonzero(over):
            self.seconds.append(info["final_info"]["elapsedSeconds"][k])
            told[k] = {
                "terminal_observation": np.clip(info["final_obs"][k]["pose"][:2] / RADIUS, -1, 1),
                "TimeLimit.truncated": bool(truncated[k] and not terminated[k]),
            }
        return self._seen(observation), reward.astype(np.float32), over, told

    def close(self):
        self.envs.close()

    def _seen(self, observation):
        self.heading = observation["pose"][:, 2]
        return np.clip(observation["pose"][:, :2] / RADIUS, -1, 1).astype(np.float32)

    # What stable-baselines3 asks of environments that it could reach into.
    def get_attr(self, name, indices=None):
        return [getattr(self.envs, name)] * AGENTS

    def set_attr(self, name, value, indices=None):
        raise NotImplementedError

    def env_method(self, name, *args, indices=None, **kwargs):
        raise NotImplementedError

    def env_is_wrapped(self, wrapper_class, indices=None):
        return [False] * AGENTS


def main():
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--seed", type=int, default=1000, help="of the learner, and of the first run (default: 1000)")
    words.add_argument("--steps", type=int, default=40_000, help="steps of learning, of all agents together (default: 40000)")
    words.add_argument("--out", help="folder for the trials of the test, for `reafference compare`")
    asked = words.parse_args()

    pool = Pool(parameters={"timeLimit": 15, "trials": 1000})
    pool.begin(asked.seed)
    learner = PPO("MlpPolicy", pool, n_steps=64, batch_size=256, learning_rate=1e-3, seed=asked.seed, device="cpu")
    learner.learn(asked.steps)
    pool.close()
    for first, last in [(1, 40), (41, 200), (201, 1000)]:
        if len(pool.seconds) >= last:
            print(f"trials {first} to {last} of all agents: median {np.median(pool.seconds[first - 1 : last]):.1f} s")

    test = Pool(out=asked.out, parameters={"trials": 10})
    seen = test.begin(asked.seed + 1000)
    while len(test.seconds) < 10 * AGENTS:
        seen = test.step(learner.predict(seen)[0])[0]
    test.close()
    print(f"tested in {len(test.seconds)} trials of other seeds: median {np.median(test.seconds):.1f} s")


if __name__ == "__main__":
    main()
