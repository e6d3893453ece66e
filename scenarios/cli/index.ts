export type { CommandLineErrorCode } from './error-codes.ts';
export { EXIT } from './exit.ts';
export type { CommandIO, TextStream } from './io.ts';
export { processIO } from './process-io.ts';
export { reafference } from './reafference.ts';
