import type { Environment } from '../../environment/environment.ts';
import type { TextStream } from '../io.ts';
import { answer, describeEnvironment, notARequest, plainError } from './protocol.ts';

/** Most characters of a line, so that a caller who never ends one takes bounded memory, and one line bounded time. */
const LONGEST_LINE = 1 << 20;

/**
 * Serves an environment: says what it is like, then answers each line of the input with a line, in their order, until the input ends. An
 * answer that tells of an error ends nothing; of a line of more than a million characters the rest is passed over.
 */
export async function serveEnvironment(
  environment: Environment,
  input: AsyncIterable<Uint8Array>,
  output: TextStream,
): Promise<void> {
  const say = (line: string): unknown => output.write(`${line}\n`);
  say(JSON.stringify(describeEnvironment(environment)));
  const decoder = new TextDecoder();
  let line = '';
  const take = (): void => {
    if (line.length > LONGEST_LINE) say(JSON.stringify({ error: plainError(notARequest(line)) }));
    else if (line.trim() !== '') say(answer(environment, line));
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
