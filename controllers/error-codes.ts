import type { CodesOf, ErrorTable } from '../agents/error-codes.ts';

/** Codes of networks and of what they compute. */
export const CONTROLLER_ERRORS = {
  ValidationError: {
    dimension_mismatch: {
      meaning: 'A quantity cannot be converted to a unit of another dimension.',
      remedy: 'Give it, or ask for it, in a unit of its dimension.',
    },
    duplicate_population: {
      meaning: 'Two populations of one controller have the same name.',
      remedy: 'Give each a name of its own, also in several networks.',
    },
    events_off_sensor: {
      meaning: 'Events of a recording that is converted, or of a stream that is filtered, lie off the sensor.',
      remedy: 'Give the geometry of the sensor, or leave them out with `--crop`.',
    },
    foreign_population: {
      meaning: 'A projection joins populations of two networks.',
      remedy: 'Make both populations by the network that projects.',
    },
    impossible_value: {
      meaning: 'A constant of a model, population or projection makes no sense where its model uses it.',
      remedy: 'Give it another value; the error names it, where it is used and what would do.',
    },
    improbable_bounds: {
      meaning: 'A distribution hardly ever draws a number within its bounds.',
      remedy: 'Move the bounds or the distribution.',
    },
    index_out_of_range: {
      meaning: 'A connection or a spike names a neuron that its population does not have.',
      remedy: 'Count neurons from 0, up to the size of the population less 1.',
    },
    invalid_degree: {
      meaning: 'There are no connections with the degrees asked for.',
      remedy: 'Ask for fewer partners for each neuron, or allow connections of a neuron onto itself.',
    },
    invalid_distribution: {
      meaning: 'A distribution has an impossible mean, spread or order of bounds.',
      remedy: 'Give finite numbers, a positive spread, and the lower bound first.',
    },
    invalid_event_filter: {
      meaning: 'A filter of events has an option that it cannot have.',
      remedy: 'Give a value of the kind that `expected` names.',
    },
    invalid_fields: {
      meaning:
        'Centres or directions are not as many as the neurons that they are of, or are missing where they are needed.',
      remedy: 'Give one for each neuron.',
    },
    invalid_interval: {
      meaning: 'Something periodic has a period that is no whole number of ticks.',
      remedy: 'Give a whole number of ticks from 1.',
    },
    invalid_model: {
      meaning: 'The parts of a neuron or rule contradict each other.',
      remedy: 'Declare every name once, where it belongs; the message says which name is at fault.',
    },
    invalid_name: {
      meaning: 'A population or projection has a name that is no single line of text.',
      remedy: 'Name it in one line.',
    },
    invalid_panorama: {
      meaning: 'A panorama has no cells.',
      remedy: 'Give cameras, whole numbers of columns and rows, and a lowest elevation below the highest.',
    },
    invalid_place_cells: {
      meaning: 'Place cells have an impossible width, peak or reach.',
      remedy: 'Give numbers above 0.',
    },
    invalid_probability: {
      meaning: 'A probability of connection lies outside 0 to 1.',
      remedy: 'Give a number from 0 to 1.',
    },
    invalid_retina: {
      meaning: "Cells of a retina do not tile the camera's pixels.",
      remedy: 'Give cells whose width and height divide those of the camera.',
    },
    invalid_seed: {
      meaning: 'The seed of a network is no whole number.',
      remedy: 'Give a whole number.',
    },
    invalid_slice: {
      meaning: 'A population has no such slice or subset, or a subset was used where a slice is needed.',
      remedy: 'Choose neurons that the population has; write to scattered ones through the population.',
    },
    invalid_step: {
      meaning: 'The step of a network is not above 0 s, or too long for what it would follow.',
      remedy: 'Give a time above 0, or `allowLongStep: true` for a step of more than 10 ms that is meant.',
    },
    invalid_ticks: {
      meaning: 'A network is told to step by no whole number of ticks.',
      remedy: 'Give a whole number from 0.',
    },
    invalid_voxel_grid: {
      meaning: 'A voxel grid has fewer than two bins of time.',
      remedy: 'Give a whole number from 2.',
    },
    live_unit: {
      meaning: 'A live array is asked for in another unit than the declared one. It is not converted.',
      remedy: 'Ask for it in the unit that `expected` names.',
    },
    malformed_quantity: {
      meaning: 'A value is not a number with its unit.',
      remedy: "Write it as in `'10 ms'` or `ms(10)`.",
    },
    method_impossible: {
      meaning: 'The method stated for an equation cannot step it.',
      remedy: "State another, such as 'rk4', or none where the equation is linear.",
    },
    model_too_large: {
      meaning: 'A model computes more in one step than a function of WebAssembly can hold.',
      remedy: 'Take smaller steps of the network in place of many within one, or divide the model.',
    },
    modulator_conflict: {
      meaning: 'Two rules declare one modulator with different units or decays.',
      remedy: 'Rename one of the two, or declare both alike.',
    },
    network_too_large: {
      meaning: 'A network needs more than the 4 GiB of memory that it may have.',
      remedy: 'Have fewer neurons or synapses, or shorter delays, or divide it into several networks.',
    },
    no_method: {
      meaning: 'A nonlinear equation states no method of integration.',
      remedy: "State one: `method: { v: 'rk4' }`.",
    },
    not_finite: {
      meaning: 'A value that was given is NaN or infinite.',
      remedy: 'Give a finite number.',
    },
    not_hostable: {
      meaning: 'A controller is to run on a board, and nobody but itself can build its networks.',
      remedy: 'Make it by `defineController`, and build its networks by the `simulate` that `build` is given.',
    },
    not_in_integers: {
      meaning: 'A model computes something that a program of integers cannot.',
      remedy: 'Run it on a board that has floats, or take a model without it.',
    },
    not_initialised: {
      meaning: 'A controller was asked to work before it was built.',
      remedy: 'Call `initialise` first.',
    },
    too_many_ticks: {
      meaning: 'A network cannot run for that many ticks.',
      remedy: 'Build it anew, and go on from there.',
    },
    tunable_not_live: {
      meaning: 'A tunable that may only be set between trials was set within one.',
      remedy: 'Set it before the trial begins, or after it has ended.',
    },
    tunable_out_of_bounds: {
      meaning: 'A tunable was set beyond its bounds.',
      remedy: 'Give a value within the bounds that it declares.',
    },
    unit_missing: {
      meaning: 'A quantity whose unit is not 1 is given as a bare number, or read without saying in which unit.',
      remedy: "Say the unit, as in `'10 ms'`, `ms(10)` or `simulation.state(cells, 'v', 'mV')`.",
    },
    unknown_name: {
      meaning: 'A network or a population has nothing of this name.',
      remedy: 'Use a name that it has; the error lists them.',
    },
    unknown_parameter: {
      meaning: 'A model or a scenario has no parameter or state of this name.',
      remedy: 'Use a name that it declares; the error lists them.',
    },
    unknown_population: {
      meaning: 'A controller says something of a population that none of its networks has.',
      remedy: 'Declare the simulation as a part, or mend the name.',
    },
    unknown_receptor: {
      meaning: 'A projection has no receptor to act on.',
      remedy: 'Choose a receptor that the target declares.',
    },
    unknown_unit: {
      meaning: 'A number is given in a unit that does not exist.',
      remedy: 'Compose the unit from SI units, such as `mV/ms`.',
    },
    wrong_sign: {
      meaning: 'A weight has a sign that the receptor does not take, or a rule could learn such a weight.',
      remedy: 'Give weights of the sign that `expected` names, or bounds that keep it, or choose another receptor.',
    },
    zero_delay_cycle: {
      meaning: 'Populations wait for each other: projections without delay form a cycle.',
      remedy: 'Give one of these projections a delay of at least one step.',
    },
  },
  LanguageError: {
    argument_count: {
      meaning: 'A function has too many or too few arguments.',
      remedy: 'Give it as many as the message says.',
    },
    boolean_mismatch: {
      meaning: 'A condition stands where a number belongs, or a number where a condition belongs.',
      remedy: 'Write `where(condition, 1, 0)` for a number, or a comparison for a condition.',
    },
    chain_too_long: {
      meaning: 'A definition is the end of too long a chain of definitions.',
      remedy: 'Keep a part of the chain in state, assigned in `onStep`.',
    },
    dimension_mismatch: {
      meaning: 'The dimensions of two quantities do not fit together.',
      remedy: 'Multiply or divide by a quantity with the missing unit.',
    },
    duplicate_name: {
      meaning: 'A name is defined twice.',
      remedy: 'Keep one equation for each name.',
    },
    line_too_long: {
      meaning: 'A line of a model has too many symbols.',
      remedy: 'Name parts of it as subexpressions.',
    },
    method_impossible: {
      meaning:
        'An equation that states `exact` has a term that is not linear, or whose factor may change; the error shows it.',
      remedy: 'State another method, or write the term with parameters as factors.',
    },
    number_range: {
      meaning: 'A number in a model, or the scale of a unit there, is too large to be represented.',
      remedy: 'Choose a larger unit.',
    },
    reserved_name: {
      meaning: 'A model uses a word of the language as a name.',
      remedy: 'Choose another name.',
    },
    syntax_error: {
      meaning: 'The text of a model cannot be parsed; the caret shows where.',
      remedy: 'Mend it at the caret.',
    },
    unknown_function: {
      meaning: 'There is no function of this name.',
      remedy: 'Use one that the error lists, or write `*` to multiply.',
    },
    unknown_name: {
      meaning: 'A name in a model is not declared.',
      remedy: 'Declare it with a unit, or mend its spelling.',
    },
    unknown_unit: {
      meaning: 'There is no unit of this name, or the text is no unit at all.',
      remedy: 'Compose it from SI units, such as `mV/ms`.',
    },
  },
  TimingError: {
    network_off_time: {
      meaning:
        'A network of a controller advanced another time in a tick than the run, or has a step that does not fit the tick.',
      remedy:
        'Give the network `step: seconds(period)` and step it once in a tick, or as often as its step goes into one.',
    },
  },
  DivergenceError: {
    input_not_finite: {
      meaning: 'A host wrote NaN or infinity to an input of a network.',
      remedy: 'Look at what writes the input: what is not in range, or was not measured, is no number to compute with.',
    },
    negative_rate: {
      meaning: 'A host wrote a rate below 0 to an input of a network.',
      remedy: 'Write `Math.max(0, rate)` where a rate may fall below 0.',
    },
    runaway_rate: {
      meaning: 'A neuron fires faster than its guard allows, or most of a recurrent population as fast as it can.',
      remedy: 'Look for recurrent excitation without a bound, or allow a higher rate.',
    },
    state_not_finite: {
      meaning: 'A state, weight or hazard of a network became NaN or infinite.',
      remedy: 'Look for a division by zero, an unbounded weight, or a step too long for the model.',
    },
  },
  ReafferenceError: {
    disposed: {
      meaning: 'A network was stepped after it was disposed of.',
      remedy: 'Build it anew; what it held can still be read.',
    },
    thread_failed: {
      meaning: 'A thread that steps a network failed.',
      remedy: 'Build the network anew; the cause says what failed.',
    },
  },
} as const satisfies ErrorTable;

/** Code of an error of controllers and their networks; docs/errors.md has the meaning of each. */
export type ControllerErrorCode = keyof CodesOf<typeof CONTROLLER_ERRORS>;

declare module '../agents/error-codes.ts' {
  interface ErrorCodes extends CodesOf<typeof CONTROLLER_ERRORS> {}
}
