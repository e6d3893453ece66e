/** Meaning of a code, wherever its error arises. The error itself has the value and the place. */
export interface ErrorMeaning {
  /** Fault, in one sentence. */
  readonly meaning: string;
  /** Advice on how to mend it, in general. The error's own `remedy` is more exact where it has one. */
  readonly remedy: string;
}

/** Codes and what they say, by the class of the errors that carry them. A code that two classes carry has a meaning for each. */
export type ErrorTable = Readonly<Record<string, Readonly<Record<string, ErrorMeaning>>>>;

/** The codes of a table, as keys: what a room adds to {@link ErrorCodes}. */
export type CodesOf<Table extends ErrorTable> = {
  readonly [Code in { readonly [Class in keyof Table]: keyof Table[Class] }[keyof Table] & string]: true;
};

/** Codes of the contract, and those that several rooms have. Each other room has a table of its own; `docs/errors.md` is all of them. */
export const AGENT_ERRORS = {
  ValidationError: {
    duplicate_name: {
      meaning: 'Two things of one network or one world have the same name.',
      remedy: 'Rename one of them.',
    },
    invalid_body: {
      meaning: 'A body has an impossible size, limit or drive.',
      remedy: 'Give positive numbers, and wheels to a differential drive.',
    },
    invalid_option: {
      meaning: 'An option of a call or of the command line has a value that it cannot take.',
      remedy: 'Give a value of the kind that `expected` names.',
    },
    invalid_rate: {
      meaning: 'A rate is not above 0 Hz.',
      remedy: 'Give a rate above 0 Hz.',
    },
    invalid_sensor: {
      meaning: 'A sensor has an impossible setting.',
      remedy: 'Make the declaration by the function of its kind, with values as `expected` says.',
    },
    invalid_size: {
      meaning: 'A population, wall or obstacle has an impossible size.',
      remedy: 'Give a whole number of neurons from 1, or positive metres.',
    },
    misplaced_option: {
      meaning: 'An option of the command line is for another kind of subject.',
      remedy: 'Leave it out.',
    },
    not_options: {
      meaning: 'Options were not given in an object.',
      remedy: 'Give an object with the options that the error lists.',
    },
    not_synchronous: {
      meaning:
        'A function that must be done when it returns has returned a promise; in a tick, the robot was made safe first.',
      remedy:
        'Make it synchronous; do what takes longer outside of the ticks, and keep its latest result for the next one.',
    },
    size_mismatch: {
      meaning: 'The number of values does not fit what they are for.',
      remedy: 'Give one value for all, or as many as `expected` says.',
    },
    state_mismatch: {
      meaning: 'The saved state is of another network, robot or physics engine.',
      remedy: 'Restore into one that was made with the same options, by the same version.',
    },
    unknown_option: {
      meaning: 'Something has no option or part of this name: a sensor, a model, a network, a world, a run.',
      remedy: 'Use one that the error lists.',
    },
  },
  WiringError: {
    kind_mismatch: {
      meaning: 'Controller and agent mean different kinds of sensor or actuator by one name.',
      remedy: 'Declare the kind that the controller needs.',
    },
    missing_actuator: {
      meaning: 'The agent lacks an actuator that its controller needs.',
      remedy: "Declare it in the agent's `actuators`.",
    },
    missing_sensor: {
      meaning: 'The agent lacks a sensor that its controller needs.',
      remedy: "Declare it in the agent's `sensors`.",
    },
    place_taken: {
      meaning: 'Two robots, controllers or judges were attached to one clock.',
      remedy: 'Dispose of the other first, or use a clock of its own.',
    },
    rate_too_low: {
      meaning: 'A sensor comes less often than its controller needs.',
      remedy: "Raise the sensor's `rateHz`.",
    },
    size_mismatch: {
      meaning: 'A sensor or an actuator has another size than its controller needs.',
      remedy: 'Give both the same size.',
    },
  },
  TimingError: {
    not_whole_ticks: {
      meaning: 'A period or delay is no whole number of ticks.',
      remedy: 'Choose one of the two that the error suggests, or another period of the tick.',
    },
    sensor_frozen: {
      meaning: 'A sensor sends the same measurement again and again, though its declared noise makes each another.',
      remedy: 'Look at the sensor, or give its `frozenAfterSeconds` to `connect`.',
    },
    sensor_late: {
      meaning: 'The messages of a sensor have been too old by their stamps when they came.',
      remedy: 'Look at its link and at the clock that stamps it, or give its `lateAfterSeconds` to `connect`.',
    },
    sensor_stale: {
      meaning: 'A sensor has sent no message for longer than may be; the robot was made safe first.',
      remedy:
        'Look at the sensor and its link, or give `--stale-after` to the command, or its `staleAfterSeconds` to `connect`.',
    },
  },
  DivergenceError: {
    command_not_finite: {
      meaning: 'A controller commanded NaN or infinity; the robot was made safe first.',
      remedy: 'Look for a division by zero or a runaway state in its decoder.',
    },
  },
  ReafferenceError: {
    actuator_failed: {
      meaning: 'An actuator threw at a command; the robot was made safe first.',
      remedy: 'Mend the actuator; the cause has the stack.',
    },
    controller_failed: {
      meaning: 'A controller threw; the robot was made safe first.',
      remedy: 'Mend the controller; the cause has the stack.',
    },
    phase_failed: {
      meaning: 'A part of a tick threw; the robot was made safe first.',
      remedy: 'Mend the part that the error names; the cause has the stack.',
    },
    safe_failed: {
      meaning: 'The robot could not be made safe.',
      remedy: 'Stop it by hand, and mend its `safe`, which must never throw; the cause has the stack.',
    },
    sensor_ended: {
      meaning: 'The stream of a sensor ended while a controller was wired to it; the robot was made safe first.',
      remedy: 'Undo the wiring before the sensor goes.',
    },
    sensor_failed: {
      meaning: 'A message of a sensor could not be taken in, or its stream failed; the robot was made safe first.',
      remedy: 'Mend the sensor; the cause has the stack.',
    },
    undo_failed: {
      meaning: 'Something threw while it was undone; all else was undone.',
      remedy: 'Mend what threw; the cause has the stack.',
    },
  },
} as const satisfies ErrorTable;

/** Every code of the framework, as a key: each room adds those of its own, by declaration merging. */
export interface ErrorCodes extends CodesOf<typeof AGENT_ERRORS> {}

/** A code of the framework itself: of the contract, and of each entry of the package that a program imports. */
export type FrameworkErrorCode = keyof ErrorCodes;

/** Code of an error: one of the framework's, or one of yours after your own name: `acme/gripper_jammed`. */
export type ErrorCode = FrameworkErrorCode | `${string}/${string}`;
