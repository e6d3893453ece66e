"""Scenarios of Reafference as Gymnasium environments. Needs numpy and gymnasium 1.1 or newer, and the `reafference` program.

    import gymnasium, reafference_gymnasium
    env = gymnasium.make("Reafference-v0", scenario="water-maze", step_seconds=0.05)
    envs = gymnasium.make_vec("Reafference-v0", num_envs=8, scenario="water-maze", step_seconds=0.05)

The agent is the caller: actions are what the scenario's controller would command, observations what its sensors tell, in SI
units. The environments run in a process of their own; docs/environments.md has its protocol.
"""

import gymnasium

from .environment import ReafferenceEnv
from .program import PROTOCOL, ReafferenceError
from .vector_environment import ReafferenceVectorEnv

__all__ = ["PROTOCOL", "ReafferenceEnv", "ReafferenceError", "ReafferenceVectorEnv"]

gymnasium.register(
    "Reafference-v0",
    entry_point=f"{__name__}:ReafferenceEnv",
    vector_entry_point=f"{__name__}:ReafferenceVectorEnv",
)
