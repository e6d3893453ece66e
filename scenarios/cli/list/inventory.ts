import type { Body } from '../../../agents/index.ts';
import type { Entry, ListedQuantity } from './entry.ts';

/** A kind of things that the package has: how it is called, and what there is of it. */
interface Kind {
  /** One of them, as in `a neuron model`. */
  readonly one: string;
  readonly entries: () => Promise<readonly Entry[]>;
}

/** Kinds of things that `list` lists, by the word that asks for them. Modules are loaded for the kind that is asked for alone. */
export const KINDS = {
  scenarios: { one: 'a scenario', entries: scenarios },
  models: { one: 'a neuron model', entries: async () => (await import('./models.ts')).neuronModels() },
  synapses: { one: 'a synapse or rule', entries: async () => (await import('./models.ts')).synapseModels() },
  stimuli: { one: 'a stimulus', entries: async () => (await import('./stimuli.ts')).stimuli() },
  sensors: { one: 'a sensor', entries: async () => (await import('./sensors.ts')).sensors() },
  bodies: { one: 'a body', entries: bodies },
  robots: { one: 'a robot of ROS 2', entries: async () => (await import('./robots.ts')).robots() },
  formats: { one: 'a format of event recordings', entries: formats },
  metrics: { one: 'a metric', entries: metrics },
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof KINDS;

async function scenarios(): Promise<Entry[]> {
  const { scenarioIds } = await import('../../plan/find-scenarios.ts');
  const { loadScenario } = await import('../../plan/load.ts');
  const loaded = await Promise.all(scenarioIds().map((id) => loadScenario(id)));
  return loaded.map(({ scenario }) => ({
    name: scenario.id,
    summary: scenario.title,
    source: scenario.source,
    quantities: Object.entries(scenario.parameters).map(([name, parameter]) => ({
      name,
      role: 'parameter',
      ...('unit' in parameter ? { unit: parameter.unit } : {}),
      default: parameter.default,
      meaning: parameter.meaning,
    })),
    facts: {
      version: String(scenario.version),
      bodies: Object.keys(scenario.bodies).join(', '),
      physics: scenario.physics.join(', '),
      gates: scenario.gates.map(({ id }) => id).join(', '),
      ablations: scenario.ablations.map(({ id }) => id).join(', '),
      run: `reafference run ${scenario.id}`,
    },
  }));
}

async function bodies(): Promise<Entry[]> {
  const { point, rodent } = await import('../../../agents/index.ts');
  const { walker } = await import('../../tasks/walker.ts');
  const ours = (body: Body): { readonly import: string } => ({
    import: `import { ${body.name} } from 'reafference'`,
  });
  return [
    { body: point, summary: 'a point that follows any planar twist', ...ours(point) },
    { body: rodent, summary: 'a rat-sized robot on two wheels', ...ours(rodent) },
    { body: walker, summary: 'such a point that walls stop where it meets them, as scenarios in open fields have it' },
  ].map(({ body, summary, ...entry }) => ({
    name: body.name,
    summary,
    ...entry,
    quantities: ofBody(body),
    facts: {
      drive: body.drive,
      'one of your own': "defineBody({ name, radius, height, mass, drive: 'holonomic' or 'differential', limits })",
    },
  }));
}

function ofBody({ radius, height, mass, wheels, limits, rebound = 0 }: Body): ListedQuantity[] {
  const value = (name: string, unit: string, given: number, meaning: string): ListedQuantity => ({
    ...{ name, role: 'value', unit, meaning },
    default: Number.isFinite(given) ? given : 'no limit',
  });
  return [
    value('radius', 'm', radius, 'of the upright cylinder that bounds the body'),
    value('height', 'm', height, 'of that cylinder'),
    value('mass', 'kg', mass, 'of the body'),
    ...(wheels === undefined
      ? []
      : [
          value('wheels.radius', 'm', wheels.radius, 'of a wheel'),
          value('wheels.separation', 'm', wheels.separation, 'between the points at which the wheels touch the floor'),
        ]),
    value('limits.linear', 'm/s', limits.linear, 'largest speed'),
    value('limits.angular', 'rad/s', limits.angular, 'largest turning rate'),
    value('limits.linearAcceleration', 'm/s^2', limits.linearAcceleration, 'largest change of speed'),
    value('limits.angularAcceleration', 'rad/s^2', limits.angularAcceleration, 'largest change of the turning rate'),
    value('rebound', 'm', rebound, 'by which a kinematic engine moves the body back from a wall'),
  ];
}

/** Whether files of a format state the size of the sensor. */
const STATES = { true: 'yes', 'where known': 'where known', false: 'no' } as const;

async function formats(): Promise<Entry[]> {
  const { EVENT_FORMATS } = await import('../../../bridges/recording/index.ts');
  return EVENT_FORMATS.map((format) => {
    const writing = 'writing' in format ? format.writing : undefined;
    return {
      name: format.name,
      summary: writing === undefined ? 'read' : `read and written, as ${writing.endings.join(' or ')}`,
      facts: {
        read: 'yes',
        written: writing === undefined ? 'no' : writing.endings.join(', '),
        ...(writing === undefined ? {} : { 'states the size of the sensor': STATES[`${writing.statesGeometry}`] }),
      },
    };
  });
}

async function metrics(): Promise<Entry[]> {
  const { METRICS } = await import('../../scenario/metric.ts');
  return Object.entries(METRICS).map(([name, { title, unit }]) => ({
    name,
    summary: unit === '1' ? title : `${title}, ${unit}`,
    facts: { unit, 'in a gate': `{ metric: '${name}', over: 'mean', trials: [11, 20] }` },
  }));
}
