"""One scenario as an environment."""

import gymnasium
import numpy as np

from .numbers import action_space_of, info_of, observation_space_of
from .open_scenario import OpenScenario
from .view import View


class ReafferenceEnv(OpenScenario, gymnasium.Env):
    """A scenario, step by step.

    scenario: id, or path of a scenario file.
    step_seconds: simulated time of a step, for which its action holds; a whole number of ticks. Default: one tick.
    parameters: values by name, as numbers in the declared unit, or texts such as "20s". Default: those of the scenario.
    body, physics: names. Default: the scenario's first.
    render_mode: None, or "rgb_array" for a view from above of 256 rows.
    out: folder that `close` writes all trials to, as `run --out` does, for `reafference compare`. Default: none.
    command: words that start the program. Default: `reafference` where it is on the path, else `npx reafference`.

    Observations are a dict of arrays by the names of the sensors; actions an array, or a dict of arrays where the agent has several
    actuators. `reset(seed=n)` begins the run of seed n, `reset()` its next trial: see docs/environments.md. After a trial was
    terminated, `step` goes on through its outcome phase until `info["phase"]` is "over"; `reset` may come before that.
    """

    def __init__(
        self,
        scenario,
        *,
        step_seconds=None,
        parameters=None,
        body=None,
        physics=None,
        render_mode=None,
        out=None,
        command=None,
    ):
        self._open(
            scenario, render_mode, command, out=out, parameters=parameters, step=step_seconds, body=body, physics=physics
        )
        self.observation_space = observation_space_of(self.description)
        self.action_space = action_space_of(self.description)
        self._actuators = list(self.description["actionSpace"])
        self._begun = False
        self._pose = None
        self._view = None

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        if seed is None and not self._begun:
            seed = int(self.np_random.integers(2**32))
        answer = self._program.ask({"reset": {} if seed is None else {"seed": seed}})
        self._begun = True
        self._view = None
        return self._observation(answer), self._info(answer)

    def step(self, action):
        parts = {self._actuators[0]: action} if len(self._actuators) == 1 else action
        command = {name: np.asarray(values, dtype=np.float64).ravel().tolist() for name, values in parts.items()}
        answer = self._program.ask({"step": command})
        return (
            self._observation(answer),
            float(answer["reward"]),
            answer["terminated"],
            answer["truncated"],
            self._info(answer),
        )

    def render(self):
        if self.render_mode is None:
            return None
        if self._view is None:
            self._view = View(self._program.ask({"scene": {}}))
        return self._view.picture(self._pose)

    def close(self):
        self._program.close()

    def _observation(self, answer):
        shapes = self.observation_space.spaces
        return {
            name: np.array(values, dtype=np.float64).reshape(shapes[name].shape)
            for name, values in answer["observation"].items()
        }

    def _info(self, answer):
        info = info_of(answer)
        self._pose = info["pose"]
        return info
