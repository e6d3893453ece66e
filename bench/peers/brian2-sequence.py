"""Predictive plasticity in Brian2, for test/controllers/synapses/predictive-plasticity.test.ts.

    apt-get install python3-brian
    /usr/bin/python3 bench/peers/brian2-sequence.py test/fixtures/brian2/sequences

Thirty inputs that spike once each, one after the other, onto a neuron that learns to predict them (Saponati & Vinck 2023, eqs.
1-3): the steps in which it spikes and the weights afterwards. A spike that arrives in step k is in the trace x that step k + 1
reads, so Brian2's step k + 1 is step k of the published program, which spikes are counted in.
"""

import json
import sys
from pathlib import Path

import numpy as np
import brian2 as b
from brian2 import ms

b.prefs.codegen.target = "numpy"

TIMES = 2 + 2 * np.arange(30)
UNTIL = 69
W = 0.02
ETA = 5e-3
PARAMETERS = dict(tau_x=2 * ms, tau_m=10 * ms, delta=0.05 * ms, eta=ETA, v_th=2.5)


def simulate(dt):
    b.start_scope()
    b.defaultclock.dt = dt
    inputs = b.SpikeGeneratorGroup(len(TIMES), range(len(TIMES)), TIMES * ms)
    neuron = b.NeuronGroup(
        1,
        """dv/dt = drive/delta - v/tau_m : 1
        drive : 1
        failure : 1
        before : 1""",
        method="euler",
        threshold="v > v_th",
        reset="v -= v_th",
        namespace=PARAMETERS,
    )
    neuron.run_regularly("before = v", when="start")
    # Euler takes weight and sum as they stand, and the trace to its exact solution.
    synapses = b.Synapses(
        inputs,
        neuron,
        """dw/dt = w*eta*(before_post*(x - before_post*w) + failure_post*p)/delta : 1 (clock-driven)
        dp/dt = x/delta - p/tau_m : 1 (clock-driven)
        dx/dt = x*(exp(-dt/tau_x) - 1)/dt : 1 (clock-driven)
        drive_post = w*x : 1 (summed)
        failure_post = w*(x - before_post*w) : 1 (summed)""",
        on_pre="x += 1",
        method="euler",
        namespace=PARAMETERS,
    )
    synapses.connect()
    synapses.w = W
    fired = b.SpikeMonitor(neuron)
    b.Network(inputs, neuron, synapses, fired).run(UNTIL * ms + dt)
    return dict(
        brian2=b.__version__,
        step_ms=float(dt / ms),
        until_ms=UNTIL,
        times_ms=TIMES.tolist(),
        w=W,
        eta=ETA,
        spikes=[int(round(float(t / dt))) - 1 for t in fired.t],
        weights=[float(f"{w:.12g}") for w in synapses.w],
    )


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "predictive_plasticity.json"
    result = [simulate(dt) for dt in (0.05 * ms, 0.025 * ms)]
    path.write_text(json.dumps(result) + "\n")
    print(path, [one["spikes"] for one in result])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
