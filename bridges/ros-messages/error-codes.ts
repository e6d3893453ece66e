import type { CodesOf, ErrorTable } from '../../agents/error-codes.ts';

/** Codes of messages of ROS. */
export const ROS_MESSAGE_ERRORS = {
  ValidationError: {
    invalid_message: {
      meaning: 'A field of a ROS message has a value that its type cannot hold.',
      remedy: 'Give the field that the error names what it expects.',
    },
  },
  BridgeError: {
    malformed_message: {
      meaning: 'Bytes are no message of the type that they are said to be.',
      remedy: 'Check that both ends have the same definition of the type.',
    },
    unknown_message_type: {
      meaning: 'The definition of a message or service type is not known.',
      remedy: 'Check the name; install its package and source it, where ROS 2 is to know it.',
    },
    unsupported_definition: {
      meaning: 'The definition of a message type has something that is not supported, such as `wstring`.',
      remedy: 'Leave topics of that type alone.',
    },
  },
} as const satisfies ErrorTable;

/** Values of `code` in errors of messages of ROS; docs/errors.md says what each means. */
export type RosMessageErrorCode = keyof CodesOf<typeof ROS_MESSAGE_ERRORS>;

declare module '../../agents/error-codes.ts' {
  interface ErrorCodes extends CodesOf<typeof ROS_MESSAGE_ERRORS> {}
}
