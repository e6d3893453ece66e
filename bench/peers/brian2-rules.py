"""Courses of one plastic synapse in Brian2, for test/controllers/synapses/brian2.test.ts.

    apt-get install python3-brian
    /usr/bin/python3 bench/peers/brian2-rules.py test/fixtures/brian2/rules

One JSON file a rule: what the synapse was given, in SI, and the course of its state, recorded every 5 ms.

How Brian2 tells time. A step is: state update, thresholds, synapses, resets. Spikes of step k act in its synapses, after the
state update of step k and before that of step k + 1. State is recorded in step k + 1 after that update: what our step k
leaves. Modulators and the states of the target that a rule reads are set there too, after the recording, and so count for the
spikes of step k + 1 and for the update that follows. Events are raised before the update of a step, which is where our step
begins. Spikes of the two sides never coincide.

Rules that only send have a target that adds up what it receives, and does not spike. Every rule of controllers/synapses is here
but predictive_plasticity, which needs a target of its own with many inputs: brian2-sequence.py.
"""

import json
import sys
from pathlib import Path

import numpy as np
import brian2 as b
from brian2 import Hz, ms, second

b.prefs.codegen.target = "numpy"
b.BrianLogger.log_level_error()

DURATION = 600 * ms
EVERY = 5

random = np.random.default_rng(1)
TIMES = random.permutation(np.arange(5, 590))[:44]
PRE, POST = sorted(int(t) for t in TIMES[:24]), sorted(int(t) for t in TIMES[24:])

TRACES = "dx/dt = -x/tau_plus : 1\ndy/dt = -y/tau_minus : 1\n"
ONE_TAU = "dx/dt = -x/tau : 1\ndy/dt = -y/tau : 1\n"
TRIPLETS = """
dr1/dt = -r1/tau_plus : 1
dr2/dt = -r2/tau_x : 1
do1/dt = -o1/tau_minus : 1
do2/dt = -o2/tau_y : 1
"""
TRIPLET_TIMES = dict(tau_plus=16.8 * ms, tau_minus=33.7 * ms, tau_x=101 * ms, tau_y=114 * ms, w_0=1, w_max=2)
CLIP = "w = clip(w, 0, w_max)\n"
WINDOW = dict(tau_plus=20 * ms, tau_minus=30 * ms)


def triplet(rise):
    """The triplet rule whose traces change at a spike as `rise` says."""
    return dict(
        parameters=TRIPLET_TIMES | dict(A2_plus=0.01, A3_plus=0.05, A2_minus=0.02, A3_minus=0.03),
        equations="w : 1\n" + TRIPLETS,
        on_pre=f"w -= w_0*o1*(A2_minus + A3_minus*r2)\n{CLIP}r1 {rise}\nr2 {rise}",
        on_post=f"w += w_0*r1*(A2_plus + A3_plus*o2)\n{CLIP}o1 {rise}\no2 {rise}",
        initial=dict(w=1),
    )


def sigmoid(x, kind):
    """Of the weight-dependent rule, from 0 at 0 to 1 at 1."""
    base = f"1/(1 + exp(2*th_{kind}/h_{kind}))"
    return f"(1/(1 + exp(2*(th_{kind} - {x})/h_{kind})) - {base})/(1/(1 + exp(2*(th_{kind} - 1)/h_{kind})) - {base})"


def pulse(first, last, height):
    """A level from `first` to `last` ms, 0 before and after."""
    return lambda t: height if first <= t < last else 0


RULES = {
    "static": dict(
        equations="w : 1",
        target="received : 1",
        on_pre="received_post += w",
        initial=dict(w=0.7),
        records=["received"],
    ),
    "multiplicative": dict(
        equations="w : 1",
        target="received : 1\nfactor : 1",
        on_pre="received_post += w*factor_post",
        initial=dict(w=0.7),
        levels={"factor": lambda t: (0.5, 2, -1)[int(t) // 100 % 3]},
        records=["received"],
    ),
    "stdp_recency": dict(
        parameters=dict(window=12 * ms, A_plus=0.1, A_minus=0.05, w_max=1),
        equations="w : 1\nlearning : 1\ndx/dt = -x/window : 1",
        on_pre="x = 1",
        on_post=f"w += learning*(int(x > exp(-1))*(A_plus + A_minus) - A_minus)\n{CLIP}",
        initial=dict(w=0.3),
        levels={"learning": pulse(0, 450, 1)},
    ),
    "hebbian_competition": dict(
        parameters=dict(tau=70 * ms, eta=0.3, w_naive=0.01, w_min=0.05),
        equations="w : 1\nlearning : 1\nnorm : 1\nnovelty : 1\ndx/dt = -x/tau : 1",
        on_pre="x += 1",
        on_post="w = clip(w + learning*clip(novelty, eta, 1)*(norm*x - w), w_min, 1)",
        initial=dict(w=0.3),
        levels={"learning": pulse(0, 500, 1), "norm": pulse(30, 1000, 0.2), "novelty": lambda t: 1 / (1 + t // 100)},
    ),
    "stdp": dict(
        parameters=WINDOW | dict(A_plus=0.1, A_minus=0.12, w_max=1),
        equations="w : 1\n" + TRACES,
        on_pre=f"w -= A_minus*y\n{CLIP}x += 1",
        on_post=f"w += A_plus*x\n{CLIP}y += 1",
        initial=dict(w=0.5),
    ),
    "stdp_symmetric": dict(
        parameters=dict(tau=62.5 * ms, A=0.004, w_max=20),
        equations="w : 1\n" + ONE_TAU,
        on_pre=f"w += A*w_max*y\n{CLIP}x += 1",
        on_post=f"w += A*w_max*x\n{CLIP}y += 1",
        initial=dict(w=18.5),
    ),
    "stdp_asymmetric": dict(
        parameters=dict(tau=20 * ms, A=0.01, w_max=40),
        equations="w : 1\n" + ONE_TAU,
        on_pre=f"w -= A*w_max*y\n{CLIP}x += 1",
        on_post=f"w += A*w_max*x\n{CLIP}y += 1",
        initial=dict(w=1),
    ),
    "stdp_multiplicative": {
        "parameters": WINDOW | {"lambda": 0.1, "alpha": 1.2, "w_max": 1},
        "constants": dict(rate=0.1),
        "equations": "w : 1\n" + TRACES,
        "on_pre": "w -= alpha*rate*w*y\nx += 1",
        "on_post": "w += rate*(w_max - w)*x\ny += 1",
        "initial": dict(w=0.3),
    },
    "stdp_power_law": {
        "parameters": WINDOW | {"lambda": 0.1, "alpha": 1.05, "mu_plus": 0.4, "mu_minus": 0.6, "w_max": 1},
        "constants": dict(rate=0.1),
        "equations": "w : 1\n" + TRACES,
        "on_pre": f"w -= alpha*rate*w_max*(w/w_max)**mu_minus*y\n{CLIP}x += 1",
        "on_post": f"w += rate*w_max*(1 - w/w_max)**mu_plus*x\n{CLIP}y += 1",
        "initial": dict(w=0.4),
    },
    "triplet_stdp": triplet("+= 1"),
    "triplet_stdp_nearest": triplet("= 1"),
    "inhibitory_stdp": dict(
        parameters=dict(tau=20 * ms, eta=0.05, rho_0=5 * Hz, w_0=1, w_max=1.5),
        equations="w : 1\n" + ONE_TAU,
        on_pre=f"w += eta*w_0*(y - 2*rho_0*tau)\n{CLIP}x += 1",
        on_post=f"w += eta*w_0*x\n{CLIP}y += 1",
        initial=dict(w=1),
    ),
    "short_term_depression": dict(
        parameters=dict(U=0.3, tau_rec=200 * ms),
        equations="r : 1\ndd/dt = -d/tau_rec : 1",
        on_pre="r = U*(1 - d)\nd += r",
        records=["r"],
    ),
    "short_term_plasticity": dict(
        parameters=dict(U=0.1, tau_rec=130 * ms, tau_fac=530 * ms),
        equations="r : 1\ndu/dt = -u/tau_fac : 1\ndd/dt = -d/tau_rec : 1",
        on_pre="u += U*(1 - u)\nr = u*(1 - d)\nd += r",
        records=["r"],
    ),
    # The three pools as the source has them: recovered, active and inactive.
    "three_state_release": dict(
        parameters=dict(U=0.2, tau_psc=3 * ms, tau_rec=100 * ms, tau_fac=1000 * ms),
        equations="""r : 1
            du/dt = -u/tau_fac : 1
            dy/dt = -y/tau_psc : 1
            dz/dt = y/tau_psc - z/tau_rec : 1""",
        on_pre="u += U*(1 - u)\nr = u*(1 - y - z)\ny += r",
        records=["r"],
    ),
    "dopamine_stdp": dict(
        parameters=WINDOW
        | dict(tau_c=200 * ms, tau_n=50 * ms, A_plus=1, A_minus=1.5, b=2 * Hz, w_min=0, w_max=200),
        equations=TRACES
        + """dc/dt = -c/tau_c : 1
            dn/dt = -n/tau_n : Hz
            dw/dt = c*(n - b) : 1""",
        on_pre="c -= A_minus*y\nx += 1",
        on_post="c += A_plus*x\ny += 1",
        method="rk4",
        initial=dict(w=50),
        sent={"dopamine": ("n", [120, 121, 300, 444], 20 * Hz)},
    ),
    "neuromodulated_eligibility": dict(
        parameters=WINDOW
        | dict(tau_d=2 * second, tau_s=5 * second, tau_a=100 * ms, tau_dopamine=200 * ms, tau_serotonin=500 * ms)
        | dict(eta_d=0.1 * Hz, eta_s=0.05 * Hz, eta_a=0.3 * Hz, w_min=0, w_max=1),
        equations=TRACES
        + """dd/dt = -d/tau_d : 1
            ds/dt = -s/tau_s : 1
            da/dt = -a/tau_a : 1
            dn/dt = -n/tau_dopamine : 1
            dm/dt = -m/tau_serotonin : 1
            acetylcholine : 1
            dw/dt = eta_d*n*d - eta_s*m*s - eta_a*acetylcholine*a : 1""",
        on_pre="s += y\na += y\nx += 1",
        on_post="d += x\na += x\ny += 1",
        method="rk4",
        initial=dict(w=0.5),
        sent={"dopamine": ("n", [150, 400], 1), "serotonin": ("m", [260], 0.5)},
        levels={"acetylcholine": pulse(320, 480, 1)},
    ),
    "sequential_neuromodulation": dict(
        parameters=dict(tau_stdp=10 * ms, tau_e=2 * second, eta_acetylcholine=0.02, eta_dopamine=0.1)
        | dict(w_min=1, w_max=3),
        equations="""w : 1
            w_start : 1
            acetylcholine : 1
            dopamine : 1
            deligibility/dt = -eligibility/tau_e : 1
            dx/dt = -x/tau_stdp : 1
            dy/dt = -y/tau_stdp : 1""",
        on_pre="eligibility += y\nw = clip(w - eta_acetylcholine*acetylcholine*y, w_min, w_max)\nx += 1",
        on_post="eligibility += x\nw = clip(w - eta_acetylcholine*acetylcholine*x, w_min, w_max)\ny += 1",
        method="euler",
        initial=dict(w=2, w_start=2),
        levels={"acetylcholine": pulse(0, 1000, 1), "dopamine": pulse(0, 1000, 1)},
        events={
            "trial_start": ([203], dict(w_start="w", eligibility="0", x="0", y="0")),
            "reward": ([152, 452], dict(w="clip(w_start + eta_dopamine*dopamine*eligibility, w_min, w_max)")),
        },
    ),
    "td_ltp": dict(
        parameters=dict(eps_0=20e-6, tau_m=20 * ms, tau_s=5 * ms, tau_k=200 * ms, ups_k=50 * ms, tau_r=4 * second)
        | dict(eta=50, w_min=0, w_max=3),
        # Potentials in V, eta in s^2/V: the numbers of the rule's mV ms and s^2/mV in SI.
        equations="""dp/dt = -p/tau_m : 1
            dq/dt = -q/tau_s : 1
            dslow/dt = -slow/tau_k : 1
            dfast/dt = -fast/ups_k : 1
            td_error : Hz
            dw/dt = eta*second**2*td_error*(slow - fast)/((tau_k - ups_k)*tau_r) : 1""",
        on_pre="p += eps_0*second/(tau_m - tau_s)\nq += eps_0*second/(tau_m - tau_s)",
        on_post="slow += p - q\nfast += p - q\np = 0\nq = 0",
        method="rk4",
        initial=dict(w=1),
        levels={"td_error": lambda t: (55 if t < 350 else -40) * Hz},
    ),
    "hebbian_memory": dict(
        parameters=dict(tau=20 * ms, spike=1 * ms, gamma_plus=300 * Hz, gamma_minus=100 * Hz, w_max=1),
        # Euler takes the weight as it stands, and the traces to their exact solution.
        equations="""dw/dt = write*(gamma_plus*(w_max - w)*v*k - gamma_minus*w*k**2) : 1
            dk/dt = k*(exp(-dt/tau) - 1)/dt : 1
            dv/dt = v*(exp(-dt/tau) - 1)/dt : 1
            write : 1""",
        on_pre="k += 1 - exp(-spike/tau)",
        on_post="v += 1 - exp(-spike/tau)",
        method="euler",
        levels={"write": pulse(0, 420, 1)},
    ),
    "btsp": dict(
        parameters=dict(tau_p=200 * ms, tau_d=1500 * ms, eta_p=0.2, eta_d=200, max_p=2.2, max_d=2, r_max=20 * Hz)
        | dict(eta=20 * Hz, w_max=1),
        # Exponential Euler of the weight, which Brian2 takes for 0/0 where no trace is; traces to their exact solution.
        equations="""dw/dt = eta*plateau*(p*(w_max - w) - d*w)*exprel(-eta*plateau*(p + d)*dt) : 1
            dp/dt = p*(exp(-dt/tau_p) - 1)/dt : 1
            dd/dt = d*(exp(-dt/tau_d) - 1)/dt : 1
            plateau : 1""",
        on_pre="""p += (max_p - p)*(1 - exp(-eta_p/(tau_p*r_max)))
            d += (max_d - d)*(1 - exp(-eta_d/(tau_d*r_max)))""",
        method="euler",
        initial=dict(w=0.1),
        levels={"plateau": pulse(250, 450, 0.7)},
    ),
    "btsp_weight_dependent": dict(
        parameters=dict(tau=1391.67 * ms, peak=20, k_pot=3.2831 * Hz, k_dep=0.97446 * Hz, th_pot=0.16265)
        | dict(th_dep=0.092922, h_pot=0.26578, h_dep=0.11403, w_max=2.974),
        equations=f"""dw/dt = k_pot*{sigmoid("overlap", "pot")}*(w_max - w) - k_dep*{sigmoid("overlap", "dep")}*w : 1
            overlap = clip(eligibility/peak, 0, 1)*instructive : 1
            deligibility/dt = -eligibility/tau : 1
            instructive : 1""",
        on_pre="eligibility += 1",
        method="exponential_euler",
        initial=dict(w=1),
        levels={"instructive": pulse(200, 500, 0.8)},
    ),
    "homeostatic_scaling": dict(
        parameters=dict(rho=5 * Hz, tau_rate=0.2 * second, tau_w=1 * second, w_max=1000),
        equations="""dw/dt = scaling*w*(1 - y/(tau_rate*rho))/tau_w : 1
            dy/dt = -y/tau_rate : 1
            scaling : 1""",
        on_post="y += 1",
        method="exponential_euler",
        initial=dict(w=2),
        levels={"scaling": pulse(100, 1000, 1)},
    ),
}


def rounded(values):
    """To ten digits, as a float or a list of them."""
    return np.vectorize(lambda x: float(f"{x:.10g}"))(np.asarray(values, dtype=float)).tolist()


def simulate(rule, spec, dt):
    b.start_scope()
    b.defaultclock.dt = dt
    per_ms = int(round(float(ms / dt)))
    source, target = (
        b.SpikeGeneratorGroup(1, np.zeros(len(times)), np.array(times) * ms) for times in (PRE, POST)
    )
    if "target" in spec:
        target = b.NeuronGroup(1, spec["target"])
    parameters = spec.get("parameters", {})
    namespace = {name: value for name, value in parameters.items() if name != "lambda"} | spec.get("constants", {})
    synapse = b.Synapses(
        source,
        target,
        spec["equations"],
        on_pre=spec.get("on_pre"),
        on_post=spec.get("on_post"),
        method=spec.get("method", "exact"),
        namespace=namespace,
    )
    synapse.connect()
    for name, value in spec.get("initial", {}).items():
        setattr(synapse, name, value)
    records = spec.get("records", ["w"])
    recorded = target if "target" in spec else synapse
    state = b.StateMonitor(recorded, records, record=True, when="before_thresholds", order=0)

    levels = {
        name: [level(k / per_ms) for k in range(int(round(float(DURATION / dt))) + 1)]
        for name, level in spec.get("levels", {}).items()
    }
    sent = {name: (variable, {t * per_ms for t in times}, amount) for name, (variable, times, amount) in spec.get("sent", {}).items()}
    events = {name: ({t * per_ms for t in times}, changes) for name, (times, changes) in spec.get("events", {}).items()}

    @b.network_operation(when="start")
    def raised(t):
        for steps, changes in events.values():
            if int(round(float(t / dt))) in steps:
                for variable, change in changes.items():
                    setattr(synapse, variable, change)

    @b.network_operation(when="before_thresholds", order=1)
    def host(t):
        k = int(round(float(t / dt)))
        for name, values in levels.items():
            setattr(recorded, name, values[k])
        for variable, steps, amount in sent.values():
            if k in steps:
                setattr(synapse, variable, getattr(synapse, variable)[:] + amount)

    b.Network(source, target, synapse, state, raised, host).run(DURATION + dt)
    every = EVERY * per_ms
    return dict(
        rule=rule,
        brian2=b.__version__,
        step_ms=float(dt / ms),
        until_ms=float(DURATION / ms),
        every_ms=EVERY,
        parameters={name: float(value) for name, value in parameters.items()},
        initial={name: float(value) for name, value in spec.get("initial", {}).items()},
        pre_ms=PRE,
        post_ms=POST,
        sent={name: dict(ms=times, amount=float(amount)) for name, (_, times, amount) in spec.get("sent", {}).items()},
        levels={name: compressed([float(value) for value in values]) for name, values in levels.items()},
        events={name: times for name, (times, _) in spec.get("events", {}).items()},
        # Record k + 1 is what step k leaves.
        courses={name: rounded(getattr(state, name)[0][every::every]) for name in records},
    )


def compressed(values):
    """Pairs of a step and the value from there on."""
    changes = [k for k, value in enumerate(values) if k == 0 or value != values[k - 1]]
    return [[k, rounded(values[k])] for k in changes]


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for rule, spec in RULES.items():
        result = [simulate(rule, spec, dt) for dt in (0.5 * ms, 1 * ms)]
        path = folder / f"{rule}.json"
        path.write_text(json.dumps(result) + "\n")
        print(path, [{name: course[-1] for name, course in one["courses"].items()} for one in result])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
