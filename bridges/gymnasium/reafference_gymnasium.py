"""Scenarios of Reafference as Gymnasium environments. Needs numpy and gymnasium 1.0 or newer, and the `reafference` program.

    import gymnasium, reafference_gymnasium
    env = gymnasium.make("Reafference-v0", scenario="water-maze", step_seconds=0.05)

The agent is the caller: actions are what the scenario's controller would command, observations what its sensors tell, in SI
units. The environment runs in a process of its own; docs/environments.md has its protocol.
"""

import json
import shutil
import subprocess
import tempfile

import gymnasium
import numpy as np
from gymnasium import spaces

PROTOCOL = "reafference-environment/1"


class ReafferenceError(RuntimeError):
    """An error of the environment. `code` is for programs; docs/errors.md lists all."""

    def __init__(self, error):
        super().__init__(error["message"])
        self.code = error["code"]


class ReafferenceEnv(gymnasium.Env):
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

    metadata = {"render_modes": ["rgb_array"], "render_fps": 20}

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
        if render_mode not in (None, "rgb_array"):
            raise ValueError(f"render_mode is None or 'rgb_array', not {render_mode!r}")
        words = [*(command or _program()), "environment", str(scenario), "--stdio"]
        for option, value in (("--step", step_seconds), ("--body", body), ("--physics", physics), ("--out", out)):
            if value is not None:
                words += [option, str(value)]
        for name, value in (parameters or {}).items():
            words += ["--set", f"{name}={value}"]
        # A file, and not a pipe that nobody reads: a scenario may print much.
        self._asides = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._asides
        )
        said = self._process.stdout.readline()
        if not said:
            raise RuntimeError(self._last_words())
        self.description = json.loads(said)
        if self.description["protocol"] != PROTOCOL:
            self.close()
            raise RuntimeError(f"the program speaks {self.description['protocol']}, and this file {PROTOCOL}")
        self.render_mode = render_mode
        self.observation_space = spaces.Dict(
            {name: _box(space) for name, space in self.description["observationSpace"].items()}
        )
        actions = {name: _box(space) for name, space in self.description["actionSpace"].items()}
        self._actuators = list(actions)
        self.action_space = next(iter(actions.values())) if len(actions) == 1 else spaces.Dict(actions)
        self._begun = False
        self._pose = None
        self._scene = None

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        if seed is None and not self._begun:
            seed = int(self.np_random.integers(2**32))
        answer = self._ask({"reset": {} if seed is None else {"seed": seed}})
        self._begun = True
        self._scene = None
        return self._observation(answer), self._info(answer)

    def step(self, action):
        parts = {self._actuators[0]: action} if len(self._actuators) == 1 else action
        command = {name: np.asarray(values, dtype=np.float64).ravel().tolist() for name, values in parts.items()}
        answer = self._ask({"step": command})
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
        if self._scene is None:
            self._scene = _View(self._ask({"scene": {}}))
        return self._scene.picture(self._pose)

    def close(self):
        process = self._process
        if process.stdin.closed:
            return
        process.stdin.close()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
        self._asides.close()

    def __del__(self):
        if getattr(self, "_process", None) is not None:
            self.close()

    def _ask(self, request):
        try:
            # Not a number and infinities are no JSON: what a policy gives must be finite.
            line = json.dumps(request, allow_nan=False)
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise RuntimeError(self._last_words()) from None
        said = self._process.stdout.readline()
        if not said:
            raise RuntimeError(self._last_words())
        answer = json.loads(said)
        if "error" in answer:
            raise ReafferenceError(answer["error"])
        return answer

    def _last_words(self):
        self._process.wait()
        self._asides.seek(0)
        words = self._asides.read().decode(errors="replace").strip()
        self.close()
        return words or "the program has ended"

    def _observation(self, answer):
        shapes = self.observation_space.spaces
        return {
            name: np.array(values, dtype=np.float64).reshape(shapes[name].shape)
            for name, values in answer["observation"].items()
        }

    def _info(self, answer):
        self._pose = answer["info"]["pose"]
        return answer["info"]


def _program():
    program = shutil.which("reafference")
    if program is not None:
        return [program]
    npx = shutil.which("npx")
    if npx is None:
        raise RuntimeError("neither `reafference` nor `npx` is on the path: say how to start the program by `command`")
    return [npx, "reafference"]


def _box(space):
    def ends(which, default):
        fields = [np.full(field["count"], default if field[which] is None else field[which]) for field in space["fields"]]
        return np.concatenate(fields).astype(np.float64).reshape(space["shape"])

    return spaces.Box(ends("low", -np.inf), ends("high", np.inf), dtype=np.float64)


class _View:
    """The world of a trial from above: walls and obstacles dark, goals green, the body a disc with its heading."""

    ROWS = 256
    MARGIN = 0.05

    def __init__(self, scene):
        walls, obstacles, goals = scene["walls"], scene["obstacles"], scene["goals"]
        points = [(p["x"], p["y"]) for wall in walls for p in (wall["from"], wall["to"])]
        points += [(one["at"]["x"], one["at"]["y"]) for one in obstacles]
        points += [(goal["x"] + d, goal["y"] + d) for goal in goals for d in (-goal["radius"], goal["radius"])]
        corners = np.array(points or [(-1.0, -1.0), (1.0, 1.0)])
        low, high = corners.min(axis=0) - self.MARGIN, corners.max(axis=0) + self.MARGIN
        self._pixel = max(high[1] - low[1], 1e-3) / self.ROWS
        columns = max(1, int(np.ceil((high[0] - low[0]) / self._pixel)))
        self._x = low[0] + (np.arange(columns) + 0.5)[None, :] * self._pixel
        self._y = high[1] - (np.arange(self.ROWS) + 0.5)[:, None] * self._pixel
        self._background = np.full((self.ROWS, columns, 3), 250, dtype=np.uint8)
        for goal in goals:
            self._background[self._disc(goal["x"], goal["y"], goal["radius"])] = (150, 200, 160)
        for wall in walls:
            (ax, ay), (bx, by) = ((wall[end]["x"], wall[end]["y"]) for end in ("from", "to"))
            half = max(wall.get("thickness", 0.02), self._pixel) / 2
            middle, length, heading = ((ax + bx) / 2, (ay + by) / 2), np.hypot(bx - ax, by - ay), np.arctan2(by - ay, bx - ax)
            self._background[self._bar(*middle, length / 2, half, heading)] = 60
        for one in obstacles:
            x, y = one["at"]["x"], one["at"]["y"]
            if one["kind"] == "box":
                inside = self._bar(x, y, one["size"][0] / 2, one["size"][1] / 2, one.get("heading", 0.0))
            else:
                inside = self._disc(x, y, one["radius"])
            self._background[inside] = 110

    def picture(self, pose):
        picture = self._background.copy()
        if pose is not None:
            x, y, heading = pose["x"], pose["y"], pose["heading"]
            size = 5 * self._pixel
            picture[self._disc(x, y, size)] = (200, 60, 40)
            picture[self._disc(x + size * np.cos(heading), y + size * np.sin(heading), size / 2)] = (90, 20, 10)
        return picture

    def _disc(self, x, y, radius):
        return np.hypot(self._x - x, self._y - y) <= max(radius, self._pixel)

    def _bar(self, x, y, half_length, half_width, heading):
        dx, dy = self._x - x, self._y - y
        along, aside = dx * np.cos(heading) + dy * np.sin(heading), dy * np.cos(heading) - dx * np.sin(heading)
        return (np.abs(along) <= half_length) & (np.abs(aside) <= half_width)


gymnasium.register("Reafference-v0", entry_point=f"{__name__}:ReafferenceEnv")
