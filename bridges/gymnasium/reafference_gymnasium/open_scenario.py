"""What one environment and several at a time have in common: a scenario that a program runs, and how they are seen."""

from .program import Program


class OpenScenario:
    """Signatures of `__init__` stay where users look for them; what they mean is here and in `Program`."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 20}

    def _open(self, scenario, render_mode, command, **options):
        if render_mode not in (None, "rgb_array"):
            raise ValueError(f"render_mode is None or 'rgb_array', not {render_mode!r}")
        self._program = Program(scenario, command=command, **options)
        self.description = self._program.description
        self.render_mode = render_mode

    def __del__(self):
        if getattr(self, "_program", None) is not None:
            self.close()
