import { Worker } from 'node:worker_threads';
import { type FromReader, sent, type ToReader } from './reader-messages.ts';

/**
 * Makes this process one that answers what `ReaderProcess` asks, one question after the other. It ends with who asks, and where it takes more
 * memory than its argument says, in MB: a thread of its own sees to that while the library runs.
 */
export function answerQuestions(answer: (question: never) => Promise<unknown>): void {
  const send = (message: FromReader): void => void process.send?.(message);
  process.on('message', async ({ question }: ToReader) => {
    try {
      send({ answer: await answer(question as never) });
    } catch (error) {
      send({ error: sent(error) });
    }
  });
  process.on('disconnect', () => process.exit());
  // Who asks hears of Ctrl-C too, and decides.
  process.on('SIGINT', () => {});
  const workerData = { parent: process.ppid, most: Number(process.argv[2]) * 2 ** 20 };
  new Worker(WATCH, { eval: true, execArgv: [], workerData }).unref();
  send({ ready: true });
}

const WATCH = `
const { parent, most } = require('node:worker_threads').workerData;
setInterval(() => {
  if (process.ppid !== parent || process.memoryUsage.rss() > most) process.kill(process.pid, 'SIGKILL');
}, 100);
`;
