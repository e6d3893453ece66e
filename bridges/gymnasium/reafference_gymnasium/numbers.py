"""What passes between Gymnasium and the program, as numbers: spaces, commands, and facts."""

import numpy as np
from gymnasium import spaces

# JSON does not tell 0 from 0.0.
_FLOATS = ("elapsedSeconds", "trialReward", "restSeconds")


def observation_space_of(description):
    return spaces.Dict({name: _box(space) for name, space in description["observationSpace"].items()})


def action_space_of(description):
    """The space of one actuator, or a dict of those of several."""
    actions = {name: _box(space) for name, space in description["actionSpace"].items()}
    return next(iter(actions.values())) if len(actions) == 1 else spaces.Dict(actions)


def info_of(answer):
    info = answer["info"]
    for name in _FLOATS:
        info[name] = float(info[name])
    info["pose"] = {name: float(value) for name, value in info["pose"].items()}
    return info


def columns_of(facts):
    """Facts of several, None for one that has none, as an array for each name; and, `_` before the name, who has it."""
    table = {}
    for name in {name: None for one in facts if one is not None for name in one}:
        has = [one is not None and name in one for one in facts]
        values = [one[name] if there else None for one, there in zip(facts, has)]
        kind = type(values[has.index(True)])
        if name == "pose":
            table[name] = columns_of(values)
        elif kind in (bool, int, float):
            table[name] = np.array([kind() if value is None else value for value in values], dtype=kind)
        else:
            table[name] = np.empty(len(values), dtype=object)
            for k, value in enumerate(values):
                table[name][k] = value
        table[f"_{name}"] = np.array(has)
    return table


def _box(space):
    def ends(which, default):
        fields = [np.full(field["count"], default if field[which] is None else field[which]) for field in space["fields"]]
        return np.concatenate(fields).astype(np.float64).reshape(space["shape"])

    return spaces.Box(ends("low", -np.inf), ends("high", np.inf), dtype=np.float64)
