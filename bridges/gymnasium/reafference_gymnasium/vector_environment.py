"""Several environments of a scenario, stepped at the same time."""

import numpy as np
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space

from .numbers import action_space_of, columns_of, info_of, observation_space_of
from .open_scenario import OpenScenario
from .program import ReafferenceError
from .view import View


class ReafferenceVectorEnv(OpenScenario, VectorEnv):
    """Sub-environments of one scenario in one process. A line asks all of them, and a line answers.

    num_envs: number of sub-environments, from 1 to 4096.
    autoreset_mode: of `gymnasium.vector.AutoresetMode`, or its name: NextStep (default), SameStep or Disabled.
    The others are those of `ReafferenceEnv`; `out` is one folder for the trials of all.

    `reset(seed=n)` begins the runs of seeds n, n + 1, ...; a list has the seed of each. After the last trial of its run, a sub-environment
    goes on with the next seed that none has begun. `reset()` begins the next trial of each, and `options={"reset_mask": mask}` has it for those that the array of truth values names. A trial is over
    as it is terminated: its outcome phase is left out. After an error, `reset` is due.

    `infos` has an array for each fact, and one of truth values, `_` before its name, for who has it; `reached` and `result` are
    arrays of objects. In SameStep, `final_obs` and `final_info` are those of the step that ended a trial.
    """

    metadata = {**OpenScenario.metadata, "autoreset_mode": AutoresetMode.NEXT_STEP}

    def __init__(
        self,
        scenario,
        *,
        num_envs=1,
        autoreset_mode=AutoresetMode.NEXT_STEP,
        step_seconds=None,
        parameters=None,
        body=None,
        physics=None,
        render_mode=None,
        out=None,
        command=None,
    ):
        self._mode = AutoresetMode(autoreset_mode)
        self._open(
            scenario,
            render_mode,
            command,
            out=out,
            parameters=parameters,
            environments=num_envs,
            step=step_seconds,
            body=body,
            physics=physics,
        )
        self.metadata = {**self.metadata, "autoreset_mode": self._mode}
        self.num_envs = num_envs
        self.single_observation_space = observation_space_of(self.description)
        self.single_action_space = action_space_of(self.description)
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)
        self._sizes = {name: space["shape"][0] for name, space in self.description["actionSpace"].items()}
        self._begun = False
        # Of each: its latest observation, whether its trial is over, and what it looks like.
        self._observations = [None] * num_envs
        self._over = np.zeros(num_envs, dtype=bool)
        self._poses = [None] * num_envs
        self._views = [None] * num_envs

    def reset(self, *, seed=None, options=None):
        seeds = self._seeds(seed)
        super().reset(seed=seeds[0])
        mask = self._mask((options or {}).get("reset_mask"))
        if seed is None and not self._begun:
            seeds = self._seeds(int(self.np_random.integers(2**31)))
        resets = [{"reset": {} if one is None else {"seed": one}} for one in seeds]
        answers = self._ask([reset if asked else None for reset, asked in zip(resets, mask)])
        self._begun = True
        self._over &= ~mask
        return self._batch(), columns_of([answer and answer["info"] for answer in answers])

    def step(self, actions):
        commands = self._commands(actions)
        if self._mode is AutoresetMode.DISABLED and self._over.any():
            over = np.flatnonzero(self._over).tolist()
            raise ValueError(f"the trials of sub-environments {over} are over: reset them, by options={{'reset_mask': mask}}")
        # In SameStep nothing is over between two steps.
        answers = self._ask([{"reset": {}} if over else {"step": one} for over, one in zip(self._over, commands)])
        rewards = np.array([answer.get("reward", 0) for answer in answers], dtype=np.float64)
        terminations = np.array([answer.get("terminated", False) for answer in answers], dtype=bool)
        truncations = np.array([answer.get("truncated", False) for answer in answers], dtype=bool)
        infos = [answer["info"] for answer in answers]
        over = terminations | truncations
        final = {}
        if self._mode is AutoresetMode.SAME_STEP and over.any():
            final = self._final(infos, over)
            begun = self._ask([{"reset": {}} if one else None for one in over])
            infos = [info if answer is None else answer["info"] for info, answer in zip(infos, begun)]
            self._over[:] = False
        else:
            self._over = over.copy()
        return self._batch(), rewards, terminations, truncations, {**columns_of(infos), **final}

    def render(self):
        if self.render_mode is None:
            return None
        unseen = [view is None for view in self._views]
        if any(unseen):
            scenes = self._program.ask([{"scene": {}} if one else None for one in unseen])
            self._views = [view if scene is None else View(scene) for view, scene in zip(self._views, scenes)]
        return tuple(view.picture(pose) for view, pose in zip(self._views, self._poses))

    def close_extras(self, **kwargs):
        self._program.close()

    def _ask(self, requests):
        """The answers, of which observations, poses and worlds are kept. Raises the first error among them: `reset` is due then."""
        answers = self._program.ask(requests)
        for k, (request, answer) in enumerate(zip(requests, answers)):
            if answer is None:
                continue
            if "error" in answer:
                raise ReafferenceError(answer["error"], f"sub-environment {k}: ")
            self._observations[k] = answer["observation"]
            self._poses[k] = info_of(answer)["pose"]
            if "reset" in request:
                self._views[k] = None
        return answers

    def _batch(self):
        return {
            name: np.array([one[name] for one in self._observations], dtype=np.float64).reshape(space.shape)
            for name, space in self.observation_space.spaces.items()
        }

    def _final(self, infos, over):
        """What the trials that are over ended with, as Gymnasium names it."""
        spaces = self.single_observation_space.spaces
        observations = np.full(self.num_envs, None, dtype=object)
        for k in np.flatnonzero(over):
            observations[k] = {
                name: np.array(values, dtype=np.float64).reshape(spaces[name].shape)
                for name, values in self._observations[k].items()
            }
        ended = columns_of([info if one else None for info, one in zip(infos, over)])
        return {"final_obs": observations, "_final_obs": over, "final_info": ended, "_final_info": over}

    def _commands(self, actions):
        """A command for each sub-environment."""
        parts = {next(iter(self._sizes)): actions} if len(self._sizes) == 1 else actions
        rows = {}
        for name, size in self._sizes.items():
            values = np.asarray(parts[name], dtype=np.float64)
            if values.shape != (self.num_envs, size):
                raise ValueError(f"actions of {name} have shape {(self.num_envs, size)}, not {values.shape}")
            if not np.isfinite(values).all():
                raise ValueError(f"actions of {name} are finite numbers, not {values[~np.isfinite(values)][0]}")
            rows[name] = values.tolist()
        return [dict(zip(rows, row)) for row in zip(*rows.values())]

    def _seeds(self, seed):
        """The seed of each; None where its run goes on."""
        if seed is None:
            return [None] * self.num_envs
        if isinstance(seed, (int, np.integer)):
            return [int(seed) + k for k in range(self.num_envs)]
        seeds = [None if one is None else int(one) for one in seed]
        if len(seeds) != self.num_envs:
            raise ValueError(f"seed is a number, or a list of {self.num_envs}, one for each sub-environment, not of {len(seeds)}")
        return seeds

    def _mask(self, mask):
        """Which are to be reset."""
        if mask is None:
            return np.ones(self.num_envs, dtype=bool)
        mask = np.asarray(mask)
        if mask.shape != (self.num_envs,) or mask.dtype != bool or not mask.any():
            raise ValueError(f"reset_mask is an array of {self.num_envs} truth values, one of them true, not {mask!r}")
        if not self._begun and not mask.all():
            raise ValueError("the first reset is of all sub-environments: leave reset_mask out")
        return mask
