import type { TextStream } from '../io.ts';
import { errorAnswer, notARequest } from './protocol.ts';

/** Most characters of a line, so that a caller who never ends one takes bounded memory, and one line bounded time. */
const LONGEST_LINE = 1 << 20;

/**
 * Says what is served, then answers each line of the input with a line, in their order, until the input ends. An answer that tells of an
 * error ends nothing; of a line of more than a million characters the rest is passed over.
 *
 * @param description the first line
 * @param answer the answer to a line
 */
export async function serveEnvironment(
  description: object,
  answer: (line: string) => string,
  input: AsyncIterable<Uint8Array>,
  output: TextStream,
): Promise<void> {
  const say = (line: string): unknown => output.write(`${line}\n`);
  say(JSON.stringify(description));
  const decoder = new TextDecoder();
  let line = '';
  const take = (): void => {
    if (line.length > LONGEST_LINE) say(errorAnswer(notARequest(line)));
    else if (line.trim() !== '') say(answer(line));
    line = '';
  };
  for await (const chunk of input) {
    const [end, ...lines] = decoder.decode(chunk, { stream: true }).split('\n');
    // Only so much of a line is kept that it is known to be too long.
    if (line.length <= LONGEST_LINE) line += end;
    for (const next of lines) {
      take();
      line = next;
    }
  }
  take();
}
