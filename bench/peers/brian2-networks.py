"""The benchmark networks in Brian2, for `npm run bench:peers` (bench/peers.ts). One JSON line on standard output.

    apt-get install python3-brian cython3 g++
    /usr/bin/python3 bench/peers/brian2-networks.py b1 --target cpp_standalone --folder .tmp/peers --neurons 4000

Networks, units and constants as in bench/networks/; each written as Brian2's documentation and examples have it, with
Brian2's own compiler flags (-O3 -ffast-math -march=native) and double precision unless --precision says otherwise.

What is measured: CPU time of the run loop alone, a simulated second, after a warm-up, spikes counted on the way. Code
generation, compilation, building the network and what Network.run spends before its first step are left out; the first two
are reported as `compile`. Standalone programs draw a new network each time they run; they and what Cython compiles are kept
in --folder and used again.
"""

import argparse
import json
import os
import resource
import subprocess
import time
from pathlib import Path

import numpy as np
import brian2 as b
from brian2 import Hz, mV, ms, nS, pA, pF, second
from brian2_water_maze import WaterMaze

WARM_UP = 1 * second
IN_DEGREE = 80


def cpu_seconds():
    """Of this process and of the compilers it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


class Case:
    """A network and whose spikes are counted. Objects are those of the magic network if not in `others`."""

    def __init__(self, counted, synapses, *others):
        self.counter = b.SpikeMonitor(counted, record=False)
        self.size = len(counted)
        self.synapses = synapses
        self.reported = {}
        self.network = b.Network(counted, self.counter, *synapses, *others)


def b1(options):
    """Current-based network of Vogels & Abbott 2005, after Brian2's examples/CUBA.py; 80 synapses a neuron at any size."""
    b.defaultclock.dt = 0.1 * ms
    n = options.neurons
    cells = b.NeuronGroup(
        n,
        """dv/dt = (g_e + g_i - (v - E_L))/tau_m : volt (unless refractory)
           dg_e/dt = -g_e/tau_e : volt
           dg_i/dt = -g_i/tau_i : volt""",
        threshold="v > V_t",
        reset="v = V_r",
        refractory=5.1 * ms,
        method="exact",
        namespace=dict(tau_m=20 * ms, tau_e=5 * ms, tau_i=10 * ms, E_L=-49 * mV, V_t=-50 * mV, V_r=-60 * mV),
    )
    cells.v = "V_r + rand()*(V_t - V_r)"
    excitation = b.Synapses(cells, cells, on_pre="g_e += 1.62*mV")
    inhibition = b.Synapses(cells, cells, on_pre="g_i -= 9*mV")
    excitation.connect(f"i < {n * 4 // 5}", p=IN_DEGREE / n)
    inhibition.connect(f"i >= {n * 4 // 5}", p=IN_DEGREE / n)
    return Case(cells, [excitation, inhibition])


LIF = """
dv/dt = (E_L - v)/tau_m + (i_ex + i_in)/C_m : volt (unless refractory)
di_ex/dt = -i_ex/tau_ex : amp
di_in/dt = -i_in/tau_in : amp
"""


def lif(size):
    """controllers/neurons/lif.ts; Brian2 holds a neuron for a step less than its refractory time."""
    cells = b.NeuronGroup(
        size,
        LIF,
        threshold="v >= -55*mV",
        reset="v = E_L",
        refractory=2 * ms + b.defaultclock.dt,
        method="exact",
        namespace=dict(tau_m=20 * ms, C_m=250 * pF, E_L=-70 * mV, tau_ex=5 * ms, tau_in=10 * ms),
    )
    cells.v = -70 * mV
    return cells


def poisson(rate):
    """The rate at which Brian2, where rate*dt is the probability of a spike, draws at least one event in a step."""
    dt = b.defaultclock.dt
    return (1 - np.exp(-rate * dt)) / dt


def b2(options):
    """Poisson inputs at 20 Hz, all onto all, additive pair STDP; traces in the synapses, as in Brian2's documentation."""
    b.defaultclock.dt = options.step * ms
    inputs = b.PoissonGroup(options.inputs, poisson(20 * Hz))
    cells = lif(options.neurons)
    largest = 3.75e3 * pA / options.inputs
    plastic = b.Synapses(
        inputs,
        cells,
        """w : amp
           dx/dt = -x/tau : 1 (event-driven)
           dy/dt = -y/tau : 1 (event-driven)""",
        on_pre="""i_ex_post += w
           x += 1
           w = clip(w - A_minus*y, 0*amp, w_max)""",
        on_post="""y += 1
           w = clip(w + A_plus*x, 0*amp, w_max)""",
        namespace=dict(tau=20 * ms, A_plus=1e-4 * largest, A_minus=1.05e-4 * largest, w_max=largest),
    )
    plastic.connect()
    plastic.w = "w_max*rand()"
    return Case(cells, [plastic], inputs)


def b2_traces_of_neurons(options):
    """As b2, with one trace a neuron instead of two a synapse: what an expert would write."""
    b.defaultclock.dt = options.step * ms
    inputs = b.NeuronGroup(
        options.inputs,
        "dx/dt = -x/tau : 1",
        threshold="rand() < rate*dt",
        reset="x += 1",
        method="exact",
        namespace=dict(tau=20 * ms, rate=poisson(20 * Hz)),
    )
    cells = b.NeuronGroup(
        options.neurons,
        LIF + "dy/dt = -y/tau : 1",
        threshold="v >= -55*mV",
        reset="v = E_L; y += 1",
        refractory=2 * ms + b.defaultclock.dt,
        method="exact",
        namespace=dict(tau_m=20 * ms, C_m=250 * pF, E_L=-70 * mV, tau_ex=5 * ms, tau_in=10 * ms, tau=20 * ms),
    )
    cells.v = -70 * mV
    largest = 3.75e3 * pA / options.inputs
    plastic = b.Synapses(
        inputs,
        cells,
        "w : amp",
        on_pre="i_ex_post += w; w = clip(w - A_minus*y_post, 0*amp, w_max)",
        on_post="w = clip(w + A_plus*x_pre, 0*amp, w_max)",
        namespace=dict(A_plus=1e-4 * largest, A_minus=1.05e-4 * largest, w_max=largest),
    )
    plastic.connect()
    plastic.w = "w_max*rand()"
    return Case(cells, [plastic], inputs)


class HostedCase(Case):
    """B3: the spikes of every ms move the agent, whose place sets the rates of the next."""

    COLUMNS, ROWS, WIDTH, PEAK = 40, 25, 0.16, 60.0
    ACTIONS = 400
    DECAY = np.exp(-1 / 200)

    def __init__(self):
        b.defaultclock.dt = 1 * ms
        largest = 36 * pA
        place = b.PoissonGroup(self.COLUMNS * self.ROWS, np.zeros(self.COLUMNS * self.ROWS) * Hz)
        action = lif(self.ACTIONS)
        plastic = b.Synapses(
            place,
            action,
            """dc/dt = -c/tau_c : amp (clock-driven)
               dw/dt = c*dopamine : amp (clock-driven)
               dopamine : Hz (shared)
               dx/dt = -x/tau : 1 (event-driven)
               dy/dt = -y/tau : 1 (event-driven)""",
            on_pre=dict(pre="w = clip(w, 0*amp, w_max); i_ex_post += w; c -= A_minus*y", trace="x += 1"),
            on_post="w = clip(w, 0*amp, w_max); c += A_plus*x; y += 1",
            delay=dict(trace=1 * ms),
            method="euler",
            namespace=dict(tau=20 * ms, tau_c=1 * second, w_max=largest)
            | dict(A_plus=0.01 * largest, A_minus=0.0105 * largest),
        )
        # Spikes arrive a step after they were sent, and do not pair with spikes of the step in which they arrive.
        plastic.pre.when = "before_groups"
        plastic.trace.order = 1
        plastic.connect()
        plastic.w = "w_max*(0.4 + 0.2*rand())"
        lateral = b.Synapses(action, action, on_pre="i_in_post -= 0.8*pA")
        lateral.connect()
        self.rates = place.variables["rates"].get_value()
        self.fired = action.variables["_spikespace"].get_value()
        self.dopamine = plastic.variables["dopamine"].get_value()
        self.columns = np.linspace(-1, 1, self.COLUMNS)
        self.rows = np.linspace(-1, 1, self.ROWS)
        self.random = np.random.default_rng()
        self.x = self.y = 0.0
        self.ticks = 0
        super().__init__(action, [plastic, lateral], place, b.NetworkOperation(self.exchange, when="start"))

    def exchange(self):
        fired = self.fired[: self.fired[-1]]
        push = 2 * np.count_nonzero(fired >= self.ACTIONS // 2) - len(fired)
        along, across = self.random.random(2) - 0.5
        self.x = min(1.0, max(-1.0, self.x + 1e-4 * push + 0.01 * along))
        self.y = min(1.0, max(-1.0, self.y + 0.01 * across))
        profile = np.exp(-0.5 * ((self.columns - self.x) / self.WIDTH) ** 2)
        peaks = self.PEAK * np.exp(-0.5 * ((self.rows - self.y) / self.WIDTH) ** 2)
        np.multiply.outer(-0.001 * peaks, profile, out=self.rates.reshape(self.ROWS, self.COLUMNS))
        np.expm1(self.rates, out=self.rates)
        np.multiply(self.rates, -1000, out=self.rates)
        self.ticks += 1
        self.dopamine[...] = 5.0 if self.ticks % 1000 == 0 else self.dopamine * self.DECAY


def b3(options):
    return HostedCase()


def adex(options):
    """Adaptive exponential neurons, after Brian2's examples/frompapers/Brette_Gerstner_2005.py; see bench/networks/."""
    b.defaultclock.dt = 0.1 * ms
    n = options.neurons
    cells = b.NeuronGroup(
        n,
        """dv/dt = (g_L*(E_L - v) + g_L*Delta_T*exp((v - V_T)/Delta_T) + g_e*(E_e - v) + g_i*(E_i - v) - w + I)/C : volt
           dw/dt = (a*(v - E_L) - w)/tau_w : amp
           dg_e/dt = -g_e/tau_e : siemens
           dg_i/dt = -g_i/tau_i : siemens
           I : amp""",
        threshold="v > V_cut",
        reset="v = E_L; w += b",
        method=options.method,
        namespace=dict(C=281 * pF, g_L=30 * nS, E_L=-70.6 * mV, V_T=-50.4 * mV, Delta_T=2 * mV, V_cut=-40.4 * mV)
        | dict(a=4 * nS, b=80.5 * pA, tau_w=144 * ms, E_e=0 * mV, E_i=-80 * mV, tau_e=5 * ms, tau_i=10 * ms),
    )
    cells.v = "E_L + rand()*(V_T - E_L)"
    cells.I = "(700 + 400*rand())*pA"
    excitation = b.Synapses(cells, cells, on_pre="g_e += 1*nS")
    inhibition = b.Synapses(cells, cells, on_pre="g_i += 5*nS")
    excitation.connect(f"i < {n * 4 // 5}", p=IN_DEGREE / n)
    inhibition.connect(f"i >= {n * 4 // 5}", p=IN_DEGREE / n)
    return Case(cells, [excitation, inhibition])


def biexponential(rise, decay):
    """What a weight is multiplied by, as the authors of the CA3 network have it."""
    peak = decay * rise / (decay - rise) * np.log(decay / rise)
    return 1 / (np.exp(-peak / decay) - np.exp(-peak / rise))


def ca3_cells(size, cell, conductances):
    """Adaptive exponential cells of controllers/neurons/adaptive-exponential-biexponential.ts; conductances: name, rise, decay."""
    driven = " + ".join(f"g_{name}" for name, _, _ in conductances if name != "in")
    shapes = "".join(
        f"dg_{name}/dt = (x_{name} - g_{name})/({rise}*ms) : siemens\ndx_{name}/dt = -x_{name}/({decay}*ms) : siemens\n"
        for name, rise, decay in conductances
    )
    cells = b.NeuronGroup(
        size,
        f"""dv/dt = (g_L*(E_L - v) + g_L*Delta_T*exp((v - V_th)/Delta_T) - ({driven})*v - g_in*(v + 70*mV) - w)/C : volt (unless refractory)
            dw/dt = (a*(v - E_L) - w)/tau_w : amp
            {shapes}""",
        threshold="v > V_th + 5*Delta_T",
        reset="v = V_reset; w += b_w",
        refractory="t_ref",
        method="exponential_euler",
        namespace=cell,
    )
    cells.v = cell["E_L"]
    return cells


def ca3(options):
    """CA3 at rest (Ecker et al. 2022) with the weights of bench/networks/ca3-rest.ts."""
    b.defaultclock.dt = 0.1 * ms
    n = options.neurons
    pyramidal = ca3_cells(
        n,
        dict(C=180.15125 * pF, g_L=4.315 * nS, E_L=-75.19 * mV, V_th=-24.43 * mV, Delta_T=4.234 * mV, V_reset=-29.74 * mV)
        | dict(t_ref=5.96 * ms, a=-0.274 * nS, b_w=206.8 * pA, tau_w=84.94 * ms),
        [("ex", 1.3, 9.5), ("mf", 0.65, 5.4), ("in", 0.3, 3.3)],
    )
    basket = ca3_cells(
        150,
        dict(C=118.51155 * pF, g_L=7.515 * nS, E_L=-74.74 * mV, V_th=-57.71 * mV, Delta_T=4.584 * mV, V_reset=-64.99 * mV)
        | dict(t_ref=1.156 * ms, a=3.056 * nS, b_w=0.916 * pA, tau_w=178.6 * ms),
        [("ex", 1.0, 4.1), ("in", 0.25, 1.2)],
    )
    mossy = b.PoissonGroup(n, poisson(15 * Hz))
    norm = {key: biexponential(*key) for key in ((1.3, 9.5), (0.65, 5.4), (0.3, 3.3), (1.0, 4.1), (0.25, 1.2))}
    fibres = b.Synapses(mossy, pyramidal, on_pre=f"x_mf_post += {19.15 * norm[0.65, 5.4]}*nS")
    fibres.connect(j="i")
    recurrent = b.Synapses(pyramidal, pyramidal, "weight : siemens", on_pre="x_ex_post += weight", delay=2.2 * ms)
    recurrent.connect(condition="i != j", p=800 / n)
    scale = norm[1.3, 9.5]
    fields = f"(0.062 + 4.4*exp(-((i - j)*3.0/{n})**2/0.02))"
    recurrent.weight = f"{scale}*nS*(0.1 + int(i % 2 == 0 and j % 2 == 0)*({fields} - 0.1))"
    onto_pyramidal = b.Synapses(basket, pyramidal, on_pre=f"x_in_post += {0.65 * norm[0.3, 3.3]}*nS", delay=1.1 * ms)
    onto_pyramidal.connect(p=0.25)
    onto_basket = b.Synapses(pyramidal, basket, on_pre=f"x_ex_post += {0.85 * norm[1.0, 4.1]}*nS", delay=0.9 * ms)
    onto_basket.connect(p=800 / n)
    among_basket = b.Synapses(basket, basket, on_pre=f"x_in_post += {5 * norm[0.25, 1.2]}*nS", delay=0.6 * ms)
    among_basket.connect(p=0.25)
    return Case(pyramidal, [fibres, recurrent, onto_pyramidal, onto_basket, among_basket], basket, mossy)


def water_maze(options):
    b.defaultclock.dt = 1 * ms
    return WaterMaze(hosted=options.target != "cpp_standalone")


CASES = dict(b1=b1, b2=b2, b2_traces_of_neurons=b2_traces_of_neurons, b3=b3, adex=adex, ca3=ca3, water_maze=water_maze)
CLOCK = 'std::cout << "cpu " << std::clock() / (double) CLOCKS_PER_SEC << std::endl;'


def report(name, variables):
    """C++ that prints the sum of scalar variables."""
    device = b.get_device()
    values = " + ".join(f"brian::{device.get_array_name(variable)}[0]" for variable in variables)
    return f'std::cout << "{name} " << {values} << std::endl;'


def compile_standalone(build, options, directory):
    """Two runs, the warm-up and what is measured; Brian2 writes and compiles code for each."""
    b.set_device("cpp_standalone", build_on_run=False, directory=str(directory))
    b.prefs.devices.cpp_standalone.extra_make_args_unix = ["-j2"]
    device = b.get_device()
    case = build(options)
    device.insert_code("before_network_run", CLOCK + report("count", [case.counter.variables["N"]]))
    device.insert_code("after_network_run", CLOCK + report("count", [case.counter.variables["N"]]))
    case.network.run(WARM_UP)
    case.network.run(options.seconds * second)
    device.insert_code("before_end", report("synapses", [one.variables["N"] for one in case.synapses]))
    for name, variable in case.reported.items():
        device.insert_code("before_end", report(name, [variable]))
    device.build(directory=str(directory), compile=True, run=False)
    return case.size


def standalone(build, options, folder):
    """Compiles the network to a program if there is none yet, and runs it."""
    directory = folder / "-".join(str(value) for name, value in sorted(vars(options).items()) if name != "folder")
    built = directory / "built.json"
    if not built.exists():
        start = cpu_seconds()
        size = compile_standalone(build, options, directory)
        built.write_text(json.dumps(dict(compile=1e3 * (cpu_seconds() - start), size=size)))
    notes = json.loads(built.read_text())
    printed = subprocess.run(["./main"], cwd=directory, check=True, capture_output=True, text=True).stdout
    values = [line.split() for line in printed.splitlines()]
    clock, count = ([float(value) for name, value in values if name == wanted] for wanted in ("cpu", "count"))
    return dict(
        perSecond=1e3 * (clock[3] - clock[2]) / options.seconds,
        rate=(count[3] - count[2]) / notes["size"] / options.seconds,
        compile=notes["compile"],
        **{name: float(value) for name, value in values if name not in ("cpu", "count")},
    )


def runtime(build, options, folder):
    """Runs the network in this process, step by step from Python."""
    b.prefs.codegen.target = options.target
    b.prefs.codegen.runtime.cython.cache_dir = str(folder / "cython")
    notes = folder / f"{options.target}-{options.case}.json"
    start = cpu_seconds()
    case = build(options)

    def spent(duration):
        before = cpu_seconds()
        case.network.run(duration)
        return cpu_seconds() - before

    spent(b.defaultclock.dt)
    compiled = cpu_seconds() - start
    if not notes.exists():
        notes.write_text(json.dumps(dict(compile=1e3 * compiled)))
    spent(WARM_UP)
    overhead = spent(b.defaultclock.dt)
    before = int(case.counter.num_spikes)
    took = spent(options.seconds * second) - overhead
    return dict(
        perSecond=1e3 * took / options.seconds,
        rate=(int(case.counter.num_spikes) - before) / case.size / options.seconds,
        synapses=sum(len(one) for one in case.synapses),
        compile=json.loads(notes.read_text())["compile"],
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", choices=sorted(CASES))
    parser.add_argument("--target", choices=["cpp_standalone", "cython", "numpy"], default="cpp_standalone")
    parser.add_argument("--folder", type=Path, required=True, help="for what is compiled; kept and used again")
    parser.add_argument("--seconds", type=float, default=1, help="simulated time that is measured")
    parser.add_argument("--neurons", type=int, default=4000)
    parser.add_argument("--inputs", type=int, default=1000)
    parser.add_argument("--step", type=float, default=1, help="ms, of b2")
    parser.add_argument("--method", choices=["euler", "rk4"], default="euler", help="of adex")
    parser.add_argument("--precision", choices=["float64", "float32"], default="float64")
    options = parser.parse_args()
    # What compilers say goes to standard error.
    output = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    b.prefs.core.default_float_dtype = np.dtype(options.precision).type
    measure = standalone if options.target == "cpp_standalone" else runtime
    found = measure(CASES[options.case], options, folder)
    output.write(json.dumps(dict(found, brian2=b.__version__, target=options.target)) + "\n")


if __name__ == "__main__":
    main()
