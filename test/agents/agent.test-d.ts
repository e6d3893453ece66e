import { expectTypeOf } from 'vitest';
import type {
  ActuatorMessages,
  Choice,
  CommandsOf,
  Controller,
  ObservationsOf,
  Observed,
  Odometry,
  Pose,
  Robot,
  ScanSettings,
  SensorKind,
  SensorMessages,
  SensorSettings,
  SensorSpec,
  Touch,
  Twist,
} from '../../agents/index.ts';
import {
  connect,
  defineAgent,
  odometrySensor,
  point,
  poseSensor,
  touchSensor,
  velocityActuator,
} from '../../agents/index.ts';
import type { SimulatedRobot } from '../../sim/robot.ts';
import { simulateRobot } from '../../sim/robot.ts';

declare const reader: Controller<{ readonly pose: Readonly<Pose> }, { readonly velocity: Twist }>;
declare const feeler: Controller<{ readonly bumper: Readonly<Touch> }, { readonly velocity: Twist }>;
declare const grasper: Controller<{ readonly pose: Readonly<Pose> }, { readonly arm: Twist }>;
const sensors = { pose: poseSensor(), bumper: touchSensor() };
const actuators = { velocity: velocityActuator() };

const agent = defineAgent({ body: point, sensors, actuators, controller: () => reader });
expectTypeOf<ObservationsOf<typeof agent.sensors>>().toEqualTypeOf<{
  readonly pose: Observed<Pose>;
  readonly bumper: Observed<Touch>;
}>();
expectTypeOf<ObservationsOf<typeof agent.sensors>['pose']>().toExtend<Readonly<Pose>>();
expectTypeOf<CommandsOf<typeof agent.actuators>>().toEqualTypeOf<{ readonly velocity: Twist }>();

// @ts-expect-error the controller reads a sensor that the agent lacks
defineAgent({ body: point, sensors: { pose: poseSensor() }, actuators, controller: () => feeler });
// @ts-expect-error the agent's sensor of that name is of another kind
defineAgent({ body: point, sensors: { bumper: odometrySensor() }, actuators, controller: () => feeler });
// @ts-expect-error the controller commands an actuator that the agent lacks
defineAgent({ body: point, sensors, actuators, controller: () => grasper });
// @ts-expect-error a pose sensor has no such noise
poseSensor({ noise: { slip: 0.1 } });

declare const robot: Robot<typeof sensors, typeof actuators>;
expectTypeOf(connect(robot, reader).commands).toEqualTypeOf<CommandsOf<typeof actuators>>();
// @ts-expect-error the controller commands an actuator that the robot lacks
connect(robot, grasper);

declare const clock: Robot['clock'];
const simulated = simulateRobot({
  world: { name: 'w', walls: [], obstacles: [] },
  agent,
  clock,
  physics: 'cannon',
  seed: 1,
});
expectTypeOf(simulated).toEqualTypeOf<SimulatedRobot<typeof sensors, typeof actuators>>();
connect(simulated, reader);
simulated.sensors.bumper.stream.subscribe((message) => expectTypeOf(message).toEqualTypeOf<Touch>());
// @ts-expect-error the robot has no sensor of that name
simulated.sensors.camera;
// @ts-expect-error there is no physics engine of that name
simulateRobot({ world: { name: 'w', walls: [], obstacles: [] }, agent, clock, physics: 'bullet', seed: 1 });

expectTypeOf<'pose' | 'headDirection' | 'events'>().toExtend<SensorKind>();
expectTypeOf<string>().not.toExtend<SensorKind>();
expectTypeOf<SensorMessages['odometry']>().toEqualTypeOf<Odometry>();
expectTypeOf<'events' | 'scan' | 'whiskers'>().toExtend<keyof SensorSettings>();
expectTypeOf<'pose'>().not.toExtend<keyof SensorSettings>();
expectTypeOf<SensorSpec<'scan'>['settings']>().toEqualTypeOf<ScanSettings | undefined>();
expectTypeOf<SensorSpec<'pose'>['settings']>().toBeUndefined();
expectTypeOf<ActuatorMessages['velocity']>().toEqualTypeOf<Twist>();
expectTypeOf<ActuatorMessages['choice']>().toEqualTypeOf<Choice>();
// @ts-expect-error the settings are of another kind of sensor
declareNothing({ kind: 'whiskers', size: 1, noise: {}, settings: { width: 4 } });
declare function declareNothing(spec: SensorSpec): void;
