/** What a code says, whatever the place that it comes from. The error itself has the value and the place. */
interface Meaning {
  /** What is wrong, in one sentence. */
  readonly meaning: string;
  /** What to do about it, in general. The error's own `remedy` is more exact where it has one. */
  readonly remedy: string;
}

const codes = <Code extends string>(table: Readonly<Record<Code, Meaning>>): typeof table => table;

/**
 * Every code of the framework's errors, by the class that carries it: the one source of {@link ErrorCode} and of
 * `docs/errors.md`. A code that two classes carry has a meaning for each.
 */
export const ERROR_CODES = {
  ValidationError: codes({
    board_mismatch: {
      meaning: 'A run was opened without the board that its request names, or with another one.',
      remedy: 'Name the board in the request, and hand it over when the run is opened.',
    },
    camera_not_level: {
      meaning: 'A column caster was asked to draw for a camera with pitch or roll.',
      remedy: 'Draw with a `RayCaster`.',
    },
    checkpoint_format: {
      meaning: 'The checkpoint was written in another format, by another version of the framework.',
      remedy: 'Resume with the version that wrote it, or start afresh.',
    },
    checkpoint_mismatch: {
      meaning: 'The checkpoint is of another run: scenario, parameters, body, seed or code differ.',
      remedy: 'Resume with the settings that `received` names, or start afresh in another folder.',
    },
    conflicting_options: {
      meaning: 'Two options of the command line exclude each other.',
      remedy: 'Leave one of them out.',
    },
    corrupt_checkpoint: {
      meaning: 'The checkpoint is cut or damaged: its hash does not fit.',
      remedy: 'Delete the file; its seed runs from the beginning.',
    },
    cue_mismatch: {
      meaning: 'A cue sensor is shown nothing, or a vector of another size.',
      remedy: 'Show each cue sensor a vector of its size under its name.',
    },
    dimension_mismatch: {
      meaning: 'A quantity cannot be converted to a unit of another dimension.',
      remedy: 'Give it, or ask for it, in a unit of its dimension.',
    },
    duplicate_name: {
      meaning: 'Two things of one network or one world have the same name.',
      remedy: 'Rename one of them.',
    },
    duplicate_population: {
      meaning: 'Two populations of one controller have the same name.',
      remedy: 'Give each a name of its own, also in several networks.',
    },
    event_not_representable: {
      meaning: 'An event or a sensor does not fit into the format that is written.',
      remedy:
        'Sort the events, count their times from the first one, or write another format; record a run by `--record-without events`.',
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
    file_exists: {
      meaning: 'A file that a command would write is there already.',
      remedy: 'Name another folder, or move the file away.',
    },
    index_out_of_range: {
      meaning: 'A connection or a spike names a neuron that its population does not have.',
      remedy: 'Count neurons from 0, up to the size of the population less 1.',
    },
    invalid_action: {
      meaning:
        'An action for an environment lacks an actuator, or has too many or too few numbers, or one that is not finite.',
      remedy: 'Give each actuator as many finite numbers as its space has.',
    },
    invalid_body: {
      meaning: 'A body has an impossible size, limit or drive.',
      remedy: 'Give positive numbers, and wheels to a differential drive.',
    },
    invalid_checkpoint_interval: {
      meaning: 'Checkpoints come after whole numbers of trials.',
      remedy: 'Give a whole number from 1.',
    },
    invalid_columns: {
      meaning: 'The order of columns of a text recording is not understood.',
      remedy: 'Name t, x, y and p once each, and `-` for a column to skip: `txyp`.',
    },
    invalid_degree: {
      meaning: 'There are no connections with the degrees asked for.',
      remedy: 'Ask for fewer partners for each neuron, or allow connections of a neuron onto itself.',
    },
    invalid_distribution: {
      meaning: 'A distribution has an impossible mean, spread or order of bounds.',
      remedy: 'Give finite numbers, a positive spread, and the lower bound first.',
    },
    invalid_calibration: {
      meaning: 'A file is not the calibration of a camera, has no camera of that name, or is that of another sensor.',
      remedy:
        'Give the YAML that kalibr, ROS or OpenCV wrote, or cam_to_cam.yaml of DSEC, with the name of the camera.',
    },
    invalid_event_filter: {
      meaning: 'A filter of events has an option that it cannot have.',
      remedy: 'Give a value of the kind that `expected` names.',
    },
    invalid_fault: {
      meaning: 'A fault is of no sensor, of no kind that it can have, at no time, or of no amount.',
      remedy: 'Write it as in `scan=dead@5` or `pose=delayed:0.5@5-10`.',
    },
    invalid_fields: {
      meaning:
        'Centres or directions are not as many as the neurons that they are of, or are missing where they are needed.',
      remedy: 'Give one for each neuron.',
    },
    invalid_goals: {
      meaning: 'A trial of rewarded goals has none, two of one name, or a reward that is no finite number.',
      remedy: 'Give each goal a name of its own and a finite reward.',
    },
    invalid_interval: {
      meaning: 'Something periodic has a period that is no whole number of ticks.',
      remedy: 'Give a whole number of ticks from 1.',
    },
    invalid_kind: {
      meaning: 'An obstacle is of no known kind.',
      remedy: 'Use a box, a cylinder or a sphere.',
    },
    invalid_mass: {
      meaning: 'An obstacle has an impossible mass.',
      remedy: 'Give kilograms from 0; 0 does not move.',
    },
    invalid_message: {
      meaning: 'A field of a ROS message has a value that its type cannot hold.',
      remedy: 'Give the field that the error names what it expects.',
    },
    invalid_model: {
      meaning: 'The parts of a neuron or rule contradict each other.',
      remedy: 'Declare every name once, where it belongs; the message says which name is at fault.',
    },
    invalid_name: {
      meaning: 'A population or projection has a name that is no single line of text.',
      remedy: 'Name it in one line.',
    },
    invalid_nir_graph: {
      meaning:
        'A NIR graph is not whole: an edge without a node, a shape that does not fit, a name that cannot be written.',
      remedy: 'Mend the node that the error names.',
    },
    invalid_option: {
      meaning: 'An option of a call or of the command line has a value that it cannot take.',
      remedy: 'Give a value of the kind that `expected` names.',
    },
    invalid_package_name: {
      meaning: 'A name for a new package is none that npm takes, or none for the id of a scenario.',
      remedy: 'Name it in lower-case words, digits and hyphens.',
    },
    invalid_panorama: {
      meaning: 'A panorama has no cells.',
      remedy: 'Give cameras, whole numbers of columns and rows, and a lowest elevation below the highest.',
    },
    invalid_pixel: {
      meaning: 'A setting of an event pixel is impossible.',
      remedy: 'Give finite numbers from 0, and thresholds of at least 0.01.',
    },
    invalid_place_cells: {
      meaning: 'Place cells have an impossible width, peak or reach.',
      remedy: 'Give numbers above 0.',
    },
    invalid_pose: {
      meaning: 'A body is placed at a pose that is not finite.',
      remedy: 'Give finite x, y and heading.',
    },
    invalid_position: {
      meaning: 'A wall or an obstacle stands nowhere: a coordinate is not finite, or lies under the floor.',
      remedy: 'Give finite coordinates, and heights from 0.',
    },
    invalid_probability: {
      meaning: 'A probability of connection lies outside 0 to 1.',
      remedy: 'Give a number from 0 to 1.',
    },
    invalid_quantile: {
      meaning: 'There is no such quantile.',
      remedy: 'Give a number from 0 to 1.',
    },
    invalid_rate: {
      meaning: 'A rate is not above 0 Hz.',
      remedy: 'Give a rate above 0 Hz.',
    },
    invalid_retina: {
      meaning: "Cells of a retina do not tile the camera's pixels.",
      remedy: 'Give cells whose width and height divide those of the camera.',
    },
    invalid_seed: {
      meaning: 'The seed of a network is no whole number.',
      remedy: 'Give a whole number.',
    },
    invalid_seeds: {
      meaning: 'The seeds of a run are not whole numbers from 0, each once, or too many are asked for.',
      remedy: 'Ask for as many as the scenario lists, or name each seed once.',
    },
    invalid_sensor: {
      meaning: 'A sensor has an impossible setting.',
      remedy: 'Make the declaration by the function of its kind, with values as `expected` says.',
    },
    invalid_shape: {
      meaning: 'An array does not fill its shape.',
      remedy: 'Give extents whose product is the number of elements.',
    },
    invalid_size: {
      meaning: 'A population, wall or obstacle has an impossible size.',
      remedy: 'Give a whole number of neurons from 1, or positive metres.',
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
    invalid_trials: {
      meaning: 'The parameters chosen leave no trials.',
      remedy: 'Choose parameters that give a whole number of trials from 1.',
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
    malformed_setting: {
      meaning: 'A setting is not of the form key=value.',
      remedy: 'Write the name of a parameter, `=` and a number.',
    },
    method_impossible: {
      meaning: 'The method stated for an equation cannot step it.',
      remedy: "State another, such as 'rk4', or none where the equation is linear.",
    },
    misplaced_option: {
      meaning: 'An option of the command line is for another kind of subject.',
      remedy: 'Leave it out.',
    },
    missing_option: {
      meaning: 'An option of the command line needs another beside it.',
      remedy: 'Give the option that `expected` names too.',
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
    nir_not_runnable: {
      meaning:
        'A NIR graph has something that networks here cannot run, or does not say what they need, such as the time step.',
      remedy: 'Give the option that the error names, or leave the node out.',
    },
    no_controller_state: {
      meaning: 'A seed has no saved controller to begin with, though others have.',
      remedy: 'Give a state for each seed, or one for all.',
    },
    no_method: {
      meaning: 'A nonlinear equation states no method of integration.',
      remedy: "State one: `method: { v: 'rk4' }`.",
    },
    no_pairs: {
      meaning: 'Two runs that are compared have no seed in common.',
      remedy: 'Run both on the same seeds.',
    },
    no_space: {
      meaning: 'An environment has no numbers of a fixed shape for a kind of sensor or actuator.',
      remedy: 'Leave it out of the agent, or drive the agent by a controller.',
    },
    no_standard_input: {
      meaning: 'A command is told to read standard input, and has none.',
      remedy: 'Name a file.',
    },
    no_such_trials: {
      meaning: 'Runs are compared in trials that they do not have.',
      remedy: 'Name trials from 1 to the last one.',
    },
    no_trial_under_way: {
      meaning: 'An environment was stepped before a trial was begun, or after its end.',
      remedy: 'Call `reset()`.',
    },
    not_a_baseline: {
      meaning: 'The file is not a baseline of behaviour.',
      remedy: 'Write one with `reafference test --update-baseline`.',
    },
    not_a_file_name: {
      meaning: 'A command is told to write a file to `-`.',
      remedy: 'Give the name of a file; standard output has the report.',
    },
    not_a_number: {
      meaning: 'A parameter is not a finite number.',
      remedy: 'Give a finite number.',
    },
    not_a_request: {
      meaning: 'A line on the standard input of an environment is no request.',
      remedy: 'Send `reset`, `step` or `scene`, one line of JSON each.',
    },
    not_a_saved_controller: {
      meaning: 'The file was not written by `--save-controller`, or is cut.',
      remedy: 'Save it again with `--save-controller`.',
    },
    not_a_scenario: {
      meaning: 'What is to be run is no scenario, but perhaps the id of one.',
      remedy: 'Import the scenario, or get it by its id from `loadScenario`.',
    },
    not_a_scenario_file: {
      meaning: 'The path is not that of a scenario file.',
      remedy: 'Give a TypeScript or JavaScript module.',
    },
    not_an_address: {
      meaning: 'The name of a recording begins with `udp:`, and is no address and port.',
      remedy: 'Name both: `udp://127.0.0.1:3333`.',
    },
    not_decodable: {
      meaning:
        'A recording of a run lacks what replay is decoded from: rests, spikes, a body that runs, or place cells.',
      remedy: 'Record a scenario that rests between trials, with a controller of place cells.',
    },
    not_finite: {
      meaning: 'A value that was given is NaN or infinite.',
      remedy: 'Give a finite number.',
    },
    not_ranges: {
      meaning: 'A file does not hold the ranges of the numbers of a network.',
      remedy: 'Write it with `calibrate SCENARIO --out FILE`.',
    },
    not_in_integers: {
      meaning: 'A model computes something that a program of integers cannot.',
      remedy: 'Run it on a board that has floats, or take a model without it.',
    },
    not_hostable: {
      meaning: 'A controller is to run on a board, and nobody but itself can build its networks.',
      remedy: 'Make it by `defineController`, and build its networks by the `simulate` that `build` is given.',
    },
    not_in_nir: {
      meaning: 'A network has something that NIR has no word for, such as plasticity or a refractory time.',
      remedy: 'Leave it out, or run the network here.',
    },
    not_initialised: {
      meaning: 'A controller was asked to work before it was built.',
      remedy: 'Call `initialise` first.',
    },
    not_npy: {
      meaning: 'The bytes are not a `.npy` file.',
      remedy: 'Give a file that `numpy.save` or `encodeNpy` wrote.',
    },
    not_in_catalogue: {
      meaning: 'A command is for scenarios that come with the framework, and this is a file.',
      remedy: 'Name one that `reafference list` shows.',
    },
    not_options: {
      meaning: 'Options were not given in an object.',
      remedy: 'Give an object with the options that the error lists.',
    },
    not_results: {
      meaning: 'Files are not those that `run --out` writes.',
      remedy: 'Run it again with `--out`.',
    },
    not_saved_inside_tick: {
      meaning: 'A run was saved or restored after its sensors had sensed, inside of a tick.',
      remedy: 'Step once first.',
    },
    not_saved_inside_trial: {
      meaning: 'A run whose hash cannot be saved was to be saved while a trial was under way.',
      remedy: "Save between trials, or leave out the host's hash.",
    },
    not_representable: {
      meaning: 'A value does not fit the number format of a chip, or is nothing that it can hold.',
      remedy: 'Quantise the network for this chip first.',
    },
    not_synchronous: {
      meaning:
        'A function that must be done when it returns has returned a promise; in a tick, the robot was made safe first.',
      remedy:
        'Make it synchronous; do what takes longer outside of the ticks, and keep its latest result for the next one.',
    },
    nothing_to_compare: {
      meaning: 'Fewer than two runs are to be compared.',
      remedy: 'Name another folder that `run --out` wrote.',
    },
    nothing_to_host: {
      meaning: 'A run is to be on a board, and its controller builds no network.',
      remedy: 'Run it without a board.',
    },
    nothing_to_plot: {
      meaning: 'A plot was asked for of what has not been recorded.',
      remedy: 'Record before the simulation steps, and plot afterwards.',
    },
    nothing_to_test: {
      meaning: 'No scenario matches the pattern.',
      remedy: 'Choose from `reafference list`, or give the path of a scenario file.',
    },
    other_scenario: {
      meaning: 'Runs of different scenarios are to be compared.',
      remedy: 'Compare runs of one scenario.',
    },
    outside_range: {
      meaning: 'A value lies outside of the range that it was said never to leave.',
      remedy: 'Declare the range that the measure has, or none.',
    },
    parameter_out_of_range: {
      meaning: 'A parameter of a scenario lies outside its range.',
      remedy: 'Give a value within the range; `reafference inspect` lists them.',
    },
    pose_occupied: {
      meaning: 'A body is placed where a wall or an obstacle is.',
      remedy: 'Place it elsewhere, or move what is in the way.',
    },
    same_file: {
      meaning: 'A recording cannot be converted into itself.',
      remedy: 'Write to another file.',
    },
    scene_needs_rays: {
      meaning: 'The column caster cannot draw a solid of this world.',
      remedy: 'Draw with a `RayCaster`.',
    },
    size_mismatch: {
      meaning: 'The number of values does not fit what they are for.',
      remedy: 'Give one value for all, or as many as `expected` says.',
    },
    solids_overlap: {
      meaning: 'Two solids of a world overlap.',
      remedy: 'Move or shrink one of them.',
    },
    state_mismatch: {
      meaning: 'The saved state is of another network, robot or physics engine.',
      remedy: 'Restore into one that was made with the same options, by the same version.',
    },
    too_many_frames: {
      meaning: 'Events of a recording make more pictures than are wanted at once.',
      remedy: 'Make fewer a second, or pictures of a shorter time.',
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
    unknown_board: {
      meaning: 'There is no board of that name.',
      remedy: 'Take one that `boards` lists.',
    },
    unknown_body: {
      meaning: 'The scenario does not run with this body.',
      remedy: 'Choose one that the scenario offers.',
    },
    unknown_choice: {
      meaning: 'A parameter is set to a word that is none of its choices.',
      remedy: 'Give one of the choices.',
    },
    unknown_controller: {
      meaning: 'There is no controller of this name.',
      remedy: "Choose the scenario's own, or one of its baselines.",
    },
    unknown_format: {
      meaning: 'There is no format of this name or ending.',
      remedy: 'Name a format with `--to` or `--format`; give a recording of a run a name that ends in `.mcap`.',
    },
    unknown_geometry: {
      meaning: 'The format to be written, or a filter, needs the size of the sensor, which the recording does not say.',
      remedy: 'Give it: `--geometry 640x480`.',
    },
    unknown_metric: {
      meaning: 'Runs are compared in a metric that they do not have.',
      remedy: 'Name one of those that `expected` lists.',
    },
    unknown_name: {
      meaning: 'A network or a population has nothing of this name.',
      remedy: 'Use a name that it has; the error lists them.',
    },
    unknown_option: {
      meaning: 'Something has no option or part of this name: a sensor, a model, a network, a world, a run.',
      remedy: 'Use one that the error lists.',
    },
    unknown_parameter: {
      meaning: 'A model or a scenario has no parameter or state of this name.',
      remedy: 'Use a name that it declares; the error lists them.',
    },
    unknown_physics: {
      meaning: 'There is no such physics engine, or the scenario does not run with it.',
      remedy: 'Choose one that the error lists.',
    },
    unknown_pixel: {
      meaning: 'There is no event pixel of this name.',
      remedy: 'Choose one that the error lists, or give the settings of one.',
    },
    unknown_population: {
      meaning: 'A controller says something of a population that none of its networks has.',
      remedy: 'Declare the simulation as a part, or mend the name.',
    },
    unknown_receptor: {
      meaning: 'A projection has no receptor to act on.',
      remedy: 'Choose a receptor that the target declares.',
    },
    unknown_scenario: {
      meaning: 'There is no scenario of this name, or no file at this path.',
      remedy: 'Choose from `reafference list`, or give the path of a file.',
    },
    unit_missing: {
      meaning: 'A quantity whose unit is not 1 is given as a bare number, or read without saying in which unit.',
      remedy: "Say the unit, as in `'10 ms'`, `ms(10)` or `simulation.state(cells, 'v', 'mV')`.",
    },
    unknown_unit: {
      meaning: 'A number is given in a unit that does not exist.',
      remedy: 'Compose the unit from SI units, such as `mV/ms`.',
    },
    unsupported_by_engine: {
      meaning: 'The physics engine cannot move a solid of this kind.',
      remedy: 'Use a box or a sphere, leave out its mass, or choose another engine.',
    },
    unsupported_npy: {
      meaning: 'The `.npy` file holds a type or an order that is not read.',
      remedy: 'Save numbers in row-major order, in the byte order of this machine.',
    },
    wrong_sign: {
      meaning: 'A weight has a sign that the receptor does not take, or a rule could learn such a weight.',
      remedy: 'Give weights of the sign that `expected` names, or bounds that keep it, or choose another receptor.',
    },
    zero_delay_cycle: {
      meaning: 'Populations wait for each other: projections without delay form a cycle.',
      remedy: 'Give one of these projections a delay of at least one step.',
    },
    zero_length_wall: {
      meaning: 'A wall begins where it ends.',
      remedy: 'Give it two different ends.',
    },
  }),
  LanguageError: codes({
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
  }),
  WiringError: codes({
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
    movable_unseen: {
      meaning: 'A sensor would see something where it was at the beginning, although physics may move it.',
      remedy: 'Leave out its mass, or use the kinematic engine.',
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
    topic_mismatch: {
      meaning: 'A topic has messages that cannot fill the sensor, or that the actuator does not send.',
      remedy: 'Map another topic to it.',
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
    unmapped_actuator: {
      meaning: 'There is no topic for an actuator of this kind.',
      remedy: 'Leave the actuator out of an agent that drives a robot on ROS.',
    },
    unmapped_sensor: {
      meaning: 'There is no topic that can fill a sensor of this kind.',
      remedy: 'Leave the sensor out of an agent that drives a robot on ROS.',
    },
  }),
  TimingError: codes({
    network_off_time: {
      meaning:
        'A network of a controller advanced another time in a tick than the run, or has a step that does not fit the tick.',
      remedy:
        'Give the network `step: seconds(period)` and step it once in a tick, or as often as its step goes into one.',
    },
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
    time_not_later: {
      meaning: 'A frame or sample of an event camera does not come after the last.',
      remedy: 'Give times that grow.',
    },
  }),
  DivergenceError: codes({
    command_not_finite: {
      meaning: 'A controller commanded NaN or infinity; the robot was made safe first.',
      remedy: 'Look for a division by zero or a runaway state in its decoder.',
    },
    endless_activity: {
      meaning: 'Spikes of a chip that is its own input did not end.',
      remedy: 'Weaken the recurrent weights, or send spikes back as inputs of the next step.',
    },
    input_not_finite: {
      meaning: 'A host wrote NaN or infinity to an input of a network.',
      remedy: 'Look at what writes the input: what is not in range, or was not measured, is no number to compute with.',
    },
    negative_rate: {
      meaning: 'A host wrote a rate below 0 to an input of a network.',
      remedy: 'Write `Math.max(0, rate)` where a rate may fall below 0.',
    },
    not_finite: {
      meaning: 'A pose, reward or action of a run became NaN or infinite.',
      remedy: 'Look for a division by zero or a runaway state in what computes it.',
    },
    runaway_rate: {
      meaning: 'A neuron fires faster than its guard allows, or most of a recurrent population as fast as it can.',
      remedy: 'Look for recurrent excitation without a bound, or allow a higher rate.',
    },
    state_not_finite: {
      meaning: 'A state, weight or hazard of a network became NaN or infinite.',
      remedy: 'Look for a division by zero, an unbounded weight, or a step too long for the model.',
    },
  }),
  BridgeError: codes({
    base_lost: {
      meaning: 'The base of a guarded robot cannot be reached, or not any more.',
      remedy: 'Look at the base and the way to it; the message says what failed.',
    },
    address_not_served: {
      meaning: 'Viewers cannot be served at an address, or its port is taken.',
      remedy: 'Choose another port or address; port 0 is any that is free.',
    },
    archive_too_large: {
      meaning: 'An archive outgrew the zip format: 4 GiB and 65535 files.',
      remedy: 'Write fewer arrays into one archive.',
    },
    baseline_not_read: {
      meaning: 'The baseline of behaviour cannot be read.',
      remedy: 'Write it first, with `--update-baseline`.',
    },
    beyond_plan: {
      meaning:
        'Weights were set on a board that its plan has no integers for: they are larger than those of the network, or of another sign.',
      remedy: 'Give the network these weights as its initial ones, and plan it anew.',
    },
    board_gone: {
      meaning: 'The line to a board cannot be opened, or was closed: its cable, its emulator or its program is gone.',
      remedy: 'Look after the board, and start again: what it held is lost.',
    },
    board_mismatch: {
      meaning: 'A board runs other firmware or another network, or holds other numbers, than what was built.',
      remedy: 'Build and flash the firmware of this network and this version.',
    },
    board_missing: {
      meaning: 'What a board needs is not here: its compiler, its emulator, its port.',
      remedy: 'Do what the error says; `boards` lists what each one lacks.',
    },
    board_refused: {
      meaning: 'A board does not carry out a request, or answers with something else.',
      remedy: 'Build and flash the firmware of this network and this version.',
    },
    board_reset: {
      meaning: 'A board has started anew in the midst of a session.',
      remedy: 'Look for a fault or an unsteady supply, and start again: what it held is lost.',
    },
    board_silent: {
      meaning: 'A board has not answered within the deadline, though it was asked several times.',
      remedy: 'Check cable, baud rate and firmware, or give it more time.',
    },
    board_streams: {
      meaning: 'A board that steps by its own clock was asked for a step, an event or another stream.',
      remedy: 'Stop the stream first.',
    },
    bridge_fault: {
      meaning: 'A foxglove_bridge reports that it could not do what it was asked for.',
      remedy: 'Look into the log of the bridge.',
    },
    build_failed: {
      meaning: 'A compiler refused the firmware of a board, or its memory does not suffice.',
      remedy: 'Read what the compiler says; take a machine with more memory, or a smaller network.',
    },
    checkpoint_not_read: {
      meaning: 'A checkpoint is there and cannot be read.',
      remedy: 'Check what is at this path and its permissions; the cause has the reason.',
    },
    checkpoint_not_written: {
      meaning: 'A checkpoint cannot be written; the last one is intact.',
      remedy: 'Free space, or choose another folder.',
    },
    connection_failed: {
      meaning: 'There is no connection to a foxglove_bridge, or what answers is none.',
      remedy: 'Start the bridge, and check its address.',
    },
    connection_lost: {
      meaning: 'The connection to a foxglove_bridge ended.',
      remedy: 'Look after the bridge and the network, and start again.',
    },
    controller_not_read: {
      meaning: 'The saved controller cannot be read.',
      remedy: 'Give a file that `--save-controller` wrote.',
    },
    corrupt_archive: {
      meaning: 'A file in a zip archive is damaged.',
      remedy: 'Copy or write the archive again.',
    },
    database_not_read: {
      meaning: 'The database in which the tools of SpiNNaker describe a network cannot be read.',
      remedy: 'The error says what is wrong with it, and what to do.',
    },
    empty_log: {
      meaning: 'A recorded log has no messages.',
      remedy: 'Look at it with `reafference inspect`; record while something is published.',
    },
    file_not_written: {
      meaning: 'A file of results cannot be written.',
      remedy: 'Free space, mend permissions, or write to another place.',
    },
    hdf5_unavailable: {
      meaning: 'The optional package h5wasm, which reads and writes HDF5, is not there.',
      remedy: 'Run the command that the error names.',
    },
    invalid_topic: {
      meaning: 'A name of a topic, a service or a node is not one that ROS takes.',
      remedy: 'Join words of letters, digits and `_` by `/`; no word begins with a digit.',
    },
    label_not_live: {
      meaning: 'A network on SpiNNaker has no population of a name, or none that spikes can go to or come from.',
      remedy: 'Mend the label, or activate live output, or add an injector, in the script that loads the network.',
    },
    malformed_message: {
      meaning: 'Bytes are no message of the type that they are said to be.',
      remedy: 'Check that both ends have the same definition of the type.',
    },
    malformed_nir: {
      meaning: 'A file is no NIR file, or it is damaged.',
      remedy: 'Write it anew; `h5dump` shows what HDF5 finds in it.',
    },
    no_credit: {
      meaning: 'An input was sent to a board that has no room for it.',
      remedy: 'Take results first, which grant credits.',
    },
    no_messages: {
      meaning: 'Sensors of an agent on ROS have had no message when it was to begin.',
      remedy: 'Start the driver of each, or map another topic to it.',
    },
    no_service: {
      meaning: 'Nobody answers a service.',
      remedy: 'Start the node that offers it; check its name and type with `ros2 service list -t`.',
    },
    no_working_directory: {
      meaning: 'The working directory was deleted.',
      remedy: 'Change to a folder that exists.',
    },
    not_seekable: {
      meaning:
        'A recording that comes as a stream would have to be read again, or in another order than its bytes arrive.',
      remedy: 'Save the stream as a file, and read that.',
    },
    not_told: {
      meaning: 'A board was asked for a state of its network that it cannot tell.',
      remedy: 'Read it from a run in this process, or leave it out.',
    },
    not_zip: {
      meaning: 'The bytes are not a zip archive.',
      remedy: 'Give a file that `numpy.savez` or `encodeNpz` wrote.',
    },
    output_not_written: {
      meaning: 'Standard output cannot be written.',
      remedy: 'Free space on its disk, or write to another.',
    },
    place_in_use: {
      meaning: 'Another process writes to a file or a folder of results.',
      remedy:
        'Wait for it to end, or choose another place; where no such process is left, remove the lock that the error names.',
    },
    plan_refused: {
      meaning: 'A network cannot go onto a board: it is too large, or needs what the board does not have.',
      remedy: 'Read the refusals; take another board, or change the network. `deploy --dry-run` shows the whole plan.',
    },
    png_unavailable: {
      meaning:
        'The optional package @resvg/resvg-js, which draws SVG as pixels, is not there, or a page gives no pixels.',
      remedy: 'Run the command that the error names, or keep the SVG.',
    },
    reader_not_started: {
      meaning: 'The process that reads HDF5 files does not start.',
      remedy: 'Free memory, or end other processes, and try again: the file was not looked at.',
    },
    recording_failed: {
      meaning: 'A recording could not be written to its end.',
      remedy: 'Free space, or write to another file.',
    },
    results_not_read: {
      meaning: 'A file of results cannot be read.',
      remedy: 'Name a folder that `run --out` wrote.',
    },
    ros_unavailable: {
      meaning: 'ROS 2 or rclnodejs is not there, or not set up in this shell.',
      remedy: 'Run the command that the error names.',
    },
    scan_not_covered: {
      meaning: 'A range finder does not look along all the beams that its sensor is declared with.',
      remedy: 'Declare the beams that the robot has, by `fieldOfView` and `beams`.',
    },
    service_failed: {
      meaning: 'A service was called, and it is known that it will not answer.',
      remedy: 'Look into the log of the node that offers it.',
    },
    spurious_events: {
      meaning: 'A chip had events in its queue before it was sent any.',
      remedy: 'Reset it and deploy anew; see whether others write to it too.',
    },
    stream_ended: {
      meaning: 'An input was sent to a board whose stream has ended: all its steps are made, or the board has stopped.',
      remedy: 'Read why in `ended`, and begin a new stream at the tick that follows.',
    },
    toolchain_missing: {
      meaning: 'There is no compiler for the processor of a board.',
      remedy: 'Install the packages that the error names.',
    },
    topic_mismatch: {
      meaning: 'A topic has messages that cannot fill the sensor, or that the actuator does not send.',
      remedy: 'Map another topic to it.',
    },
    topic_not_recorded: {
      meaning: 'A recorded log has no messages on a topic that an agent listens to.',
      remedy: 'Map the sensor to a topic of the log, with `--topics`; `reafference inspect` lists them.',
    },
    transport_closed: {
      meaning: 'Something was sent or asked for after the transport was closed.',
      remedy: 'Do it before `close`.',
    },
    transport_failed: {
      meaning: 'The way into the ROS graph failed, or what was asked of it did.',
      remedy: 'Read the message, which is what the other side said; `reafference doctor` tells what is there.',
    },
    unknown_message_type: {
      meaning: 'The definition of a message or service type is not known.',
      remedy: 'Check the name; install its package and source it, where ROS 2 is to know it.',
    },
    unknown_recording: {
      meaning: 'The file is no recording of events that is known here.',
      remedy: 'Name the format where the file has no header.',
    },
    unknown_step: {
      meaning: 'An input was sent for a step that had one before, or for none.',
      remedy: 'Send ticks in order, each once; `next` is the first.',
    },
    unreadable_file: {
      meaning: 'The file cannot be read.',
      remedy: 'Check the path and its permissions.',
    },
    unreceived_events: {
      meaning: 'Events cannot be received by UDP.',
      remedy: 'Stop what listens at that port, or take another.',
    },
    unsent_events: {
      meaning: 'Events cannot be sent by UDP.',
      remedy: 'Check the address and the port.',
    },
    unsupported_by_transport: {
      meaning: 'A way into a ROS graph cannot do what it is asked for.',
      remedy: 'Use another one: the error names it.',
    },
    unsupported_definition: {
      meaning: 'The definition of a message type has something that is not supported, such as `wstring`.',
      remedy: 'Leave topics of that type alone.',
    },
    unsupported_zip: {
      meaning: 'A zip archive uses a compression that is not read.',
      remedy: 'Store or deflate its files.',
    },
  }),
  RecordingError: codes({
    corrupt_recording: {
      meaning: 'The recording contradicts its format; the events before the damage were delivered.',
      remedy: 'Check that the file is of the format that it is read as, or copy it again.',
    },
    oversized_recording: {
      meaning: 'A record of the recording, or what its content decompresses to, is larger than is read.',
      remedy:
        'If you trust the file, allow it more: `mostContentBytes`, `--most-content`; the error says what is too large.',
    },
    truncated_recording: {
      meaning: 'The recording ends inside something; the events before the cut were delivered.',
      remedy: 'Copy the file again.',
    },
    unsupported_recording: {
      meaning: 'The recording is sound, but this variant of its format is not read.',
      remedy: 'Convert it with the tool of its maker; the error may name the command.',
    },
  }),
  ScenarioError: codes({
    async_function: {
      meaning: 'A function of a scenario returned a promise.',
      remedy: 'Take the `async` away: the functions of a scenario answer at once.',
    },
    code_changed: {
      meaning: 'A worker found other code than that with which the run began: a file was changed meanwhile.',
      remedy: 'Run it again, and leave the files of the scenario alone meanwhile.',
    },
    duplicate_id: {
      meaning: 'Two gates or two ablations of a scenario have the same id.',
      remedy: 'Rename one of them.',
    },
    exit_called: {
      meaning: 'A scenario called `process.exit`.',
      remedy: 'Throw an error instead, or end the trial by its verdict.',
    },
    gate_trials_out_of_range: {
      meaning: 'A gate asks about trials that the scenario does not have.',
      remedy: 'Name trials from 1 to their number, the first before the last.',
    },
    goal_occupied: {
      meaning: 'A goal lies wholly in walls or obstacles, where no body can come.',
      remedy: 'Move the goal or what is in the way, or make the radius of the goal larger.',
    },
    goal_outside: {
      meaning: 'A trial starts inside closed walls, and a goal of it lies outside.',
      remedy: 'Move the goal into the arena, or leave a gap in the walls.',
    },
    invalid_body: {
      meaning: 'A scenario offers an impossible body.',
      remedy: 'Mend the body; the cause says what is wrong with it.',
    },
    invalid_field: {
      meaning: 'A field of a scenario is missing, or of another type.',
      remedy: 'Give the field that the error names what it expects.',
    },
    invalid_gate: {
      meaning: 'A gate has no limits, or asks for things that exclude each other.',
      remedy: 'Give `between`, `atLeast` or `atMost`, finite; and `contrast` or `relativeTo` but not both.',
    },
    invalid_range: {
      meaning: 'The range of a measure has no least and greatest value.',
      remedy: 'Give two finite numbers, the lower first; or no range, where there is none.',
    },
    invalid_side: {
      meaning:
        'An ablation does not say on which side of its limits a gate must fail, or names a limit that the gate lacks.',
      remedy: 'Give the ablation `side`: `below` or `above`.',
    },
    invalid_id: {
      meaning: 'An id, or the name of a body or a baseline, is not in kebab-case.',
      remedy: 'Write small letters, digits and hyphens: `water-maze`.',
    },
    invalid_parameter: {
      meaning: 'A parameter has a default outside its own range.',
      remedy: 'Mend the default or the range.',
    },
    invalid_seeds: {
      meaning: 'A scenario lists no seeds, or one that is not a whole number from 0, or one twice.',
      remedy: 'List whole numbers from 0, each once.',
    },
    invalid_session: {
      meaning: 'A session is not a range of trials, overlaps another one, or has its name.',
      remedy: 'Give each session a name and trials of its own.',
    },
    invalid_setting: {
      meaning: 'An ablation or a contrast sets nothing, or sets what the scenario does not take.',
      remedy: 'Set parameters of the scenario to values within their ranges.',
    },
    invalid_trials: {
      meaning: '`trials()` does not give a whole number from 1.',
      remedy: 'Mend `trials()` in the scenario.',
    },
    invalid_version: {
      meaning: 'The version of a scenario is no whole number from 1.',
      remedy: 'Count versions from 1.',
    },
    no_bodies: {
      meaning: 'A scenario offers no body.',
      remedy: 'List at least one in `bodies`.',
    },
    no_cruise_speed: {
      meaning: 'Baselines cannot tell how fast to drive a body without a limit of speed.',
      remedy: 'Declare `cruiseSpeed()` in the scenario.',
    },
    no_default_export: {
      meaning: 'The file exports no scenario.',
      remedy: 'Write `export default defineScenario({ ... })`.',
    },
    no_physics: {
      meaning: 'A scenario offers no physics engine.',
      remedy: 'List at least one in `physics`.',
    },
    out_of_memory: {
      meaning: 'The run of a seed filled the JavaScript heap of its thread.',
      remedy:
        'Look for what the scenario keeps and never lets go; if it needs that much, set `NODE_OPTIONS=--max-old-space-size=MEGABYTES`.',
    },
    scenario_failed: {
      meaning: 'A function of a scenario threw.',
      remedy: 'Mend that function; the cause has the stack, which `--debug` shows.',
    },
    scenario_not_loaded: {
      meaning: 'The scenario file threw while it was loaded.',
      remedy: 'Mend it; the cause has the place in the file.',
    },
    seed_failed: {
      meaning: 'A seed failed with an error that is not of the framework.',
      remedy: 'The cause has the stack, which `--debug` shows.',
    },
    start_outside: {
      meaning: 'A trial starts outside closed walls, and a goal of it lies inside.',
      remedy: 'Move the start into the arena, or leave a gap in the walls.',
    },
    uncaught_error: {
      meaning: 'A promise or a callback of a scenario failed, and nobody waited for it.',
      remedy: 'Do at once what is to be done, or catch the error.',
    },
    unknown_body: {
      meaning: 'A gate names a body that the scenario does not offer.',
      remedy: 'Name one of its `bodies`.',
    },
    unknown_controller: {
      meaning: 'A gate or an ablation names a controller that is no baseline.',
      remedy: 'Name a baseline.',
    },
    unknown_gate: {
      meaning: 'An ablation must fail a gate that does not exist.',
      remedy: 'Name the id of a gate in `mustFail`.',
    },
    unknown_goal: {
      meaning: 'A task rewarded the reaching of a goal that its trial does not have.',
      remedy: 'Name a goal of `goals`.',
    },
    unknown_measure: {
      meaning: 'A gate asks for a measure that the scenario does not have.',
      remedy: 'Name one of `measures`.',
    },
    unknown_metric: {
      meaning: 'A gate asks for a metric that there is not.',
      remedy: 'Name one of those that `expected` lists.',
    },
    unknown_session: {
      meaning: 'A gate asks for a session that the scenario does not have.',
      remedy: 'Name one of `sessions`.',
    },
    worker_crashed: {
      meaning: 'The worker that ran a seed ended without a result.',
      remedy: 'Run that seed alone, with `--debug`, to see more.',
    },
  }),
  ReafferenceError: codes({
    actuator_failed: {
      meaning: 'An actuator threw at a command; the robot was made safe first.',
      remedy: 'Mend the actuator; the cause has the stack.',
    },
    controller_failed: {
      meaning: 'A controller threw; the robot was made safe first.',
      remedy: 'Mend the controller; the cause has the stack.',
    },
    disposed: {
      meaning: 'A network was stepped after it was disposed of.',
      remedy: 'Build it anew; what it held can still be read.',
    },
    phase_failed: {
      meaning: 'A part of a tick threw; the robot was made safe first.',
      remedy: 'Mend the part that the error names; the cause has the stack.',
    },
    physics_failed: {
      meaning: 'The physics engine threw; the robot was made safe first.',
      remedy: 'Mend the engine or the world; the cause has the stack.',
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
    thread_failed: {
      meaning: 'A thread that steps a network failed.',
      remedy: 'Build the network anew; the cause says what failed.',
    },
    undo_failed: {
      meaning: 'Something threw while it was undone; all else was undone.',
      remedy: 'Mend what threw; the cause has the stack.',
    },
  }),
} as const;

/** A code of the framework itself: a key of {@link ERROR_CODES}. */
export type FrameworkErrorCode = {
  [Class in keyof typeof ERROR_CODES]: keyof (typeof ERROR_CODES)[Class];
}[keyof typeof ERROR_CODES];

/** What `code` of an error may be: one of the framework's, or one of yours after your own name: `acme/gripper_jammed`. */
export type ErrorCode = FrameworkErrorCode | `${string}/${string}`;
