import type { CodesOf, ErrorTable } from '../agents/error-codes.ts';

/** Codes of scenarios and their runs. */
export const SCENARIO_ERRORS = {
  ValidationError: {
    board_mismatch: {
      meaning: 'A run was opened without the board that its request names, or with another one.',
      remedy: 'Name the board in the request, and hand it over when the run is opened.',
    },
    checkpoint_format: {
      meaning: 'The checkpoint was written in another format, by another version of the framework.',
      remedy: 'Resume with the version that wrote it, or start afresh.',
    },
    checkpoint_mismatch: {
      meaning: 'The checkpoint is of another run: scenario, parameters, body, seed or code differ.',
      remedy: 'Resume with the settings that `received` names, or start afresh in another folder.',
    },
    corrupt_checkpoint: {
      meaning: 'The checkpoint is cut or damaged: its hash does not fit.',
      remedy: 'Delete the file; its seed runs from the beginning.',
    },
    invalid_action: {
      meaning:
        'An action for an environment lacks an actuator, or has too many or too few numbers, or one that is not finite.',
      remedy: 'Give each actuator as many finite numbers as its space has.',
    },
    invalid_checkpoint_interval: {
      meaning: 'Checkpoints come after whole numbers of trials.',
      remedy: 'Give a whole number from 1.',
    },
    invalid_goals: {
      meaning: 'A trial of rewarded goals has none, two of one name, or a reward that is no finite number.',
      remedy: 'Give each goal a name of its own and a finite reward.',
    },
    invalid_quantile: {
      meaning: 'There is no such quantile.',
      remedy: 'Give a number from 0 to 1.',
    },
    invalid_seeds: {
      meaning: 'The seeds of a run are not whole numbers from 0, each once, or too many are asked for.',
      remedy: 'Ask for as many as the scenario lists, or name each seed once.',
    },
    invalid_trials: {
      meaning: 'The parameters chosen leave no trials.',
      remedy: 'Choose parameters that give a whole number of trials from 1.',
    },
    malformed_setting: {
      meaning: 'A setting is not of the form key=value.',
      remedy: 'Write the name of a parameter, `=` and a number.',
    },
    no_controller_state: {
      meaning: 'A seed has no saved controller to begin with, though others have.',
      remedy: 'Give a state for each seed, or one for all.',
    },
    no_pairs: {
      meaning: 'Two runs that are compared have no seed in common.',
      remedy: 'Run both on the same seeds.',
    },
    no_space: {
      meaning: 'An environment has no numbers of a fixed shape for a kind of sensor or actuator.',
      remedy: 'Leave it out of the agent, or drive the agent by a controller.',
    },
    no_such_trials: {
      meaning: 'Runs are compared in trials that they do not have.',
      remedy: 'Name trials from 1 to the last one.',
    },
    no_trial_under_way: {
      meaning: 'An environment was stepped before a trial was begun, or after its end.',
      remedy: 'Call `reset()`.',
    },
    not_a_number: {
      meaning: 'A parameter is not a finite number.',
      remedy: 'Give a finite number.',
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
    not_decodable: {
      meaning:
        'A recording of a run lacks what replay is decoded from: rests, spikes, a body that runs, or place cells.',
      remedy: 'Record a scenario that rests between trials, with a controller of place cells.',
    },
    not_ranges: {
      meaning: 'A file does not hold the ranges of the numbers of a network.',
      remedy: 'Write it with `calibrate SCENARIO --out FILE`.',
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
    nothing_to_host: {
      meaning: 'A run is to be on a board, and its controller builds no network.',
      remedy: 'Run it without a board.',
    },
    nothing_to_plot: {
      meaning: 'A plot was asked for of what has not been recorded.',
      remedy: 'Record before the simulation steps, and plot afterwards.',
    },
    outside_range: {
      meaning: 'A value lies outside of the range that it was said never to leave.',
      remedy: 'Declare the range that the measure has, or none.',
    },
    parameter_out_of_range: {
      meaning: 'A parameter of a scenario lies outside its range.',
      remedy: 'Give a value within the range; `reafference inspect` lists them.',
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
    unknown_metric: {
      meaning: 'Runs are compared in a metric that they do not have.',
      remedy: 'Name one of those that `expected` lists.',
    },
    unknown_scenario: {
      meaning: 'There is no scenario of this name, or no file at this path.',
      remedy: 'Choose from `reafference list`, or give the path of a file.',
    },
  },
  DivergenceError: {
    not_finite: {
      meaning: 'A pose, reward or action of a run became NaN or infinite.',
      remedy: 'Look for a division by zero or a runaway state in what computes it.',
    },
  },
  BridgeError: {
    board_missing: {
      meaning: 'What a board needs is not here: its compiler, its emulator, its port.',
      remedy: 'Do what the error says; `boards` lists what each one lacks.',
    },
    checkpoint_not_read: {
      meaning: 'A checkpoint is there and cannot be read.',
      remedy: 'Check what is at this path and its permissions; the cause has the reason.',
    },
    checkpoint_not_written: {
      meaning: 'A checkpoint cannot be written; the last one is intact.',
      remedy: 'Free space, or choose another folder.',
    },
    controller_not_read: {
      meaning: 'The saved controller cannot be read.',
      remedy: 'Give a file that `--save-controller` wrote.',
    },
    file_not_written: {
      meaning: 'A file of results cannot be written.',
      remedy: 'Free space, mend permissions, or write to another place.',
    },
    place_in_use: {
      meaning: 'Another process writes to a file or a folder of results.',
      remedy:
        'Wait for it to end, or choose another place; where no such process is left, remove the lock that the error names.',
    },
    png_unavailable: {
      meaning:
        'The optional package @resvg/resvg-js, which draws SVG as pixels, is not there, or a page gives no pixels.',
      remedy: 'Run the command that the error names, or keep the SVG.',
    },
    results_not_read: {
      meaning: 'A file of results cannot be read.',
      remedy: 'Name a folder that `run --out` wrote.',
    },
  },
  ScenarioError: {
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
    invalid_id: {
      meaning: 'An id, or the name of a body or a baseline, is not in kebab-case.',
      remedy: 'Write small letters, digits and hyphens: `water-maze`.',
    },
    invalid_parameter: {
      meaning: 'A parameter has a default outside its own range.',
      remedy: 'Mend the default or the range.',
    },
    invalid_range: {
      meaning: 'The range of a measure has no least and greatest value.',
      remedy: 'Give two finite numbers, the lower first; or no range, where there is none.',
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
    invalid_side: {
      meaning:
        'An ablation does not say on which side of its limits a gate must fail, or names a limit that the gate lacks.',
      remedy: 'Give the ablation `side`: `below` or `above`.',
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
    no_goal: {
      meaning: 'The oracle is to drive to the goal of a trial that has none.',
      remedy: "Declare an oracle of the scenario's own in `baselines`, or run another controller.",
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
    tool_unavailable: {
      meaning:
        'A file of the user needs esbuild or tsx, which are optional, and which this installation was made without.',
      remedy: 'Run the command that the error names.',
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
  },
} as const satisfies ErrorTable;

/** Value of `code` in an error of scenarios and their runs; docs/errors.md explains each. */
export type ScenarioErrorCode = keyof CodesOf<typeof SCENARIO_ERRORS>;

declare module '../agents/error-codes.ts' {
  interface ErrorCodes extends CodesOf<typeof SCENARIO_ERRORS> {}
}
