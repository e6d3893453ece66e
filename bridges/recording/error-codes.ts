import type { CodesOf, ErrorTable } from '../../agents/error-codes.ts';

/** Codes of recordings. */
export const RECORDING_ERRORS = {
  ValidationError: {
    event_not_representable: {
      meaning: 'An event or a sensor does not fit into the format that is written.',
      remedy:
        'Sort the events, count their times from the first one, or write another format; record a run by `--record-without events`.',
    },
    invalid_calibration: {
      meaning: 'A file is not the calibration of a camera, has no camera of that name, or is that of another sensor.',
      remedy:
        'Give the YAML that kalibr, ROS or OpenCV wrote, or cam_to_cam.yaml of DSEC, with the name of the camera.',
    },
    invalid_columns: {
      meaning: 'The order of columns of a text recording is not understood.',
      remedy: 'Name t, x, y and p once each, and `-` for a column to skip: `txyp`.',
    },
    invalid_shape: {
      meaning: 'An array does not fill its shape.',
      remedy: 'Give extents whose product is the number of elements.',
    },
    not_npy: {
      meaning: 'The bytes are not a `.npy` file.',
      remedy: 'Give a file that `numpy.save` or `encodeNpy` wrote.',
    },
    too_many_frames: {
      meaning: 'Events of a recording make more pictures than are wanted at once.',
      remedy: 'Make fewer a second, or pictures of a shorter time.',
    },
    unknown_format: {
      meaning: 'There is no format of this name or ending.',
      remedy: 'Name a format with `--to` or `--format`; give a recording of a run a name that ends in `.mcap`.',
    },
    unsupported_npy: {
      meaning: 'The `.npy` file holds a type or an order that is not read.',
      remedy: 'Save numbers in row-major order, in the byte order of this machine.',
    },
  },
  BridgeError: {
    archive_too_large: {
      meaning: 'An archive outgrew the zip format: 4 GiB and 65535 files.',
      remedy: 'Write fewer arrays into one archive.',
    },
    corrupt_archive: {
      meaning: 'A file in a zip archive is damaged.',
      remedy: 'Copy or write the archive again.',
    },
    hdf5_unavailable: {
      meaning: 'The optional package h5wasm, which reads and writes HDF5, is not there.',
      remedy: 'Run the command that the error names.',
    },
    not_seekable: {
      meaning:
        'A recording that comes as a stream would have to be read again, or in another order than its bytes arrive.',
      remedy: 'Save the stream as a file, and read that.',
    },
    not_zip: {
      meaning: 'The bytes are not a zip archive.',
      remedy: 'Give a file that `numpy.savez` or `encodeNpz` wrote.',
    },
    reader_not_started: {
      meaning: 'The process that reads HDF5 files does not start.',
      remedy: 'Free memory, or end other processes, and try again: the file was not looked at.',
    },
    recording_failed: {
      meaning: 'A recording could not be written to its end.',
      remedy: 'Free space, or write to another file.',
    },
    unknown_recording: {
      meaning: 'The file is no recording of events that is known here.',
      remedy: 'Name the format where the file has no header.',
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
    unsupported_zip: {
      meaning: 'A zip archive uses a compression that is not read.',
      remedy: 'Store or deflate its files.',
    },
  },
  RecordingError: {
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
  },
} as const satisfies ErrorTable;

/** Values of `code` in an error of recordings; docs/errors.md gives the meaning of each. */
export type RecordingErrorCode = keyof CodesOf<typeof RECORDING_ERRORS>;

declare module '../../agents/error-codes.ts' {
  interface ErrorCodes extends CodesOf<typeof RECORDING_ERRORS> {}
}
