"""The program that runs environments, as a process that answers lines of JSON."""

import json
import shutil
import subprocess
import tempfile

PROTOCOL = "reafference-environment/1"

# Seconds in which a program that has nothing to write ends by itself.
_END_SECONDS = 5


class ReafferenceError(RuntimeError):
    """An error of the environment. `code` is for programs; docs/errors.md lists all."""

    def __init__(self, error, where=""):
        super().__init__(f"{where}{error['message']}")
        self.code = error["code"]


class Program:
    """`reafference environment SCENARIO --stdio`. `description` is its first line; `options` are those of the command line, None for absent."""

    def __init__(self, scenario, *, command, parameters, out, **options):
        words = [*(command or _program()), "environment", str(scenario), "--stdio"]
        for option, value in {"out": out, **options}.items():
            if value is not None:
                words += [f"--{option}", str(value)]
        for name, value in (parameters or {}).items():
            words += ["--set", f"{name}={value}"]
        self._writes = out is not None
        # A file, and not a pipe that nobody reads: a scenario may print much.
        self._asides = tempfile.TemporaryFile()
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._asides)
        said = self._process.stdout.readline()
        if not said:
            raise RuntimeError(self._last_words())
        self.description = json.loads(said)
        if self.description["protocol"] != PROTOCOL:
            self.close()
            raise RuntimeError(f"the program speaks {self.description['protocol']}, and this file {PROTOCOL}")

    def ask(self, request):
        """The answer to a request, or the list of those to a list of requests."""
        try:
            # Not a number and infinities are no JSON: what a policy gives must be finite.
            line = json.dumps(request, allow_nan=False, separators=(",", ":"))
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise RuntimeError(self._last_words()) from None
        said = self._process.stdout.readline()
        if not said:
            raise RuntimeError(self._last_words())
        answer = json.loads(said)
        if isinstance(answer, dict) and "error" in answer:
            raise ReafferenceError(answer["error"])
        return answer

    def close(self):
        """Ends the program, which writes its results first. Raises RuntimeError where they could not be written."""
        process = self._process
        if process.stdin.closed:
            return
        try:
            process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            process.wait(timeout=None if self._writes else _END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
        words = self._asides_so_far()
        self._asides.close()
        if self._writes and process.returncode != 0:
            raise RuntimeError(words or f"the program has ended with {process.returncode}")

    def _last_words(self):
        self._process.wait()
        self._writes = False
        words = self._asides_so_far()
        self.close()
        return words or "the program has ended"

    def _asides_so_far(self):
        self._asides.seek(0)
        return self._asides.read().decode(errors="replace").strip()


def _program():
    program = shutil.which("reafference")
    if program is not None:
        return [program]
    npx = shutil.which("npx")
    if npx is None:
        raise RuntimeError("neither `reafference` nor `npx` is on the path: say how to start the program by `command`")
    return [npx, "reafference"]
