import type { CodesOf, ErrorTable } from '../../agents/error-codes.ts';

/** Codes of boards. */
export const BOARD_ERRORS = {
  ValidationError: {
    not_representable: {
      meaning: 'A value does not fit the number format of a chip, or is nothing that it can hold.',
      remedy: 'Quantise the network for this chip first.',
    },
    unknown_board: {
      meaning: 'There is no board of that name.',
      remedy: 'Take one that `boards` lists.',
    },
  },
  DivergenceError: {
    endless_activity: {
      meaning: 'Spikes of a chip that is its own input did not end.',
      remedy: 'Weaken the recurrent weights, or send spikes back as inputs of the next step.',
    },
  },
  BridgeError: {
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
    build_failed: {
      meaning: 'A compiler refused the firmware of a board, or its memory does not suffice.',
      remedy: 'Read what the compiler says; take a machine with more memory, or a smaller network.',
    },
    database_not_read: {
      meaning: 'The database in which the tools of SpiNNaker describe a network cannot be read.',
      remedy: 'The error says what is wrong with it, and what to do.',
    },
    label_not_live: {
      meaning: 'A network on SpiNNaker has no population of a name, or none that spikes can go to or come from.',
      remedy: 'Mend the label, or activate live output, or add an injector, in the script that loads the network.',
    },
    no_credit: {
      meaning: 'An input was sent to a board that has no room for it.',
      remedy: 'Take results first, which grant credits.',
    },
    not_told: {
      meaning: 'A board was asked for a state of its network that it cannot tell.',
      remedy: 'Read it from a run in this process, or leave it out.',
    },
    plan_refused: {
      meaning: 'A network cannot go onto a board: it is too large, or needs what the board does not have.',
      remedy: 'Read the refusals; take another board, or change the network. `deploy --dry-run` shows the whole plan.',
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
    unknown_step: {
      meaning: 'An input was sent for a step that had one before, or for none.',
      remedy: 'Send ticks in order, each once; `next` is the first.',
    },
  },
} as const satisfies ErrorTable;

/** Values of `code` in errors of boards; docs/errors.md says what each means. */
export type BoardErrorCode = keyof CodesOf<typeof BOARD_ERRORS>;

declare module '../../agents/error-codes.ts' {
  interface ErrorCodes extends CodesOf<typeof BOARD_ERRORS> {}
}
