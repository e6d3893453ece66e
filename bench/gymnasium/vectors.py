"""Steps a vector of water mazes: `vectors.py JSON` with `kind` (ours, sync, async), `environments`, `steps` and `command`. Prints us a step of one."""

import functools
import json
import sys
import time

import gymnasium.vector
import numpy as np
import reafference_gymnasium

WARM_UP = 200


def main():
    given = json.loads(sys.argv[1])
    options = {"command": given["command"], "step_seconds": 0.05}
    count = given["environments"]
    if given["kind"] == "ours":
        envs = reafference_gymnasium.ReafferenceVectorEnv("water-maze", num_envs=count, **options)
    else:
        vectors = {"sync": gymnasium.vector.SyncVectorEnv, "async": gymnasium.vector.AsyncVectorEnv}
        single = functools.partial(reafference_gymnasium.ReafferenceEnv, "water-maze", **options)
        envs = vectors[given["kind"]]([single] * count)
    # All do the same: the same seeds, and the same actions.
    actions = np.tile([0.2, 0.0, 0.5], (count, 1))
    envs.reset(seed=1)
    for _ in range(WARM_UP):
        envs.step(actions)
    begun = time.perf_counter()
    for _ in range(given["steps"]):
        envs.step(actions)
    microseconds = 1e6 * (time.perf_counter() - begun) / (given["steps"] * count)
    envs.close()
    print(json.dumps(microseconds))


if __name__ == "__main__":
    main()
