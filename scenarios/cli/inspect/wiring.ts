import type { Controller, EfficiencyCounts, SensorSpec } from '../../../agents/index.ts';
import { messageType, ticksPerSample } from '../../../agents/index.ts';
import type { Plan } from '../../plan/plan.ts';
import { explainParameters, type ResolvedParameter, type Settings } from '../../scenario/parameters.ts';

/** How a run is wired, read off without running it. */
export interface Wiring {
  readonly scenario: string;
  readonly version: number;
  readonly title: string;
  readonly body: string;
  readonly physics: string;
  /** s */
  readonly period: number;
  readonly trials: number;
  readonly seeds: readonly number[];
  /** Phases of a tick in order, and the effect of each. */
  readonly order: readonly { readonly phase: string; readonly does: string }[];
  readonly sensors: readonly SensorWiring[];
  readonly actuators: readonly { readonly name: string; readonly kind: string; readonly scalars: number }[];
  readonly controller: {
    readonly name: string;
    readonly version: number;
    readonly neurons: number | null;
    readonly synapses: number | null;
    readonly footprintBytes: number | null;
    readonly description: string | null;
  };
  readonly parameters: readonly (ResolvedParameter & { readonly from: string })[];
}

export interface SensorWiring {
  readonly name: string;
  readonly kind: string;
  /** Numbers in a message. */
  readonly scalars: number;
  readonly rateHz: number;
  readonly everyTicks: number;
  readonly latencySeconds: number;
  readonly jitterSeconds: number;
  readonly dropout: number;
  readonly noise: Readonly<Record<string, number>>;
  /** The controller reads it. */
  readonly read: boolean;
}

/** Builds one controller of a plan and tells how it would be wired. */
export function readWiring(plan: Plan, set: Settings): Wiring {
  const { scenario, identity, body, period, trials, seeds, reference } = plan;
  const agent = plan.agent({ currentTrial: () => undefined });
  const controller = agent.controller(body);
  controller.initialise(seeds[0] ?? 1, period);
  const { manifest } = controller;
  const sensors = Object.entries(agent.sensors).map(([name, spec]) =>
    sensorWiring(name, spec, period, name in manifest.sensors),
  );
  const actuators = Object.entries(agent.actuators).map(([name, { kind, size = 1 }]) => ({
    name,
    kind,
    scalars: messageType(kind).length(size),
  }));
  const counts = controller.efficiency?.();
  const origin =
    reference === identity.scenario ? `default of ${scenario.id}@${scenario.version}` : 'default in the scenario file';
  return {
    scenario: scenario.id,
    version: scenario.version,
    title: scenario.title,
    body: identity.body,
    physics: identity.physics,
    period,
    trials,
    seeds,
    order: tickOrder(sensors, actuators, controller, identity.physics),
    sensors,
    actuators,
    controller: {
      name: manifest.name,
      version: manifest.version,
      ...size(counts),
      description: controller.describe?.() ?? null,
    },
    parameters: explainParameters(scenario.parameters, set, scenario.id).map((parameter) => ({
      ...parameter,
      from: parameter.origin === 'set' ? '--set' : origin,
    })),
  };
}

function sensorWiring(name: string, spec: SensorSpec, period: number, read: boolean): SensorWiring {
  const { kind, size: elements, rateHz = 1 / period, latencySeconds = 0, jitterSeconds = 0, dropout = 0, noise } = spec;
  const scalars = messageType(kind).length(elements);
  const everyTicks = spec.rateHz === undefined ? 1 : ticksPerSample(rateHz, period, `sensor '${name}'`);
  return { name, kind, scalars, rateHz, everyTicks, latencySeconds, jitterSeconds, dropout, noise, read };
}

function size(counts: EfficiencyCounts | undefined) {
  return {
    neurons: counts?.neurons ?? null,
    synapses: counts?.synapses ?? null,
    footprintBytes: counts?.footprintBytes ?? null,
  };
}

function tickOrder(
  sensors: readonly SensorWiring[],
  actuators: Wiring['actuators'],
  { manifest }: Controller,
  physics: string,
): Wiring['order'] {
  const names = (items: readonly { readonly name: string }[]): string =>
    items.map(({ name }) => name).join(', ') || 'nothing';
  return [
    { phase: 'deliver', does: 'the reward and the phase that the task judged at the end of the last tick' },
    { phase: 'sense', does: `${names(sensors)}; those that are due` },
    {
      phase: 'control',
      does: `${manifest.name} reads ${names(sensors.filter(({ read }) => read))}, writes ${names(actuators)}`,
    },
    { phase: 'physics', does: `the body moves, ${physics}` },
    { phase: 'judge', does: 'the task looks at where the body is' },
  ];
}
