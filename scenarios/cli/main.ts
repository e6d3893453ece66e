#!/usr/bin/env node
import { processIO } from './process-io.ts';
import { reafference } from './reafference.ts';

// A reader that closes the pipe early, such as `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});
process.exitCode = await reafference(process.argv.slice(2), processIO());
