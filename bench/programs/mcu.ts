import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { type Board, Planning } from '../../bridges/boards/index.ts';
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
import { mcuBoard } from '../../bridges/boards/mcu/mcu-board.ts';
import { doubleLiteral, floatLiteral } from '../../controllers/engine/compiler/emit/c/math.ts';
import type { AnalysedModel } from '../../controllers/engine/compiler/index.ts';
import { analyse } from '../../controllers/engine/compiler/index.ts';
import { allToAll, Network, Simulation } from '../../controllers/engine/index.ts';
import { lif, poisson } from '../../controllers/neurons/index.ts';
import { stdp } from '../../controllers/synapses/index.ts';
import { hostOn } from '../../scenarios/boards/network-host.ts';
import { buildNetworks } from '../../scenarios/cli/boards/build-networks.ts';
import type { Scenario } from '../../scenarios/index.ts';
import { loadAgent } from '../../scenarios/plan/load-agent.ts';
import { planScenario, runSeed } from '../../scenarios/run/index.ts';
import eventCorridor from '../../scenarios/studies/event-corridor/event-corridor.scenario.ts';
import waterMaze from '../../scenarios/studies/water-maze/water-maze.scenario.ts';
import { HALF_WIDTH } from '../../scenarios/tasks/square-arena.ts';
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
  /** What is sent of the place cells: where the agent is, or their rates. */
  readonly sent: 'position' | 'rates';
  readonly median: number;
  readonly p99: number;
}

/** Instructions a step, those of the encoder of place cells apart, and spikes of all steps. */
export interface Counted {
  readonly instructions: number;
  readonly encoder: number;
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

/** Counts the cycles of steps, and of place cells that are encoded before each, of an agent that moves on now and then. */
const MAIN = `#include "machine.h"
#include "network.h"
#include "places.h"
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
  while (machine_read() < 0) machine_wait(1000u);
  float *rates = find("place.rate")->state, *acetylcholine = find("modulator.acetylcholine")->state;
  const network_array *place = find("place.spike_counts"), *action = find("action.spike_counts");
  uint32_t cycles = 0, encoder_cycles = 0, place_spikes = 0, action_spikes = 0;
  network_event(0, 0);
  for (uint32_t i = 0; i < 4; i++) acetylcholine[i] = 1;
  for (uint32_t tick = 0; tick < ${STEPS}; tick++) {
    const uint32_t began = machine_cycles();
    network_encoders[0].encode(bench_places[tick / ${STAY}], rates);
    const uint32_t encoded = machine_cycles();
    network_run(tick, 1);
    cycles += machine_cycles() - encoded;
    encoder_cycles += encoded - began;
    place_spikes += ((const uint32_t *)place->data)[tick % place->length];
    action_spikes += ((const uint32_t *)action->data)[tick % action->length];
  }
  say(cycles);
  say(encoder_cycles);
  say(place_spikes);
  say(action_spikes);
  for (;;) machine_wait(1000u);
}
`;

/** The network of a scenario's controller. */
async function networkOf(scenario: string): Promise<AnalysedModel> {
  const planning = new Planning(boardOn(posix));
  buildNetworks(planning.simulate, await loadAgent(scenario, process.cwd()), 1, undefined);
  return planning.plans[0].analysed;
}

function boardOn(machine: Machine): Board {
  return mcuBoard({ name: machine.id, summary: machine.title, machine });
}

/** Bytes that a step takes in the first trial of a scenario. */
async function traffic(scenario: Scenario): Promise<Traffic> {
  const board = boardOn(posix);
  const executables: McuExecutable[] = [];
  const networkHost = hostOn({
    ...board,
    deploy(plan) {
      const deployed = board.deploy(plan);
      executables.push(deployed.executable as McuExecutable);
      return deployed;
    },
  });
  await runSeed(planScenario(scenario, { set: { trials: 1 }, board: board.name }), 1, { networkHost });
  const [{ sent, received, ticks }] = executables.map(({ statistics }) => statistics);
  networkHost.close();
  return { sent: sent / ticks, received: received / ticks };
}

/** 128 neurons that learn from each of 128 others. */
function plastic(): AnalysedModel {
  const network = new Network({ step: '1 ms', seed: 1 });
  const source = network.population('source', poisson, { size: 128 });
  const target = network.population('target', lif, { size: 128 });
  const initial = { w: '1 pA' } as const;
  network.project(source, target, { synapse: stdp, connect: allToAll(), receptor: 'excitatory', initial });
  return analyse(network);
}

/** Places on a circle, x and y in m. */
const PLACES = Array.from({ length: STEPS / STAY }, (_, n) =>
  [Math.cos(n / 3), Math.sin(n / 3)].map((part) => 0.7 * HALF_WIDTH * part),
);

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
    table('float', 'bench_open', mask),
    table('float', 'bench_lateral', lateral),
  ].join('');
}

function table(type: 'float' | 'double', name: string, rows: readonly (readonly number[])[]): string {
  const literal = type === 'float' ? floatLiteral : doubleLiteral;
  const lines = rows.map((row) => `{${row.map(literal).join(', ')}}`);
  return `static const ${type} ${name}[${rows.length}][${rows[0].length}] = {${lines.join(',\n')}};\n`;
}

/** Runs a network in an emulator that counts instructions. */
function count(firmware: Firmware, files: Readonly<Record<string, string>>): Counted {
  const { machine } = firmware;
  const { 'firmware.c': _, 'frame.c': __, 'stream.c': ___, ...kept } = firmware.files;
  const image = build({ ...firmware, files: { ...kept, 'main.c': MAIN, ...files } });
  const line = new Line(machine.start(image.path, { instructionShift: SHIFT }));
  line.write(Uint8Array.of(1));
  const bytes = new Uint8Array(64);
  let text = '';
  while (text.split('\n').length < 5) {
    const came = line.read(bytes, 60_000);
    if (came === 0) throw new Error('the emulator says nothing');
    text += String.fromCharCode(...bytes.subarray(0, came));
  }
  line.close();
  rmSync(image.folder, { recursive: true });
  const [cycles, encoderCycles, ...spikes] = text.trim().split('\n').map(Number);
  const instructions = (of: number): number => of / FREQUENCY / (2 ** SHIFT * 1e-9) / STEPS;
  return { instructions: instructions(cycles), encoder: instructions(encoderCycles), spikes };
}

/** Hz of the emulated processor whose instructions are counted. */
const FREQUENCY = 25_000_000;

/** Steps the network on a machine, one at a time, at another place each. Who else uses this computer falls on both kinds alike. */
function stepTimes(machine: Machine, model: AnalysedModel): StepTimes[] {
  const emitter = onMicrocontroller(machine, { deadlineMilliseconds: 60_000 });
  const simulation = new Simulation(model, { emitter });
  const [code] = model.network.encodings;
  const rates = simulation.input(code.neurons, code.input, 'Hz' as never);
  const times = { position: [] as number[], rates: [] as number[] };
  for (let tick = 0; tick < 2 * STEPS; tick++) {
    const place = PLACES[tick % PLACES.length];
    const sent = Math.floor(tick / STAY) % 2 === 0 ? 'position' : 'rates';
    if (sent === 'position') simulation.encode(code, place);
    else code.encoder.write(place, rates);
    const began = performance.now();
    simulation.step();
    times[sent].push(performance.now() - began);
  }
  simulation.dispose();
  return (['position', 'rates'] as const).map((sent) => {
    const sorted = times[sent].sort((a, b) => a - b);
    return { machine: machine.id, sent, median: sorted[STEPS / 2], p99: sorted[Math.floor(0.99 * STEPS)] };
  });
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
  const model = await networkOf('water-maze');
  const firmware = emitFirmware(model, mps2An386);
  const files = { 'places.h': table('double', 'bench_places', PLACES), 'tables.h': tables(model) };
  return {
    waterMaze: { ...sizesOf(model, netduinoPlus2), ...(await traffic(waterMaze as Scenario)) },
    eventCorridor: {
      ...sizesOf(await networkOf('event-corridor'), mps2An386),
      ...(await traffic(eventCorridor as Scenario)),
    },
    plastic: sizesOf(plastic(), netduinoPlus2),
    emitted: count(firmware, files),
    handWritten: count(firmware, { ...files, 'network.c': handWritten }),
    steps: [posix, mps2An386, netduinoPlus2].flatMap((machine) => stepTimes(machine, model)),
  };
}

report(await measure(parameters<McuParameters>()));
