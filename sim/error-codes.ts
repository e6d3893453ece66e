import type { CodesOf, ErrorTable } from '../agents/error-codes.ts';

/** Codes of the simulated robot. */
export const SIMULATION_ERRORS = {
  ValidationError: {
    camera_not_level: {
      meaning: 'A column caster was asked to draw for a camera with pitch or roll.',
      remedy: 'Draw with a `RayCaster`.',
    },
    cue_mismatch: {
      meaning: 'A cue sensor is shown nothing, or a vector of another size.',
      remedy: 'Show each cue sensor a vector of its size under its name.',
    },
    invalid_fault: {
      meaning: 'A fault is of no sensor, of no kind that it can have, at no time, or of no amount.',
      remedy: 'Write it as in `scan=dead@5` or `pose=delayed:0.5@5-10`.',
    },
    invalid_kind: {
      meaning: 'An obstacle is of no known kind.',
      remedy: 'Use a box, a cylinder or a sphere.',
    },
    invalid_mass: {
      meaning: 'An obstacle has an impossible mass.',
      remedy: 'Give kilograms from 0; 0 does not move.',
    },
    invalid_pixel: {
      meaning: 'A setting of an event pixel is impossible.',
      remedy: 'Give finite numbers from 0, and thresholds of at least 0.01.',
    },
    invalid_pose: {
      meaning: 'A body is placed at a pose that is not finite.',
      remedy: 'Give finite x, y and heading.',
    },
    invalid_position: {
      meaning: 'A wall or an obstacle stands nowhere: a coordinate is not finite, or lies under the floor.',
      remedy: 'Give finite coordinates, and heights from 0.',
    },
    pose_occupied: {
      meaning: 'A body is placed where a wall or an obstacle is.',
      remedy: 'Place it elsewhere, or move what is in the way.',
    },
    scene_needs_rays: {
      meaning: 'The column caster cannot draw a solid of this world.',
      remedy: 'Draw with a `RayCaster`.',
    },
    solids_overlap: {
      meaning: 'Two solids of a world overlap.',
      remedy: 'Move or shrink one of them.',
    },
    unknown_physics: {
      meaning: 'There is no such physics engine, or the scenario does not run with it.',
      remedy: 'Choose one that the error lists.',
    },
    unknown_pixel: {
      meaning: 'There is no event pixel of this name.',
      remedy: 'Choose one that the error lists, or give the settings of one.',
    },
    unsupported_by_engine: {
      meaning: 'The physics engine cannot move a solid of this kind.',
      remedy: 'Use a box or a sphere, leave out its mass, or choose another engine.',
    },
    zero_length_wall: {
      meaning: 'A wall begins where it ends.',
      remedy: 'Give it two different ends.',
    },
  },
  WiringError: {
    movable_unseen: {
      meaning: 'A sensor would see something where it was at the beginning, although physics may move it.',
      remedy: 'Leave out its mass, or use the kinematic engine.',
    },
    unknown_actuator_kind: {
      meaning: 'An actuator of this kind cannot be simulated.',
      remedy: 'Use one that the error lists, or call `defineActuatorModel`.',
    },
    unknown_message_kind: {
      meaning: 'Nobody defined the message of this kind of sensor.',
      remedy: 'Call `defineMessage` for it.',
    },
    unknown_sensor_kind: {
      meaning: 'A sensor of this kind cannot be simulated.',
      remedy: 'Use one that the error lists, or call `defineSensorModel` for it.',
    },
  },
  TimingError: {
    time_not_later: {
      meaning: 'A frame or sample of an event camera does not come after the last.',
      remedy: 'Give times that grow.',
    },
  },
  ReafferenceError: {
    physics_failed: {
      meaning: 'The physics engine threw; the robot was made safe first.',
      remedy: 'Mend the engine or the world; the cause has the stack.',
    },
  },
} as const satisfies ErrorTable;

/** Code of an error of the simulated robot; docs/errors.md has the meaning of each. */
export type SimulationErrorCode = keyof CodesOf<typeof SIMULATION_ERRORS>;

declare module '../agents/error-codes.ts' {
  interface ErrorCodes extends CodesOf<typeof SIMULATION_ERRORS> {}
}
