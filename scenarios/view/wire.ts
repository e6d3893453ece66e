import { BridgeError } from '../../agents/errors.ts';
import { type ErrorRecord, rebuildError, recordError } from '../scenario/located-error.ts';
import type { Frame } from './frames/frame.ts';
import { pack, unpack } from './frames/packed.ts';
import type { Command, Source } from './source.ts';
import type { Stage } from './stage.ts';

/** One end of a way for messages, which come in the order in which they were sent. */
export interface Port {
  send(bytes: Uint8Array<ArrayBuffer>): void;
  /** Called with each message that comes. */
  onMessage(listener: (bytes: Uint8Array) => void): void;
  /** Called when no more can come. */
  onClose(listener: () => void): void;
  close(): void;
}

/** What is sent to who asks. Each command is answered by a frame or an error, in the order of the commands. */
type Answer = { readonly stage: Stage } | { readonly frame: Frame } | { readonly error: ErrorRecord };

/**
 * Answers who asks at the other end of a port, until that is closed.
 *
 * @param open makes the source; what it throws is told to who asks
 */
export async function serveSource(open: () => Source | Promise<Source>, port: Port): Promise<void> {
  const send = (answer: Answer): void => port.send(pack(answer));
  /** Does what may fail, and tells the other end if it did. */
  const told = async (work: () => Promise<Answer>): Promise<void> => {
    try {
      send(await work());
    } catch (error) {
      send({ error: recordError(error) });
    }
  };
  let source: Source | undefined;
  let last: Promise<void> = Promise.resolve();
  let closed = false;
  port.onClose(() => {
    closed = true;
    source?.close();
  });
  port.onMessage((bytes) => {
    last = last.then(() =>
      told(async () => {
        if (source === undefined) throw new Error('there is nothing to be asked');
        return { frame: await source.ask(unpack(bytes) as Command) };
      }),
    );
  });
  await told(async () => {
    const opened = await open();
    if (closed) opened.close();
    source = opened;
    return { stage: opened.stage };
  });
}

/**
 * The source at the other end of a port.
 *
 * @param onLost told when its end goes away while it is open
 * @throws ReafferenceError what kept it from being opened; BridgeError `source_lost` where its end went away
 */
export async function sourceAt(port: Port, onLost: (error: Error) => void = () => {}): Promise<Source> {
  const waiting: { resolve(answer: Answer): void; reject(error: unknown): void }[] = [];
  const answer = (): Promise<Answer> => new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  const lost = (): Error =>
    new BridgeError('what was looked at has gone away', {
      code: 'source_lost',
      remedy: 'start it again, and open the page anew',
    });
  let [opened, closed] = [false, false];
  port.onMessage((bytes) => {
    const { resolve, reject } = waiting.shift() ?? { resolve() {}, reject() {} };
    try {
      const came = unpack(bytes) as Answer;
      if ('error' in came) reject(rebuildError(came.error));
      else resolve(came);
    } catch (error) {
      reject(error);
    }
  });
  port.onClose(() => {
    if (opened && !closed) onLost(lost());
    closed = true;
    for (const { reject } of waiting.splice(0)) reject(lost());
  });
  const { stage } = (await answer()) as { readonly stage: Stage };
  opened = true;
  return {
    stage,
    async ask(command) {
      if (closed) throw lost();
      const came = answer();
      port.send(pack(command));
      return ((await came) as { readonly frame: Frame }).frame;
    },
    close() {
      closed = true;
      port.close();
    },
  };
}
