"""Spike trains and state traces of single neurons in Brian2, for test/controllers/neurons/brian2.test.ts.

    apt-get install python3-brian
    /usr/bin/python3 bench/peers/brian2-fixtures.py test/fixtures/brian2

One JSON file a model: what the neuron was given and what it did, in mV, ms, pA, nS and pF, steps counted from 0.

How Brian2 tells time. A step is: state update, thresholds, synapses, resets. A spike sent in step k (without delay) is added
to a current or conductance after the state update of step k, so it acts on the potential in step k + 1. A jump of the
potential that comes after the thresholds would decay for a step before it is tested; for those models the schedule has
synapses before thresholds, and the jump is made, and tested, in step k + 1. A neuron that spikes in step k with refractory
time (N + 1) dt is held in the N steps k + 1 ... k + N. Potentials are recorded at the end of a step, what spikes are added to
(`synaptic`, our names and Brian2's) before the spikes of the step.

Models that draw their spikes are given the same uniform numbers as ours: frac(GOLDEN k) in step k, counted from 1.

Every neuron of controllers/neurons is here but spike_source: it relays what the host sends, as SpikeGeneratorGroup does here,
and so is what all of these spikes come from.
"""

import json
import sys
from pathlib import Path

import numpy as np
import brian2 as b
from brian2 import ms, mV, nS, pA, pF

b.prefs.codegen.target = "numpy"

DURATION = 150 * ms
EVERY = 1 * ms
GOLDEN = 0.6180339887498949

# Steps of 0.1 ms in which spikes are sent; coincident ones add.
EXCITATORY = [50, 50, 123, 131, 200, 201, 202, 317, 400, 410, 420, 430, 440, 600, 600, 600, 1100, 1105, 1112, 1113]
INHIBITORY = [250, 265, 500, 900]

CELL = dict(C_m=250 * pF, tau_m=10 * ms, E_L=-70 * mV, V_th=-55 * mV, V_reset=-70 * mV)
ADAPTIVE = """
V = clip(v, -1*volt, V_peak) : volt
dv/dt = (g_L*(E_L - V) + g_L*Delta_T*exp((V - V_th)/Delta_T) + {}*(E_ex - V) + g_in*(E_in - V) - w + I_ext)/C_m : volt (unless refractory)
dw/dt = (a*(V - E_L) - w)/tau_w : amp
"""


def peak_norm(rise, decay):
    """1 over the peak of e^(-t/decay) - e^(-t/rise)."""
    t = decay * rise / (decay - rise) * np.log(decay / rise)
    return float(1 / (np.exp(-t / decay) - np.exp(-t / rise)))


def second_order(name, rise, decay):
    return f"dg_{name}/dt = (x_{name} - g_{name})/{rise} : siemens\ndx_{name}/dt = -x_{name}/{decay} : siemens\n"


DENDRITE = """
dv/dt = (g_Ls*(E_L - v) + g_c*(v_d - v) + I_s)/C_s : volt (unless refractory)
dv_d/dt = (g_Ld*(E_L - v_d) + g_c*(v - v_d) + (g_ampa + g_nmda/(1 + exp(-0.062*v_d/mV)/3.57))*(E_ex - v_d) + active + I_d)/C_d : volt
active = sodium*(E_na - v_d) + potassium*(E_k - v_d) : amp
dg_ampa/dt = -g_ampa/tau_ampa : siemens
dg_nmda/dt = -g_nmda/tau_nmda : siemens
sodium : siemens
potassium : siemens
crossed : integer
I_s : amp
I_d : amp
"""

CHAIN = """
dv/dt = (g_Ls*(E_L - v) + g_c1*(v_1 - v) + g_in*(E_in - v) + I_s)/C_s : volt (unless refractory)
dv_1/dt = (g_L1*(E_L - v_1) + g_c1*(v - v_1) + g_c2*(v_2 - v_1) + g_1*(E_ex - v_1) + active_1 + I_1)/C_1 : volt
dv_2/dt = (g_L2*(E_L - v_2) + g_c2*(v_1 - v_2) + g_2*(E_ex - v_2) + active_2)/C_2 : volt
active_1 = sodium_1*(E_na - v_1) + potassium_1*(E_k - v_1) : amp
active_2 = sodium_2*(E_na - v_2) + potassium_2*(E_k - v_2) : amp
dg_1/dt = -g_1/tau_ampa : siemens
dg_2/dt = -g_2/tau_ampa : siemens
dg_in/dt = -g_in/tau_gaba : siemens
sodium_1 : siemens
sodium_2 : siemens
potassium_1 : siemens
potassium_2 : siemens
crossed_1 : integer
crossed_2 : integer
I_s : amp
I_1 : amp
"""

# Dendrify's conductances, open for a time after the event of their dendrite.
CONDUCTANCES = """
after = t_in_timesteps - crossed{0}
sodium{0} = g_na{1}*int(after <= int(rise/dt + 0.5))
potassium{0} = g_k{1}*int(after >= int(offset/dt + 0.5) and after <= int((offset + fall)/dt + 0.5))
"""

MODELS = [
    dict(
        model="lif_delta",
        jumps=True,
        method="exact",
        parameters=CELL,
        equations="dv/dt = (E_L - v)/tau_m + I_ext/C_m : volt (unless refractory)\nI_ext : amp",
        excitatory=("psp", "v_post += 5*mV*int(not_refractory_post)", 5),
        inhibitory=("psp", "v_post -= 4*mV*int(not_refractory_post)", -4),
        input=("I_ext", 300 * pA),
        refractory=21,
        traces=["v"],
    ),
    dict(
        model="lif",
        method="exact",
        parameters=CELL | dict(tau_syn_ex=3 * ms, tau_syn_in=7 * ms),
        equations="""dv/dt = (E_L - v)/tau_m + (i_ex + i_in + I_ext)/C_m : volt (unless refractory)
            di_ex/dt = -i_ex/tau_syn_ex : amp
            di_in/dt = -i_in/tau_syn_in : amp
            I_ext : amp""",
        excitatory=("excitatory", "i_ex_post += 500*pA", 500),
        inhibitory=("inhibitory", "i_in_post -= 300*pA", -300),
        input=("I_ext", 350 * pA),
        refractory=21,
        traces=["v"],
    ),
    dict(
        model="lif_alpha",
        method="exact",
        parameters=CELL | dict(tau_syn=2 * ms),
        equations="""dv/dt = (E_L - v)/tau_m + (i_syn + I_ext)/C_m : volt (unless refractory)
            di_syn/dt = drive - i_syn/tau_syn : amp
            ddrive/dt = -drive/tau_syn : amp/second
            I_ext : amp""",
        excitatory=("current", "drive_post += 400*pA*exp(1)/tau_syn", 400),
        inhibitory=("current", "drive_post -= 300*pA*exp(1)/tau_syn", -300),
        input=("I_ext", 350 * pA),
        refractory=21,
        traces=["v"],
    ),
    dict(
        model="lif_biexponential",
        method="exact",
        parameters=CELL | dict(tau_rise=1 * ms, tau_decay=6 * ms),
        constants=dict(norm=peak_norm(1 * ms, 6 * ms)),
        equations="""dv/dt = (E_L - v)/tau_m + (slow - fast + I_ext)/C_m : volt (unless refractory)
            dslow/dt = -slow/tau_decay : amp
            dfast/dt = -fast/tau_rise : amp
            I_ext : amp""",
        excitatory=("current", "slow_post += norm*300*pA; fast_post += norm*300*pA", 300),
        inhibitory=("current", "slow_post -= norm*250*pA; fast_post -= norm*250*pA", -250),
        input=("I_ext", 350 * pA),
        refractory=21,
        traces=["v"],
    ),
    dict(
        model="lif_conductance",
        method="exponential_euler",
        parameters=dict(C_m=200 * pF, g_L=10 * nS, E_L=-60 * mV, E_ex=0 * mV, E_in=-80 * mV, V_th=-50 * mV)
        | dict(V_reset=-60 * mV, tau_syn_ex=5 * ms, tau_syn_in=10 * ms),
        equations="""dv/dt = (g_L*(E_L - v) + g_ex*(E_ex - v) + g_in*(E_in - v) + I_ext)/C_m : volt (unless refractory)
            dg_ex/dt = -g_ex/tau_syn_ex : siemens
            dg_in/dt = -g_in/tau_syn_in : siemens
            I_ext : amp""",
        excitatory=("excitatory", "g_ex_post += 6*nS", 6),
        inhibitory=("inhibitory", "g_in_post += 20*nS", 20),
        input=("I_ext", 60 * pA),
        refractory=51,
        traces=["v"],
    ),
    dict(
        model="lif_conductance_alpha",
        method="rk4",
        parameters=dict(C_m=250 * pF, g_L=16.6667 * nS, E_L=-70 * mV, E_ex=0 * mV, E_in=-85 * mV, V_th=-55 * mV)
        | dict(V_reset=-60 * mV, tau_syn_ex=1 * ms, tau_syn_in=3 * ms),
        equations="""dv/dt = (g_L*(E_L - v) + g_ex*(E_ex - v) + g_in*(E_in - v) + I_ext)/C_m : volt (unless refractory)
            dg_ex/dt = drive_ex - g_ex/tau_syn_ex : siemens
            dg_in/dt = drive_in - g_in/tau_syn_in : siemens
            ddrive_ex/dt = -drive_ex/tau_syn_ex : siemens/second
            ddrive_in/dt = -drive_in/tau_syn_in : siemens/second
            I_ext : amp""",
        excitatory=("excitatory", "drive_ex_post += 12*nS*exp(1)/tau_syn_ex", 12),
        inhibitory=("inhibitory", "drive_in_post += 15*nS*exp(1)/tau_syn_in", 15),
        input=("I_ext", 200 * pA),
        refractory=21,
        traces=["v"],
    ),
    dict(
        model="lif_conductance_biexponential",
        method="rk4",
        parameters=dict(C_m=200 * pF, g_L=10 * nS, E_L=-60 * mV, E_ex=0 * mV, E_in=-80 * mV, V_th=-50 * mV)
        | dict(V_reset=-60 * mV, rise_ex=1 * ms, decay_ex=5 * ms, rise_in=2 * ms, decay_in=10 * ms),
        constants=dict(norm_ex=peak_norm(1 * ms, 5 * ms), norm_in=peak_norm(2 * ms, 10 * ms)),
        equations="""dv/dt = (g_L*(E_L - v) + (slow_ex - fast_ex)*(E_ex - v) + (slow_in - fast_in)*(E_in - v) + I_ext)/C_m : volt (unless refractory)
            dslow_ex/dt = -slow_ex/decay_ex : siemens
            dfast_ex/dt = -fast_ex/rise_ex : siemens
            dslow_in/dt = -slow_in/decay_in : siemens
            dfast_in/dt = -fast_in/rise_in : siemens
            I_ext : amp""",
        excitatory=("excitatory", "slow_ex_post += norm_ex*6*nS; fast_ex_post += norm_ex*6*nS", 6),
        inhibitory=("inhibitory", "slow_in_post += norm_in*20*nS; fast_in_post += norm_in*20*nS", 20),
        input=("I_ext", 60 * pA),
        refractory=51,
        traces=["v"],
    ),
    dict(
        model="lif_adaptive",
        jumps=True,
        method="exact",
        parameters=dict(tau_m=20 * ms, tau_a=200 * ms, v_th=0.6, beta=0.3),
        equations="dv/dt = -v/tau_m : 1\nda/dt = -a/tau_a : 1",
        threshold="v >= v_th + beta*a",
        reset="v -= v_th*exp(dt/tau_m); a += exp(dt/tau_a)",
        initial=dict(v=0),
        excitatory=("psp", "v_post += 0.5", 0.5),
        inhibitory=("psp", "v_post -= 0.3", -0.3),
        refractory=5,
        traces=["v", "a"],
    ),
    dict(
        model="integrate_and_fire",
        jumps=True,
        method="euler",
        parameters=dict(C_m=250 * pF, V_th=15 * mV),
        equations="dv/dt = I_ext/C_m : volt\nI_ext : amp",
        reset="v -= V_th",
        initial=dict(v=0 * mV),
        excitatory=("psp", "v_post += 4.1*mV", 4.1),
        inhibitory=("psp", "v_post -= 3.3*mV", -3.3),
        input=("I_ext", 437 * pA),
        traces=["v"],
    ),
    dict(
        model="izhikevich",
        jumps=True,
        method="euler",
        parameters=dict(a=0.02 / ms, b=0.2 / ms, c=-55 * mV, d=4 * mV / ms),
        equations="""dv/dt = 0.04*v**2/(mV*ms) + 5*v/ms + 140*mV/ms - u + I_ext : volt
            du/dt = a*(b*v - u) : volt/second
            I_ext : volt/second""",
        threshold="v >= 30*mV",
        reset="v = c; u += d",
        initial=dict(v=-65 * mV, u=-13 * mV / ms),
        excitatory=("psp", "v_post += 5*mV", 5),
        inhibitory=("psp", "v_post -= 4*mV", -4),
        input=("I_ext", 9 * mV / ms),
        traces=["v", "u"],
    ),
    dict(
        model="adaptive_exponential",
        method="rk4",
        parameters=dict(C_m=281 * pF, g_L=30 * nS, E_L=-70.6 * mV, V_th=-50.4 * mV, Delta_T=2 * mV, V_peak=-40 * mV)
        | dict(V_reset=-60 * mV, a=4 * nS, b=80.5 * pA, tau_w=144 * ms, E_ex=0 * mV, E_in=-85 * mV)
        | dict(tau_syn_ex=2 * ms, tau_syn_in=3 * ms),
        equations=ADAPTIVE.format("g_ex")
        + """dg_ex/dt = -g_ex/tau_syn_ex : siemens
            dg_in/dt = -g_in/tau_syn_in : siemens
            I_ext : amp""",
        threshold="v >= V_peak",
        reset="v = V_reset; w += b",
        excitatory=("excitatory", "g_ex_post += 8*nS", 8),
        inhibitory=("inhibitory", "g_in_post += 10*nS", 10),
        input=("I_ext", 700 * pA),
        refractory=21,
        traces=["v", "w"],
    ),
    dict(
        model="adaptive_exponential_biexponential",
        method="rk4",
        parameters=dict(C_m=180.15125 * pF, g_L=4.315 * nS, E_L=-75.19 * mV, V_th=-24.43 * mV, Delta_T=4.234 * mV)
        | dict(V_peak=-3.26 * mV, V_reset=-29.74 * mV, a=-0.274 * nS, b=206.8 * pA, tau_w=84.94 * ms)
        | dict(E_ex=0 * mV, E_in=-70 * mV, rise_ex=1.3 * ms, decay_ex=9.5 * ms, rise_mf=0.65 * ms, decay_mf=5.4 * ms)
        | dict(rise_in=0.3 * ms, decay_in=3.3 * ms),
        constants=dict(norm_mf=peak_norm(0.65 * ms, 5.4 * ms), norm_in=peak_norm(0.3 * ms, 3.3 * ms)),
        equations=ADAPTIVE.format("(g_ex + g_mf)")
        + second_order("ex", "rise_ex", "decay_ex")
        + second_order("mf", "rise_mf", "decay_mf")
        + second_order("in", "rise_in", "decay_in")
        + "I_ext : amp",
        threshold="v >= V_peak",
        reset="v = V_reset; w += b",
        excitatory=("mossy", "x_mf_post += norm_mf*8*nS", 8),
        inhibitory=("inhibitory", "x_in_post += norm_in*5*nS", 5),
        input=("I_ext", 220 * pA),
        refractory=61,
        traces=["v", "w"],
    ),
    # Neurons that draw their spikes, with rates so steep that they spike for certain above a threshold and never below.
    dict(
        model="pp_delta",
        jumps=True,
        method="exact",
        parameters=dict(tau_m=10 * ms, C_m=250 * pF),
        constants=dict(theta=9 * mV),
        certain=dict(c_1=1e9, c_2=-9e9, c_3=0),
        equations="dv/dt = -v/tau_m + I_ext/C_m : volt\nI_ext : amp",
        threshold="v >= theta",
        reset="v = 0*mV",
        initial=dict(v=0 * mV),
        excitatory=("psp", "v_post += 5*mV", 5),
        inhibitory=("psp", "v_post -= 4*mV", -4),
        input=("I_ext", 300 * pA),
        refractory=21,
        traces=["v"],
    ),
    dict(
        model="srm0",
        jumps=True,
        method="euler",
        parameters=dict(tau_m=20 * ms, tau_s=5 * ms, epsilon_0=20 * mV * ms, chi=-5 * mV, theta=16 * mV, pause=2 * ms),
        certain=dict(rho_0=1e9, delta_u=1e-6),
        # Euler takes two of the equations as they stand, and the third to its exact solution.
        equations="""ddecay/dt = -decay/tau_m : 1
            drise/dt = -rise/tau_s : 1
            dafter/dt = after*(exp(-dt/tau_m) - 1)/dt : 1
            open = int(t_in_timesteps > last + int(pause/dt + 0.5)) : 1
            last : integer""",
        threshold="epsilon_0*(decay - rise)/(tau_m - tau_s) + chi*after > theta",
        reset="decay = 0; rise = 0; after = 1; last = t_in_timesteps",
        initial=dict(last=-100000),
        excitatory=("psp", "decay_post += 20*open_post; rise_post += 20*open_post", 20),
        inhibitory=("psp", "decay_post -= 9*open_post; rise_post -= 9*open_post", -9),
        traces=["decay", "rise", "after"],
    ),
    dict(
        model="spike_coding",
        method="exact",
        parameters={"lambda": 0.01 / ms, "theta": 0.005, "reset": 0.01},
        certain=dict(rho=1e9, width=1e-8),
        constants={"leak": 0.01 / ms},
        equations="""dv/dt = -leak*v + r + drive : 1
            dr/dt = -leak*r : Hz
            drive : Hz""",
        threshold="v >= theta",
        reset="v -= 0.01",
        initial=dict(v=0),
        excitatory=("slow", "r_post += 8e-5/ms", 8e-5),
        inhibitory=("slow", "r_post -= 2e-4/ms", -2e-4),
        input=("drive", 4e-4 / ms),
        traces=["v"],
    ),
    dict(
        model="spike_coding_multiplicative",
        method="exponential_euler",
        parameters={"lambda": 0.01 / ms, "theta": 0.005, "reset": 0.01},
        certain=dict(rho=1e9, width=1e-8),
        constants={"leak": 0.01 / ms},
        equations="""dv/dt = -leak*v + a*b + drive : 1
            da/dt = -leak*a : 1
            db/dt = -leak*b : Hz
            drive : Hz""",
        threshold="v >= theta",
        reset="v -= 0.01",
        initial=dict(v=0),
        excitatory=("left", "a_post += 0.02", 0.02),
        inhibitory=("right", "b_post += 0.02/ms", 0.02),
        input=("drive", 4e-4 / ms),
        traces=["v"],
    ),
    dict(
        model="liquid_time_constant",
        method="exponential_euler",
        parameters=dict(tau=20 * ms, A=1, f_max=1 / ms, mu=4, width=1, tau_s=5 * ms, v_th=0.5),
        equations="""dv/dt = -v/tau + f_max/(1 + exp((mu - s)/width))*(A - v) : 1
            ds/dt = -s/tau_s : 1""",
        threshold="v >= v_th",
        reset="v = 0",
        initial=dict(v=0),
        excitatory=("drive", "s_post += 1.5", 1.5),
        inhibitory=("drive", "s_post -= 0.7", -0.7),
        traces=["v"],
    ),
    dict(
        model="two_compartment",
        method="rk4",
        parameters=dict(C_s=200 * pF, C_d=50 * pF, g_Ls=10 * nS, g_Ld=2.5 * nS, g_c=15 * nS, E_L=-65 * mV)
        | dict(V_th=-40 * mV, V_reset=-55 * mV, V_na=-35 * mV, g_na=30 * nS, g_k=15 * nS, rise=1.2 * ms, fall=2.4 * ms)
        | dict(offset=0.2 * ms, pause=5 * ms, E_na=70 * mV, E_k=-89 * mV, E_ex=0 * mV, tau_ampa=2 * ms, tau_nmda=50 * ms),
        equations=DENDRITE,
        events={
            "dendrite": (
                "v_d >= V_na and t_in_timesteps >= crossed + int(pause/dt + 0.5)",
                "crossed = t_in_timesteps",
            )
        },
        every_step=CONDUCTANCES.format("", ""),
        threshold="v > V_th",
        initial=dict(v=-65 * mV, v_d=-65 * mV, crossed=-100000),
        excitatory=("ampa", "g_ampa_post += 16*nS", 16),
        inhibitory=("nmda", "g_nmda_post += 12*nS", 12),
        input=("I_d", 400 * pA),
        refractory=41,
        traces=["v", "v_d"],
    ),
    dict(
        model="three_compartment",
        method="rk4",
        parameters=dict(C_s=55 * pF, C_1=33 * pF, C_2=13.2 * pF, g_Ls=2.2 * nS, g_L1=1.32 * nS, g_L2=0.528 * nS)
        | dict(g_c1=15 * nS, g_c2=6 * nS, E_L=-65 * mV, V_th=-40 * mV, V_reset=-50 * mV, V_na=-35 * mV)
        | dict(g_na1=22 * nS, g_k1=14 * nS, g_na2=9 * nS, g_k2=5.7 * nS, rise=1.2 * ms, fall=2.4 * ms, offset=0.2 * ms)
        | dict(pause=5 * ms, E_na=70 * mV, E_k=-89 * mV, E_ex=0 * mV, E_in=-80 * mV, tau_ampa=2 * ms, tau_gaba=8 * ms),
        equations=CHAIN,
        events={
            f"dendrite_{n}": (
                f"v_{n} >= V_na and t_in_timesteps >= crossed_{n} + int(pause/dt + 0.5)",
                f"crossed_{n} = t_in_timesteps",
            )
            for n in (1, 2)
        },
        every_step=CONDUCTANCES.format("_1", "1") + CONDUCTANCES.format("_2", "2"),
        threshold="v > V_th",
        initial=dict(v=-65 * mV, v_1=-65 * mV, v_2=-65 * mV, crossed_1=-100000, crossed_2=-100000),
        excitatory=("tuft", "g_2_post += 9*nS", 9),
        inhibitory=("gaba", "g_in_post += 5*nS", 5),
        input=("I_1", 120 * pA),
        refractory=41,
        traces=["v", "v_1", "v_2"],
    ),
    # The author's program, whose two half steps see the current of the spikes of the step.
    dict(
        model="izhikevich_2003",
        method="euler",
        parameters=dict(a=0.02 / ms, b=0.2 / ms, c=-55 * mV, d=4 * mV / ms),
        equations="v : volt\nu : volt/second\ni_syn : volt/second\nI_ext : volt/second",
        update=2 * "v += dt/2*(0.04*v**2/(mV*ms) + 5*v/ms + 140*mV/ms - u + I_ext + i_syn)\n"
        + "u += dt*a*(b*v - u)\ni_syn = 0*mV/ms",
        threshold="v >= 30*mV",
        reset="v = c; u += d",
        initial=dict(v=-65 * mV, u=-13 * mV / ms),
        excitatory=("current", "i_syn_post += 60*mV/ms", 60),
        inhibitory=("current", "i_syn_post -= 50*mV/ms", -50),
        input=("I_ext", 9 * mV / ms),
        traces=["v", "u"],
    ),
    dict(
        model="time_difference_encoder",
        method="exact",
        parameters=CELL | dict(tau_m=20 * ms, tau_fac=50 * ms, tau_trig=10 * ms),
        equations="""dv/dt = (E_L - v)/tau_m + i_trig/C_m : volt (unless refractory)
            di_trig/dt = -i_trig/tau_trig : amp
            dg/dt = -g/tau_fac : 1""",
        excitatory=("trigger", "i_trig_post += 900*pA*g_post", 900),
        inhibitory=("facilitator", "g_post += 0.8*(1 - g_post)", 0.8),
        refractory=11,
        traces=["v"],
        synaptic=dict(i="i_trig", g="g"),
    ),
    dict(
        model="looming_detector",
        draws=True,
        method="exact",
        parameters=dict(tau_ex=5 * ms, tau_in=40 * ms, rho=300),
        equations="dexcitation/dt = -excitation/tau_ex : 1\nds/dt = -s/tau_in : 1",
        threshold="drawn <= 1 - exp(-rho*Hz*exp(log(clip(excitation, 1e-9, inf)) - s)*dt)",
        reset="",
        initial={},
        excitatory=("motion", "excitation_post += 1", 1),
        inhibitory=("size", "s_post += 0.7", 0.7),
        traces=[],
        synaptic=dict(e="excitation", s="s"),
    ),
    dict(
        model="soft_competitor",
        draws=True,
        method="exact",
        parameters=dict(tau=70 * ms),
        equations="du/dt = -u/tau : 1\nnovelty : 1\nrate : 1",
        threshold="drawn <= 1 - exp(-rate*Hz*exp(u)*dt)",
        reset="novelty = novelty/(1 + novelty)",
        initial=dict(novelty=1),
        excitatory=("evidence", "u_post += 0.4", 0.4),
        inhibitory=("evidence", "u_post -= 0.9", -0.9),
        input=("rate", 300),
        traces=["novelty"],
        synaptic=dict(u="u"),
    ),
    dict(
        model="poisson",
        draws=True,
        method="exact",
        parameters={},
        equations="rate : 1",
        threshold="drawn <= 1 - exp(-rate*Hz*dt)",
        reset="",
        initial={},
        input=("rate", 400),
        traces=[],
    ),
    dict(
        model="homogeneous_poisson",
        draws=True,
        method="exact",
        parameters={},
        equations="rate : 1\nleft : 1\nseen : 1",
        update="""
            anew = int(left < 1 or rate != seen)
            interval = floor(clip(-log(1 - drawn)/(rate*Hz*dt), 0, 8388608))
            left = anew*clip(interval, 0, 4194304.5) + (1 - anew)*(left - 1)
            seen = rate
        """,
        threshold="left == 0",
        reset="",
        initial={},
        input=("rate", 400),
        traces=["left"],
    ),
    dict(
        model="bernoulli",
        draws=True,
        method="exact",
        parameters={},
        equations="rate : 1",
        threshold="drawn <= rate*Hz*dt",
        reset="",
        initial={},
        input=("rate", 400),
        traces=[],
    ),
]

def in_model_units(value):
    """The number of mV, ms, pA, nS, pF, mV/ms, 1/ms or mV*ms, as the models declare them."""
    for unit in (mV, ms, pA, nS, pF, mV / ms, 1 / ms, mV * ms):
        if b.have_same_dimensions(value, unit):
            return rounded(np.asarray(value / unit, dtype=float))
    return rounded(np.asarray(value, dtype=float))


def rounded(values):
    """To ten digits, as a float or a list of them."""
    return np.vectorize(lambda x: float(f"{x:.10g}"))(values).tolist()


def simulate(spec, dt):
    b.start_scope()
    b.defaultclock.dt = dt
    scale = 0.1 * ms / dt
    steps = int(round(float(DURATION / dt)))
    parameters = spec["parameters"]
    namespace = {name: value for name, value in parameters.items() if name not in ("lambda", "reset")}
    namespace |= spec.get("constants", {})
    refractory = spec.get("refractory", 0)
    if refractory:
        refractory = int(round((refractory - 1) * scale)) + 1
    draw = f"\ndrawn = ({GOLDEN!r}*(t_in_timesteps + 1)) % 1 : 1" if spec.get("draws") else ""
    group = b.NeuronGroup(
        1,
        spec["equations"] + draw,
        method=spec["method"],
        threshold=spec.get("threshold", "v >= V_th"),
        reset=spec.get("reset", "v = V_reset"),
        refractory=refractory * dt if refractory else False,
        events={name: condition for name, (condition, _) in spec.get("events", {}).items()},
        namespace=namespace,
    )
    for name, value in spec.get("initial", {"v": parameters.get("E_L")}).items():
        setattr(group, name, value)
    objects = [group]
    for name, (_, action) in spec.get("events", {}).items():
        group.run_on_event(name, action, when="resets")
    if "every_step" in spec:
        group.run_regularly(spec["every_step"], when="start")
    if "update" in spec:
        group.run_regularly(spec["update"], when="groups")

    given = {}
    for side, sent in (("excitatory", EXCITATORY), ("inhibitory", INHIBITORY)):
        if side not in spec:
            continue
        receptor, effect, weight = spec[side]
        at = [int(round(k * scale)) for k in sent]
        source = b.SpikeGeneratorGroup(len(at), range(len(at)), np.array(at) * dt)
        synapses = b.Synapses(source, group, on_pre=effect, namespace=namespace)
        synapses.connect()
        objects += [source, synapses]
        given[side] = dict(receptor=receptor, weight=weight, steps=at)
    if "input" in spec:
        name, amplitude = spec["input"]
        first, last = int(round(700 * scale)), int(round(1300 * scale))
        values = np.zeros(steps)
        values[first:last] = 1
        current = b.TimedArray(values * amplitude, dt=dt)
        group.namespace["current"] = current
        group.run_regularly(f"{name} = current(t)", when="start")
        given["input"] = dict(name=name, amplitude=in_model_units(amplitude), first=first, last=last)

    fired = b.SpikeMonitor(group)
    network = b.Network(*objects, fired)
    recorded = {}
    for names, when in ({name: name for name in spec["traces"]}, "end"), (spec.get("synaptic", {}), "before_synapses"):
        if names:
            state = b.StateMonitor(group, list(names.values()), record=True, when=when, dt=dt)
            network.add(state)
            recorded |= {name: (state, variable) for name, variable in names.items()}
    if spec.get("jumps"):
        network.schedule = ["start", "groups", "synapses", "thresholds", "resets", "end"]
    network.run(DURATION)

    every = int(round(float(EVERY / dt)))
    traces = {
        name: in_model_units(getattr(state, variable)[0][every - 1 :: every])
        for name, (state, variable) in recorded.items()
    }
    return dict(
        model=spec["model"],
        brian2=b.__version__,
        method=spec["method"],
        step_ms=float(dt / ms),
        steps=steps,
        parameters={name: in_model_units(value) for name, value in parameters.items()} | spec.get("certain", {}),
        refractory_steps=refractory,
        **(dict(golden=GOLDEN) if spec.get("draws") else {}),
        **given,
        every=every,
        traces=traces,
        spikes=[int(round(float(t / dt))) for t in fired.t],
    )


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for spec in MODELS:
        result = [simulate(spec, dt) for dt in (0.1 * ms, 0.5 * ms)]
        path = folder / f"{spec['model']}.json"
        path.write_text(json.dumps(result) + "\n")
        print(path, [len(one["spikes"]) for one in result])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
