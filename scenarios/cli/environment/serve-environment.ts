import type { Environment } from '../../environment/environment.ts';
import type { TextStream } from '../io.ts';
import { answer, describeEnvironment, notARequest } from './protocol.ts';

/** Most characters of a line, so that a caller who never ends one takes bounded memory. */
const LONGEST_LINE = 1 << 24;

/**
 * Serves an environment: says what it is like, then answers each line of the input with a line, in their order, until the input ends. An
 * answer that tells of an error ends nothing.
 *
 * @throws ValidationError `not_a_request` for a line of more than 16 million characters
 */
export async function serveEnvironment(
  environment: Environment,
  input: AsyncIterable<Uint8Array>,
  output: TextStream,
): Promise<void> {
  const say = (line: string): unknown => output.write(`${line}\n`);
  say(JSON.stringify(describeEnvironment(environment)));
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of input) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() as string;
    if (rest.length > LONGEST_LINE) throw notARequest(rest);
    for (const line of lines) if (line.trim() !== '') say(answer(environment, line));
  }
  if (rest.trim() !== '') say(answer(environment, rest));
}
