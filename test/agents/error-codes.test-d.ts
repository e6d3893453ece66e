import { expectTypeOf } from 'vitest';
import { type ErrorCode, type ReafferenceError, ValidationError } from '../../agents/index.ts';

// A code of the framework, or one of one's own behind a name and a slash.
new ValidationError('too fast', { code: 'invalid_rate' });
new ValidationError('the gripper is jammed', { code: 'acme/gripper_jammed' });

// @ts-expect-error a code that is misspelt
new ValidationError('too fast', { code: 'invalid_rte' });
// @ts-expect-error a code of one's own without a name before it
new ValidationError('the gripper is jammed', { code: 'gripper_jammed' });

// What is caught is compared with codes that exist.
declare const error: ReafferenceError;
expectTypeOf(error.code).toEqualTypeOf<ErrorCode>();
// @ts-expect-error no error has this code
error.code === 'invalid_rte';
