import { BridgeError } from '../../../agents/index.ts';
import { type KnownService, type MessageInput, messageType, type ServiceRequest } from '../../ros-messages/index.ts';
import type { Answer, RosTransport } from '../transport/transport.ts';
import type { RobotEntity } from './robot-entity.ts';
import type { RunControl, RunState } from './run-control.ts';

type Result = MessageInput<'simulation_interfaces/msg/Result'>;

/** What is served by `simulation_interfaces`. */
export interface SimulationServicesOptions {
  readonly transport: RosTransport;
  readonly control: RunControl;
  readonly entity: RobotEntity;
  /** Id of the scenario, for people. */
  readonly scenario: string;
  /** Receives the lines of the log, for people. */
  readonly say: (text: string) => void;
}

const RESULT = messageType('simulation_interfaces/msg/Result').constants;
const STATE = messageType('simulation_interfaces/msg/SimulationState').constants;
const FEATURE = messageType('simulation_interfaces/msg/SimulatorFeatures').constants;
const { TYPE_EMPTY } = messageType('simulation_interfaces/msg/Bounds').constants;
/** Results of SetSimulationState beside the general ones. */
const [ALREADY_IN_TARGET_STATE, STATE_TRANSITION_ERROR] = [101, 102];
/** Bits of the scope of ResetSimulation; 0 is all. */
const [SCOPE_DEFAULT, SCOPE_TIME, SCOPE_STATE] = [0, 1, 2];

const STATES: Readonly<Record<RunState, number>> = {
  stopped: STATE.STATE_STOPPED,
  playing: STATE.STATE_PLAYING,
  paused: STATE.STATE_PAUSED,
  quitting: STATE.STATE_QUITTING,
};

const FEATURES: readonly number[] = [
  FEATURE.ENTITY_BOUNDS,
  FEATURE.ENTITY_BOUNDS_BOX,
  FEATURE.ENTITY_CATEGORIES,
  FEATURE.ENTITY_STATE_GETTING,
  FEATURE.ENTITY_INFO_GETTING,
  FEATURE.SIMULATION_RESET,
  FEATURE.SIMULATION_STATE_GETTING,
  FEATURE.SIMULATION_STATE_SETTING,
  FEATURE.SIMULATION_STATE_PAUSE,
  FEATURE.STEP_SIMULATION_SINGLE,
  FEATURE.STEP_SIMULATION_MULTIPLE,
];

const OK: Result = { result: RESULT.RESULT_OK };
const refusal = (result: number, error_message: string): { readonly result: Result } => ({
  result: { result, error_message },
});
const unsupported = (message: string) => refusal(RESULT.RESULT_FEATURE_UNSUPPORTED, message);

const PLACES = 'the task of the scenario places the robot, at the beginning of each trial';
const ONE_ROBOT = 'the scenario has its robot, and no other entities';

/**
 * Offers the services of the standard `simulation_interfaces` for a run that is served, named as in the standard in lower case, such as
 * `get_simulator_features`. Where its package is not installed it says so, and offers nothing.
 *
 * @returns a function that withdraws them
 */
export function serveSimulationInterfaces(options: SimulationServicesOptions): () => void {
  const { transport, control, entity, scenario, say } = options;
  const ends: (() => void)[] = [];
  const serve = <Name extends KnownService & `simulation_interfaces/${string}`>(name: Name, answer: Answer<Name>) => {
    ends.push(transport.serve(serviceName(name), name, answer));
  };
  const withdraw = (): void => {
    for (const end of ends.splice(0)) end();
  };
  try {
    serve('simulation_interfaces/srv/GetSimulatorFeatures', () => ({
      features: {
        features: FEATURES,
        custom_info: `reafference serves ${scenario}: time and state are reset together, a step is a tick, and it ends with its trials`,
      },
    }));
    serve('simulation_interfaces/srv/GetSimulationState', () => ({
      result: OK,
      state: { state: STATES[control.state] },
    }));
    serve('simulation_interfaces/srv/SetSimulationState', ({ state }) => setState(control, state.state));
    serve('simulation_interfaces/srv/StepSimulation', ({ steps }) => step(control, steps));
    serve('simulation_interfaces/srv/ResetSimulation', ({ scope }) => reset(control, scope));

    const named = <T extends object>(name: string, answer: () => T) =>
      name === entity.name
        ? { result: OK, ...answer() }
        : refusal(RESULT.RESULT_NOT_FOUND, `no entity '${name}'; there is '${entity.name}'`);
    serve('simulation_interfaces/srv/GetEntities', ({ filters }) => {
      const found = find(entity, filters);
      return 'result' in found ? found : { result: OK, entities: found };
    });
    serve('simulation_interfaces/srv/GetEntitiesStates', ({ filters }) => {
      const found = entity.placed ? find(entity, filters) : notPlaced();
      return 'result' in found ? found : { result: OK, entities: found, states: found.map(() => entity.state()) };
    });
    serve('simulation_interfaces/srv/GetEntityState', ({ entity: name }) =>
      entity.placed || name !== entity.name ? named(name, () => ({ state: entity.state() })) : notPlaced(),
    );
    serve('simulation_interfaces/srv/GetEntityInfo', ({ entity: name }) => named(name, () => ({ info: entity.info })));
    serve('simulation_interfaces/srv/GetEntityBounds', ({ entity: name }) =>
      named(name, () => ({ bounds: entity.bounds() })),
    );

    serve('simulation_interfaces/srv/SetEntityState', () => unsupported(PLACES));
    serve('simulation_interfaces/srv/SetEntityInfo', () =>
      unsupported('what is told of an entity is that of its body'),
    );
    serve('simulation_interfaces/srv/SpawnEntity', () => unsupported(ONE_ROBOT));
    serve('simulation_interfaces/srv/DeleteEntity', () => unsupported(ONE_ROBOT));
  } catch (error) {
    withdraw();
    if (!(error instanceof BridgeError) || error.code !== 'unknown_message_type') throw error;
    say(`nobody can pause, step or reset the simulation: ${error.remedy}`);
  }
  return withdraw;
}

/** Name of a service as simulators have it: `GetEntityState` is `get_entity_state`. */
function serviceName(type: string): string {
  return type
    .slice(type.lastIndexOf('/') + 1)
    .replaceAll(/(?<=[a-z])[A-Z]/g, '_$&')
    .toLowerCase();
}

async function setState(control: RunControl, target: number): Promise<{ readonly result: Result }> {
  if (target === STATES[control.state])
    return refusal(ALREADY_IN_TARGET_STATE, `the simulation is ${control.state} already`);
  switch (target) {
    case STATE.STATE_PLAYING:
      control.play();
      return { result: OK };
    case STATE.STATE_PAUSED:
      control.pause();
      return { result: OK };
    case STATE.STATE_STOPPED:
      return (await control.stop()) ? { result: OK } : refusal(STATE_TRANSITION_ERROR, 'the simulation has ended');
    case STATE.STATE_QUITTING:
      control.quit();
      return { result: OK };
    default:
      return unsupported('a simulation can be stopped, played, paused and told to quit; it keeps its world');
  }
}

async function step(
  control: RunControl,
  steps: ServiceRequest<'simulation_interfaces/srv/StepSimulation'>['steps'],
): Promise<{ readonly result: Result }> {
  const failed = (message: string) => refusal(RESULT.RESULT_OPERATION_FAILED, message);
  if (control.state !== 'paused') return failed(`steps are taken while paused; the simulation is ${control.state}`);
  if (control.steps) return failed('other steps are under way');
  return (await control.step(Number(steps))) ? { result: OK } : failed('the simulation ended or was reset meanwhile');
}

async function reset(control: RunControl, scope: number): Promise<{ readonly result: Result }> {
  const both = SCOPE_TIME | SCOPE_STATE;
  if (scope !== SCOPE_DEFAULT && (scope & both) !== both)
    return unsupported('time and state are reset together: scope 0 (default), 255 (all) or 3 (time and state)');
  return (await control.reset()) ? { result: OK } : refusal(RESULT.RESULT_OPERATION_FAILED, 'the simulation has ended');
}

/** Names of the entities that pass filters, or why they cannot be looked for. */
function find(
  entity: RobotEntity,
  filters: ServiceRequest<'simulation_interfaces/srv/GetEntities'>['filters'],
): readonly string[] | { readonly result: Result } {
  if (!entity.placed && filters.bounds.type !== TYPE_EMPTY) return notPlaced();
  const passes = entity.passes(filters);
  if (typeof passes === 'boolean') return passes ? [entity.name] : [];
  const { why, message } = passes;
  return why === 'unsupported' ? unsupported(message) : refusal(RESULT.RESULT_OPERATION_FAILED, message);
}

function notPlaced(): { readonly result: Result } {
  return refusal(RESULT.RESULT_INCORRECT_STATE, 'the first trial places the robot: play, or pause and take a step');
}
