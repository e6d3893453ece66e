"""The water maze with reversal in Brian2: the model of bench/c/water-maze.c, trials back to back, a new agent after 40.

Standalone, the arena and its trials are equations and events like any other, so that nothing is left outside the compiled
program. Hosted, a network operation moves the agent and judges its trials every ms, on views of Brian2's arrays.

A step of 1 ms: decay; place cells draw; their spikes and the action spikes of the step before arrive; action neurons draw;
plasticity; resets; the agent moves.
"""

import numpy as np
import brian2 as b
from brian2 import ms

SIDE, PLACE, ACTION, TRIALS = 11, 121, 40, 40
LIMIT, OUTCOME = 15000, 301

ARENA = """
dax/dt = -ax/(50*ms) : 1
day/dt = -ay/(50*ms) : 1
dbx/dt = -bx/(20*ms) : 1
dby/dt = -by/(20*ms) : 1
x : 1
y : 1
steps : integer
found : integer
trial : integer
late : integer
late_found : integer
"""

MOVE = """
steps += 1
goal = 1.5 - 3*int(trial >= 20)
found = found + steps*int(found == 0 and (x - goal)**2 + (y - goal)**2 <= 0.09)
x += ax - bx
y += ay - by
x += 0.01*(int(x < -2) - int(x > 2))
y += 0.01*(int(y < -2) - int(y > 2))
"""

OVER = "((found > 0 and steps >= found + 301) or (found == 0 and steps >= 15000))"

NEXT_TRIAL = """
late += int(trial >= 10 and trial < 20)
late_found += int(trial >= 10 and trial < 20 and found > 0)
trial = (trial + 1) % 40
steps = 0
found = 0
x = 0
y = 0
ax = 0
ay = 0
bx = 0
by = 0
"""

PLACE_CELLS = """
dtrace/dt = -trace/(10*ms) : 1
cx : 1 (constant)
cy : 1 (constant)
x : 1 (linked)
y : 1 (linked)
steps : integer (linked)
found : integer (linked)
trial : integer (linked)
d2 = (x - cx)**2 + (y - cy)**2 : 1
"""

ACTION_CELLS = """
ddecay/dt = -decay/(20*ms) : 1
drise/dt = -rise/(5*ms) : 1
dafter/dt = after*(exp(-1/20.0) - 1)/ms : 1
dtrace/dt = -trace/(10*ms) : 1
hears : 1
"""

PLASTIC = """
deligibility/dt = -eligibility/(2000*ms) : 1 (clock-driven)
w : 1
w_start : 1
transmits : 1 (constant)
"""

ARRIVAL = """
decay_post += w*transmits*hears_post
rise_post += w*transmits*hears_post
eligibility += trace_post
w = clip(w - 0.002*trace_post, 1, 3)
"""

STEER = "ax_post += sx; ay_post += sy; bx_post += sx; by_post += sy"
REST = "decay_post = 0; rise_post = 0; after_post = 0; trace_post = 0"
STRIDE = 0.08 / ACTION / 30


def masked(neuron, cell):
    """Whether a place cell on a wall would drive an action neuron into it."""
    n, column, row = neuron + 1, cell % SIDE, cell // SIDE
    return (
        (row == 0) & (n >= 11) & (n <= 29)
        | (row == SIDE - 1) & ((n <= 9) | (n >= 31))
        | (column == SIDE - 1) & (n <= 19)
        | (column == 0) & (n >= 21) & (n <= 39)
    )


def all_pairs(sources, targets):
    return np.repeat(np.arange(sources), targets), np.tile(np.arange(targets), sources)


def lateral_weights():
    difference = 2 * np.pi * (np.arange(ACTION)[:, None] - np.arange(ACTION)) / ACTION
    bump = np.exp(20 * np.cos(difference)) * (1 - np.eye(ACTION))
    return -300 / ACTION + 100 * bump / bump.sum(axis=1, keepdims=True)


class WaterMaze:
    """The network; action spikes are counted."""

    size = ACTION

    def __init__(self, hosted):
        # Place cells know of the arena: linked variables are all that an event of theirs can depend on.
        self.arena = b.NeuronGroup(1, ARENA, events={} if hosted else {"over": OVER}, method="euler")
        self.place = b.NeuronGroup(
            PLACE,
            PLACE_CELLS,
            threshold="rand() < 0.4*exp(-d2/0.16)*int(d2 < 2)*int(found == 0)",
            reset="trace += 1",
            events={} if hosted else {"reward": f"found > 0 and {OVER}", "over": OVER, "new": f"trial == 39 and {OVER}"},
            method="euler",
        )
        self.place.cx = -2 + 0.4 * (np.arange(PLACE) % SIDE)
        self.place.cy = -2 + 0.4 * (np.arange(PLACE) // SIDE)
        for name in ("x", "y", "steps", "found", "trial"):
            setattr(self.place, name, b.linked_var(self.arena, name))
        self.action = b.NeuronGroup(
            ACTION,
            ACTION_CELLS,
            threshold="rand() < 0.06*exp((20*(decay - rise)/15 - 5*after - 16)/2)",
            reset="decay = 0; rise = 0; after = 1; hears = 0; trace += 1",
            method="euler",
        )
        self.action.hears = 1
        learning = dict(reward="w = clip(w_start + 0.01*eligibility, 1, 3)", over="eligibility = 0; w_start = w", new="w = 2; w_start = 2")
        plastic = b.Synapses(
            self.place,
            self.action,
            PLASTIC,
            on_pre=dict(pre=ARRIVAL) if hosted else dict(pre=ARRIVAL) | learning,
            on_post="eligibility += trace_pre; w = clip(w - 0.002*trace_pre, 1, 3)",
            on_event="spike" if hosted else dict(pre="spike", post="spike") | {name: name for name in learning},
            method="euler",
        )
        pre, post = all_pairs(PLACE, ACTION)
        plastic.connect(i=pre, j=post)
        plastic.w = plastic.w_start = 2
        plastic.transmits = 1.0 - masked(post, pre)
        lateral = b.Synapses(
            self.action,
            self.action,
            "w : 1 (constant)",
            on_pre="decay_post += w*hears_post; rise_post += w*hears_post",
        )
        pre, post = all_pairs(ACTION, ACTION)
        lateral.connect(i=pre, j=post)
        lateral.w = lateral_weights()[post, pre]
        self.plastic = plastic
        self.synapses = [plastic, lateral]
        at(self.place.thresholder["spike"], "before_thresholds", 0)
        at(lateral.pre, "before_thresholds", 1)
        at(plastic.pre, "before_thresholds", 1)
        at(self.place.resetter["spike"], "before_thresholds", 2)
        at(self.action.run_regularly("hears = 1"), "before_thresholds", 3)
        at(plastic.post, "synapses", 0)
        self.counter = b.SpikeMonitor(self.action, record=False)
        self.network = b.Network(self.arena, self.place, self.action, plastic, lateral, self.counter)
        self.reported = {}
        if hosted:
            self.host = Host(self)
            self.network.add(b.NetworkOperation(self.host.step, when="end"))
        else:
            self.embed()

    def embed(self):
        """The arena as equations, the ends of trials as events."""
        steer = b.Synapses(self.action, self.arena, "sx : 1 (constant)\nsy : 1 (constant)", on_pre=STEER)
        steer.connect()
        angle = 2 * np.pi * (np.arange(ACTION) + 1) / ACTION
        steer.sx, steer.sy = STRIDE * np.sin(angle), STRIDE * np.cos(angle)
        at(steer.pre, "synapses", 0)
        at(self.arena.run_regularly(MOVE), "end", 0)
        restart = b.Synapses(self.arena, self.action, on_pre=REST, on_event="over")
        forget = b.Synapses(self.arena, self.place, on_pre="trace_post = 0", on_event="over")
        restart.connect()
        forget.connect()
        for name in ("reward", "over", "new"):
            at(self.place.thresholder[name], "end", 1)
        at(self.arena.thresholder["over"], "end", 1)
        for order, pathway in enumerate((self.plastic.reward, self.plastic.over, self.plastic.new, restart.pre, forget.pre)):
            at(pathway, "end", 2 + order)
        at(self.arena.run_on_event("over", NEXT_TRIAL), "end", 9)
        self.network.add(steer, restart, forget)
        self.reported = {name: self.arena.variables[name] for name in ("late", "late_found")}


def at(item, when, order):
    item.when, item.order = when, order


class Host:
    """The arena in Python, with raw views of Brian2's arrays."""

    def __init__(self, maze):
        def view(group, name):
            return group.variables[name].get_value()

        self.x, self.y, self.found = (view(maze.arena, name) for name in ("x", "y", "found"))
        self.fired = view(maze.action, "_spikespace")
        self.weights, self.start, self.eligibility = (view(maze.plastic, name) for name in ("w", "w_start", "eligibility"))
        self.resting = [view(maze.action, name) for name in ("decay", "rise", "after", "trace")] + [view(maze.place, "trace")]
        angle = 2 * np.pi * (np.arange(ACTION) + 1) / ACTION
        self.directions = STRIDE * np.stack([np.sin(angle), np.cos(angle)])
        self.fast, self.slow = np.zeros(2), np.zeros(2)
        self.steps = self.trial = self.late = self.late_found = 0

    def step(self):
        self.steps += 1
        x, y, found = float(self.x[0]), float(self.y[0]), int(self.found[0])
        goal = 1.5 if self.trial < TRIALS // 2 else -1.5
        if found == 0 and (x - goal) ** 2 + (y - goal) ** 2 <= 0.09:
            found = self.found[0] = self.steps
        self.slow *= 0.98
        self.fast *= 0.95
        count = self.fired[-1]
        if count > 0:
            push = self.directions[:, self.fired[:count]].sum(axis=1)
            self.slow += push
            self.fast += push
        x += float(self.slow[0] - self.fast[0])
        y += float(self.slow[1] - self.fast[1])
        self.x[0] = x + 0.01 * ((x < -2) - (x > 2))
        self.y[0] = y + 0.01 * ((y < -2) - (y > 2))
        if self.steps >= (found + OUTCOME if found > 0 else LIMIT):
            self.end_trial(found > 0)

    def end_trial(self, success):
        if success:
            self.weights[:] = np.clip(self.start + 0.01 * self.eligibility, 1, 3)
        if 10 <= self.trial < 20:
            self.late += 1
            self.late_found += success
        self.trial = (self.trial + 1) % TRIALS
        if self.trial == 0:
            self.weights[:] = 2
        self.start[:] = self.weights
        self.eligibility[:] = 0
        for values in self.resting:
            values[:] = 0
        self.slow[:] = self.fast[:] = 0
        self.steps = self.x[0] = self.y[0] = self.found[0] = 0
