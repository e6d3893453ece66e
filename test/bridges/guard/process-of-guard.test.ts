import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ReafferenceError } from '../../../agents/index.ts';
import { type Failure, failureOf } from '../../../bridges/guard/guard-channel.ts';
import { GuardedProcess } from '../../../bridges/guard/process-of-guard.ts';

vi.mock('node:child_process', () => ({ fork: vi.fn() }));

/** A process that does nothing by itself. */
class Child extends EventEmitter {
  connected = true;
  exitCode: number | null = null;
  signalCode: string | null = null;
  readonly heard: unknown[] = [];
  readonly killed: unknown[] = [];
  /** Whether the process of the loop waits for it. */
  awaited = true;
  readonly channel = { unref: vi.fn(), ref: vi.fn() };
  readonly disconnect = vi.fn(() => {
    if (!this.connected) throw new Error('IPC channel is already disconnected');
    this.connected = false;
  });
  readonly kill = (signal: string): void => void this.killed.push(signal);
  readonly ref = (): void => void (this.awaited = true);
  readonly unref = (): void => void (this.awaited = false);

  send(message: unknown, sent?: () => void): void {
    this.heard.push(message);
    sent?.();
  }

  says(what: string, more: object = {}): void {
    this.emit('message', { what, ...more });
  }

  ends(code: number | null, signal: string | null = null): void {
    [this.exitCode, this.signalCode, this.connected] = [code, signal, false];
    this.emit('exit', code, signal);
  }
}

let children: Child[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  children = [];
  vi.mocked(fork).mockImplementation(() => {
    children.push(new Child());
    return children.at(-1) as never;
  });
});
afterEach(() => {
  vi.useRealTimers();
});

const BEAT = { what: 'beat' };
const OPEN = { what: 'open', opening: 'a base' };

/** Starts a process, and keeps what is told of it. */
function started(keepsAlive = false, more: { readonly reopening?: string } = {}) {
  const [heard, restarted, lost, ends]: [unknown[], string[], Failure[], unknown[]] = [[], [], [], []];
  const covered: boolean[] = [];
  const opening = GuardedProcess.open<string, { readonly what: string }, { readonly what: string }>({
    ...{ entry: 'bridges/guard/guard-process', opening: 'a base', keepsAlive, ...more },
    heard: (message) => void heard.push(message.what),
    restarted: (reason) => void restarted.push(reason),
    covered: (covers) => void covered.push(covers),
    lost: (failure) => void lost.push(failure),
  });
  opening.then(
    () => ends.push('opened'),
    (failure) => ends.push(failure),
  );
  return { opening, heard, restarted, covered, lost, ends };
}

async function opened(keepsAlive = false) {
  const all = started(keepsAlive);
  children[0].says('opened');
  return { ...all, guarded: await all.opening, child: children[0] };
}

const pass = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

describe('a process that is opened', () => {
  it('is told what to open, and then that the loop lives, every 25 ms', async () => {
    const { ends, heard } = started();
    expect(children).toHaveLength(1);
    expect(children[0].heard).toEqual([OPEN]);
    await pass(74);
    expect(children[0].heard).toEqual([OPEN, BEAT, BEAT]);
    expect(ends).toEqual([]);
    children[0].says('opened');
    await pass(1);
    expect(ends).toEqual(['opened']);
    expect(heard).toEqual(['opened']);
    expect(children[0].heard).toEqual([OPEN, BEAT, BEAT, BEAT]);
  });

  it('is waited for until it has opened, and from then on only where the loop goes on as long', async () => {
    for (const keepsAlive of [false, true]) {
      children = [];
      started(keepsAlive);
      const [child] = children;
      expect(child.awaited).toBe(true);
      child.says('opened');
      expect(child.awaited).toBe(keepsAlive);
      expect(child.channel.unref).toHaveBeenCalledTimes(keepsAlive ? 0 : 1);
    }
  });

  it.each<[string, (child: Child) => void, Failure]>([
    [
      'says why',
      (child) => child.says('failed', { failure: { message: 'no port', code: 'base_lost' } }),
      { message: 'no port', code: 'base_lost' },
    ],
    ['ends', () => {}, { message: 'its process ended with exit code 3' }],
  ])('cannot be had where it %s', async (_, act, failure) => {
    const { ends, lost, restarted } = started();
    act(children[0]);
    children[0].ends(3);
    await pass(1000);
    expect(ends).toEqual([failure]);
    expect([children.length, lost.length, restarted.length]).toEqual([1, 0, 0]);
    expect(children[0].heard).toEqual([OPEN]);
  });

  it('may take as long to open as it likes', async () => {
    const { ends } = started();
    await pass(60_000);
    expect(children[0].killed).toEqual([]);
    children[0].says('opened');
    await pass(0);
    expect(ends).toEqual(['opened']);
  });
});

describe('a process that goes on as long as that of its guard', () => {
  it.each([true, false])('waits for it, and for its beats, when it was started anew too: %j', async (keepsAlive) => {
    const timers = vi.spyOn(globalThis, 'setInterval');
    const { child } = await opened(keepsAlive);
    child.ends(1);
    expect(children.map(({ awaited }) => awaited)).toEqual([keepsAlive, keepsAlive]);
    const beats = timers.mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef());
    expect(beats).toEqual([keepsAlive, keepsAlive]);
    timers.mockRestore();
  });
});

describe('a process that dies', () => {
  it('is started anew, with what it is to open, and with a reason for the loop', async () => {
    const { guarded, child, restarted, lost } = await opened();
    child.ends(null, 'SIGSEGV');
    expect(children).toHaveLength(2);
    expect(children[1].heard).toEqual([OPEN]);
    expect(children[1].awaited).toBe(false);
    expect([restarted, guarded.restarts, lost]).toEqual([['its process ended with SIGSEGV'], 1, []]);
    guarded.send({ what: 'command' });
    await pass(25);
    expect(children[1].heard).toEqual([OPEN, { what: 'command' }, BEAT]);
    expect(child.heard).toEqual([OPEN]);
  });

  it('may open another way when it is started anew', async () => {
    const reopening = 'a base that may be away';
    const { opening } = started(false, { reopening });
    children[0].says('opened');
    await opening;
    children[0].ends(1);
    expect(children.map(({ heard }) => heard[0])).toEqual([OPEN, { what: 'open', opening: reopening }]);
  });

  it('is lost once three that were started anew have not opened', async () => {
    const { guarded, child, restarted, lost } = await opened();
    child.ends(1);
    children[1].says('opened');
    for (const next of [1, 2, 3]) {
      children[next].says('failed', { failure: { message: `failure ${next}` } });
      expect(children).toHaveLength(next + 1);
      children[next].ends(1);
      expect(lost).toEqual([]);
    }
    children[4].ends(7);
    expect(children).toHaveLength(5);
    expect(lost).toEqual([{ message: 'failure 3' }]);
    expect(guarded.restarts).toBe(4);
    expect(restarted).toEqual(['its process ended with exit code 1', 'failure 1', 'failure 2', 'failure 3']);
  });

  it('has no failure any more once it has opened again', async () => {
    const { child, restarted } = await opened();
    child.says('failed', { failure: { message: 'once' } });
    child.ends(1);
    children[1].says('opened');
    children[1].ends(2);
    expect(restarted).toEqual(['once', 'its process ended with exit code 2']);
  });

  it('is sent nothing, which counts as sent', async () => {
    const { guarded, child } = await opened();
    child.connected = false;
    const sent = vi.fn();
    guarded.send({ what: 'command' }, sent);
    expect(sent).toHaveBeenCalledOnce();
    expect(child.heard).toEqual([OPEN]);
    child.connected = true;
    guarded.send({ what: 'command' }, sent);
    expect(sent).toHaveBeenCalledTimes(2);
  });
});

describe('a process that hangs', () => {
  it('is killed within seven beats while its robot drives, and started anew', async () => {
    const { child, restarted } = await opened();
    child.says('driving');
    await pass(174);
    expect(child.killed).toEqual([]);
    await pass(1);
    expect(child.killed).toEqual(['SIGKILL']);
    child.ends(null, 'SIGKILL');
    expect(restarted).toEqual(['its process hung']);
    // The next one stands, and has not hung.
    children[1].says('opened');
    await pass(4000);
    expect(children[1].killed).toEqual([]);
    children[1].ends(null, 'SIGKILL');
    expect(restarted).toEqual(['its process hung', 'its process ended with SIGKILL']);
  });

  it('is borne with for 80 beats once its robot stands, and for ever while it says something', async () => {
    const { child } = await opened();
    child.says('driving');
    for (let k = 0; k < 20; k++) {
      await pass(150);
      child.says('beat');
    }
    child.says('stopped');
    await pass(1999);
    expect(child.killed).toEqual([]);
    await pass(1);
    expect(child.killed).toEqual(['SIGKILL']);
  });
});

describe('a process that stands by', () => {
  const WORD = { what: 'zero of a topic' };

  it('is started once the first has opened, is told its word, and keeps nobody from ending', async () => {
    const { opening } = started(true);
    expect(children).toHaveLength(1);
    children[0].says('opened');
    const guarded = await opening;
    guarded.standBy(WORD);
    expect(children.map(({ heard }) => heard)).toEqual([[OPEN], [WORD]]);
    expect(children[1].awaited).toBe(false);
    guarded.standBy({ what: 'another' });
    expect(children[1].heard).toEqual([WORD, { what: 'another' }]);
    await pass(60_000);
    expect(children).toHaveLength(2);
    expect(children[1].killed).toEqual([]);
  });

  it('takes the place of the first when that dies, without a start, and another stands by once it has opened', async () => {
    const { guarded, child, restarted, heard } = await opened(true);
    guarded.standBy(WORD);
    child.ends(null, 'SIGKILL');
    expect(children).toHaveLength(2);
    expect(children[1].heard).toEqual([WORD, OPEN]);
    expect(children[1].awaited).toBe(true);
    expect([restarted, guarded.restarts]).toEqual([['its process ended with SIGKILL'], 1]);
    children[1].says('opened');
    expect(children).toHaveLength(3);
    expect(children[2].heard).toEqual([WORD]);
    expect(heard).toEqual(['opened', 'opened']);
    await pass(25);
    expect(children[1].heard).toEqual([WORD, OPEN, BEAT]);
  });

  it('tells the robot zero while the first is silent, and takes its place when that hangs', async () => {
    const { guarded, child, covered, restarted } = await opened();
    guarded.standBy(WORD);
    child.says('driving');
    await pass(174);
    expect(children[1].heard).toEqual([WORD]);
    await pass(1);
    expect(children[1].heard).toEqual([WORD, { what: 'cover' }]);
    await pass(500);
    expect(children[1].heard).toEqual([WORD, { what: 'cover' }]);
    child.says('beat');
    expect(children[1].heard).toEqual([WORD, { what: 'cover' }, { what: 'uncover' }]);
    await pass(1999);
    expect(child.killed).toEqual([]);
    await pass(1);
    expect(child.killed).toEqual(['SIGKILL']);
    child.ends(null, 'SIGKILL');
    expect(children[1].heard.slice(3)).toEqual([{ what: 'cover' }, OPEN]);
    expect([covered, restarted]).toEqual([[true, false, true], ['its process hung']]);
    // The next one covers as this one did.
    children[1].says('opened');
    children[1].says('driving');
    await pass(175);
    expect(children[2].heard).toEqual([WORD, { what: 'cover' }]);
  });

  it('is no help to one that is silent where it has no word', async () => {
    const { guarded, child } = await opened();
    guarded.standBy();
    child.says('driving');
    await pass(175);
    expect(child.killed).toEqual(['SIGKILL']);
    expect(children[1].heard).toEqual([]);
  });

  it('tells what fails before it is needed', async () => {
    const { guarded, heard } = await opened();
    guarded.standBy(WORD);
    children[1].says('fault');
    expect(heard).toEqual(['opened', 'fault']);
  });

  it('is replaced where it dies, three times in a row', async () => {
    const { guarded, restarted } = await opened();
    guarded.standBy(WORD);
    for (const dead of [1, 2, 3]) {
      children[dead].ends(1);
      expect(children).toHaveLength(dead + 2);
    }
    children[4].ends(1);
    expect(children).toHaveLength(5);
    expect([restarted, guarded.restarts]).toEqual([[], 0]);
    // The first is then started anew, as where nothing stands by.
    children[0].ends(1);
    expect(children[5].heard).toEqual([OPEN]);
  });

  it('ends once, whatever tells that the base is lost, and how often', async () => {
    const { guarded, child } = await opened();
    guarded.standBy(WORD);
    void guarded.close();
    for (let k = 0; k < 2; k++) child.says('lost', { failure: { message: 'unplugged' } });
    expect(children[1].disconnect).toHaveBeenCalledOnce();
  });

  it('ends with the first', async () => {
    const { guarded, child } = await opened();
    guarded.standBy(WORD);
    void guarded.close();
    expect(children[1].disconnect).toHaveBeenCalledOnce();
    children[1].ends(0);
    child.ends(0);
    await pass(1000);
    expect(children).toHaveLength(2);
  });
});

describe('a process whose base is lost', () => {
  it('is not started anew, and hears no more of the loop', async () => {
    const { child, lost, restarted, guarded } = await opened();
    child.says('lost', { failure: { message: 'unplugged' } });
    await pass(1000);
    child.ends(0);
    expect(lost).toEqual([{ message: 'unplugged' }]);
    expect([children.length, restarted.length]).toEqual([1, 0]);
    expect(child.heard).toEqual([OPEN]);
    await guarded.close();
    expect(child.heard).toEqual([OPEN]);
  });
});

describe('a process that is closed', () => {
  it('is asked to end, and waited for', async () => {
    const { guarded, child, restarted } = await opened();
    let closed = false;
    void guarded.close().then(() => (closed = true));
    void guarded.close();
    expect(child.heard).toEqual([OPEN, { what: 'close' }]);
    expect(child.awaited).toBe(true);
    await pass(4999);
    expect([closed, child.killed]).toEqual([false, []]);
    child.ends(0);
    await pass(10_000);
    expect([closed, child.killed, children.length, restarted.length]).toEqual([true, [], 1, 0]);
    expect(child.heard).toEqual([OPEN, { what: 'close' }]);
  });

  it('is killed when it does not end within 5 s', async () => {
    const { guarded, child } = await opened();
    const closed = guarded.close();
    await pass(5000);
    expect(child.killed).toEqual(['SIGKILL']);
    child.ends(null, 'SIGKILL');
    await closed;
  });

  it.each([
    [0, null],
    [null, 'SIGKILL'],
  ])('is not waited for where it has ended already, with %j and %j', async (code, signal) => {
    const { guarded, child } = await opened();
    [child.exitCode, child.signalCode] = [code, signal];
    await guarded.close();
    expect(child.heard).toEqual([OPEN]);
  });
});

it('a failure travels with its message, and its code if it has one', () => {
  expect(failureOf(new ReafferenceError('no', { code: 'base_lost' }))).toEqual({ message: 'no', code: 'base_lost' });
  expect(failureOf(new TypeError('wrong'))).toEqual({ message: 'wrong' });
  expect(failureOf('thrown')).toEqual({ message: 'thrown' });
});
