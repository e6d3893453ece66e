import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import {
  build,
  emitFirmware,
  type Firmware,
  hasCompiler,
  Line,
  type Machine,
  type McuExecutable,
  mps2An386,
  netduinoPlus2,
  onMicrocontroller,
  posix,
} from '../../bridges/boards/mcu/index.ts';
import { PlaceCellGrid } from '../../controllers/encoding/place-cells.ts';
import type { AnalysedModel, Emitter, Simulate } from '../../controllers/engine/index.ts';
import { allToAll, analyse, Network, Simulation, simulate } from '../../controllers/engine/index.ts';
import { hostController } from '../../controllers/index.ts';
import { lif, poisson } from '../../controllers/neurons/index.ts';
import { stdp } from '../../controllers/synapses/index.ts';
import eventCorridor from '../../scenarios/catalogue/event-corridor.ts';
import waterMaze from '../../scenarios/catalogue/water-maze.ts';
import { openRun, planScenario, runSeed, type Scenario } from '../../scenarios/run/index.ts';
import { parameters, report } from '../benchmark.ts';

/** What {@link McuResult} is asked for. */
export interface McuParameters {
  /** C of the same network, written by hand. */
  readonly handWritten: string;
}

/** Sizes in bytes. */
export interface Sizes {
  readonly flash: number;
  readonly ram: number;
}

/** Bytes to the board and back, a step. */
export interface Traffic {
  readonly sent: number;
  readonly received: number;
}

/** Milliseconds of exchanges with a step each. */
export interface StepTimes {
  readonly machine: string;
  readonly median: number;
  readonly p99: number;
}

/** Instructions a step, and spikes of all steps. */
export interface Counted {
  readonly instructions: number;
  readonly spikes: readonly number[];
}

/** What was found; undefined where there is no compiler or emulator. */
export type McuResult =
  | {
      readonly waterMaze: Sizes & Traffic;
      readonly eventCorridor: Sizes & Traffic;
      readonly plastic: Sizes;
      readonly emitted: Counted;
      readonly handWritten: Counted;
      readonly steps: readonly StepTimes[];
    }
  | { readonly missing: string };

/** Steps whose instructions are counted, and that an agent at one place takes. */
const [STEPS, STAY] = [2000, 100];
/** An emulated instruction takes 2^SHIFT ns. */
const SHIFT = 6;

/** Counts the cycles of steps, with the rates of an agent that moves on now and then. */
const MAIN = `#include "machine.h"
#include "network.h"
#include "rates.h"
#include <string.h>

static const network_array *find(const char *name) {
  const network_array *array = network_arrays;
  while (strcmp(array->name, name) != 0) array++;
  return array;
}

static void say(uint32_t number) {
  uint8_t text[11];
  uint32_t at = sizeof text;
  text[--at] = '\\n';
  do text[--at] = (uint8_t)('0' + number % 10u);
  while ((number /= 10u) > 0);
  machine_write(text + at, (uint32_t)sizeof text - at);
  machine_flush();
}

int main(void) {
  machine_start();
  network_init();
  while (machine_read() < 0) machine_wait();
  float *rates = find("place.rate")->state, *acetylcholine = find("modulator.acetylcholine")->state;
  const network_array *place = find("place.spike_counts"), *action = find("action.spike_counts");
  uint32_t cycles = 0, place_spikes = 0, action_spikes = 0;
  network_event(0, 0);
  for (uint32_t i = 0; i < 4; i++) acetylcholine[i] = 1;
  for (uint32_t tick = 0; tick < ${STEPS}; tick++) {
    memcpy(rates, bench_rates[tick / ${STAY}], sizeof bench_rates[0]);
    const uint32_t began = machine_cycles();
    network_run(tick, 1);
    cycles += machine_cycles() - began;
    place_spikes += ((const uint32_t *)place->data)[tick % place->length];
    action_spikes += ((const uint32_t *)action->data)[tick % action->length];
  }
  say(cycles);
  say(place_spikes);
  say(action_spikes);
  for (;;) machine_wait();
}
`;

/** A scenario whose controller has its networks built by a function. */
function hosted(scenario: Scenario, by: Simulate): Scenario {
  return {
    ...scenario,
    agent(values, body) {
      const agent = scenario.agent(values, body);
      return {
        ...agent,
        controller(body) {
          const controller = agent.controller(body);
          hostController(controller, by);
          return controller;
        },
      };
    },
  };
}

/** The network of a scenario's controller. */
function networkOf(scenario: Scenario): AnalysedModel {
  const models: AnalysedModel[] = [];
  const keep: Simulate = (network, options) => {
    models.push(analyse(network));
    return simulate(network, options);
  };
  openRun(planScenario(hosted(scenario, keep)), 1);
  return models[0];
}

/** Bytes that a step takes in the first trial of a scenario. */
async function traffic(scenario: Scenario): Promise<Traffic> {
  const made: McuExecutable[] = [];
  const emitter: Emitter = (model) => {
    const executable = onMicrocontroller(posix)(model);
    made.push(executable);
    return executable;
  };
  const plan = planScenario(
    hosted(scenario, (network, options) => simulate(network, { ...options, emitter })),
    { set: { trials: 1 } },
  );
  await runSeed(plan, 1);
  const { sent, received, ticks } = made[0].statistics;
  made[0].dispose();
  return { sent: sent / ticks, received: received / ticks };
}

/** 128 neurons that learn from each of 128 others. */
function plastic(): AnalysedModel {
  const network = new Network({ step: 1e-3, seed: 1 });
  const source = network.population('source', poisson, { size: 128 });
  const target = network.population('target', lif, { size: 128 });
  const initial = { w: '1 pA' } as const;
  network.project(source, target, { synapse: stdp, connect: allToAll(), receptor: 'excitatory', initial });
  return analyse(network);
}

/** Rates of the place cells at places on a circle, in Hz. */
function placeRates(): Float32Array[] {
  const centres = Float64Array.from({ length: 11 }, (_, i) => (2 * i) / 10 - 1);
  const grid = new PlaceCellGrid({ x: centres, y: centres, width: 0.2 / Math.SQRT2, peak: 400, reach: Math.SQRT2 / 2 });
  return Array.from({ length: STEPS / STAY }, (_, n) => {
    const rates = new Float32Array(grid.size);
    grid.encode(0.7 * Math.cos(n / 3), 0.7 * Math.sin(n / 3), rates);
    return rates;
  });
}

/** What the hand-written program takes from the network: masks, lateral weights and keys of the random streams. */
function tables(model: AnalysedModel): string {
  const simulation = new Simulation(model, {});
  const named = (name: string) => [...model.populations.values()].find(({ population }) => population.name === name)!;
  const [place, action] = [named('place'), named('action')];
  const open = place.population.size;
  const size = action.population.size;
  const rows = (count: number): number[][] => Array.from({ length: count }, () => Array(size).fill(0));
  const [mask, lateral] = [rows(open), rows(size)];
  for (const projection of model.projections.keys()) {
    const { pre, post } = simulation.connections(projection);
    const inner = projection.source === action.population;
    const weights = inner ? simulation.synapses(projection, 'w', '1') : undefined;
    for (const [k, i] of pre.entries()) (inner ? lateral : mask)[i][post[k]] = weights?.[k] ?? 1;
  }
  const key = (name: string, [a, b]: readonly [number, number]): string =>
    `#define ${name}_KEY0 ${a >>> 0}u\n#define ${name}_KEY1 ${b >>> 0}u\n`;
  return [
    key('PLACE', place.loop.stream),
    key('ACTION', action.loop.stream),
    table('bench_open', mask),
    table('bench_lateral', lateral),
  ].join('');
}

function table(name: string, rows: readonly ArrayLike<number>[]): string {
  const lines = rows.map(
    (row) => `{${Array.from(row, (value) => `${Math.fround(value).toExponential(8)}f`).join(', ')}}`,
  );
  return `static const float ${name}[${rows.length}][${rows[0].length}] = {${lines.join(',\n')}};\n`;
}

/** Runs a network in an emulator that counts instructions. */
function count(firmware: Firmware, files: Readonly<Record<string, string>>): Counted {
  const { machine } = firmware;
  const { 'firmware.c': _, 'frame.c': __, ...kept } = firmware.files;
  const image = build({ ...firmware, files: { ...kept, 'main.c': MAIN, ...files } });
  const line = new Line(machine.start(image.path, { instructionShift: SHIFT }));
  line.write(Uint8Array.of(1));
  const bytes = new Uint8Array(64);
  let text = '';
  while (text.split('\n').length < 4) {
    const came = line.read(bytes, 60_000);
    if (came === 0) throw new Error('the emulator says nothing');
    text += String.fromCharCode(...bytes.subarray(0, came));
  }
  line.close();
  rmSync(image.folder, { recursive: true });
  const [cycles, ...spikes] = text.trim().split('\n').map(Number);
  const seconds = cycles / FREQUENCY;
  return { instructions: seconds / (2 ** SHIFT * 1e-9) / STEPS, spikes };
}

/** Hz of the emulated processor whose instructions are counted. */
const FREQUENCY = 25_000_000;

/** Steps the network on a machine, one at a time, with rates that change in every step. */
function stepTimes(machine: Machine, model: AnalysedModel, rates: readonly Float32Array[]): StepTimes {
  const executable = onMicrocontroller(machine, { deadlineMilliseconds: 60_000 })(model);
  const place = [...model.populations.values()].find(({ population }) => population.name === 'place')!;
  const input = executable.numbers(place.inputs.get('rate')!);
  const times: number[] = [];
  for (let tick = 0; tick < STEPS; tick++) {
    input.set(rates[tick % rates.length]);
    const began = performance.now();
    executable.run(tick, 1);
    times.push(performance.now() - began);
  }
  executable.dispose();
  times.sort((a, b) => a - b);
  return {
    machine: machine.id,
    median: times[STEPS / 2],
    p99: times[Math.floor(0.99 * STEPS)],
  };
}

function sizesOf(model: AnalysedModel, machine: Machine): Sizes {
  const { flash, ram, folder } = build(emitFirmware(model, machine));
  rmSync(folder, { recursive: true });
  return { flash, ram };
}

async function measure({ handWritten }: McuParameters): Promise<McuResult> {
  if (!hasCompiler(netduinoPlus2)) return { missing: netduinoPlus2.compiler };
  try {
    execFileSync('qemu-system-arm', ['--version'], { stdio: 'ignore' });
  } catch {
    return { missing: 'qemu-system-arm' };
  }
  const model = networkOf(waterMaze as Scenario);
  const rates = placeRates();
  const firmware = emitFirmware(model, mps2An386);
  const files = { 'rates.h': table('bench_rates', rates), 'tables.h': tables(model) };
  return {
    waterMaze: { ...sizesOf(model, netduinoPlus2), ...(await traffic(waterMaze as Scenario)) },
    eventCorridor: {
      ...sizesOf(networkOf(eventCorridor as Scenario), mps2An386),
      ...(await traffic(eventCorridor as Scenario)),
    },
    plastic: sizesOf(plastic(), netduinoPlus2),
    emitted: count(firmware, files),
    handWritten: count(firmware, { ...files, 'network.c': handWritten }),
    steps: [posix, mps2An386, netduinoPlus2].map((machine) => stepTimes(machine, model, rates)),
  };
}

report(await measure(parameters<McuParameters>()));
