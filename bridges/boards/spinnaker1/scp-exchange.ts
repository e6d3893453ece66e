import { checkAboveZero } from '../../../agents/above-zero.ts';
import { BridgeError } from '../../../agents/errors.ts';
import { checkOptions } from '../../../agents/known-options.ts';
import { requireField } from './packet-fields.ts';
import { decodeScpResponse, encodeScpRequest, type ScpRequest, type ScpResponse } from './scp.ts';
import { passes, refusedRequest, SCP_OK, unansweredRequest } from './scp-result.ts';
import type { ChipAddress } from './sdp.ts';

/** How patiently requests are made. */
export interface ScpPatience {
  /** Seconds to wait for an answer before the request is sent again, above 0. Default: 1. */
  readonly timeout?: number;
  /** Number of times that a request is sent at most, 1 to 1000. Default: 10. */
  readonly tries?: number;
}

/** Counts of requests. `requests` is the sum of `done`, `refused`, `silent` and those that are under way. */
export interface ScpStatistics {
  /** Number of requests that were sent, repetitions not counted. */
  readonly requests: number;
  /** Number of those that succeeded. */
  readonly done: number;
  /** Number of those that were answered by another result. */
  readonly refused: number;
  /** Number of those that were not answered, or whose exchange was closed. */
  readonly silent: number;
  /** Number of times that a request was sent again. */
  readonly retries: number;
  /** Number of answers that no request waited for, such as late ones. */
  readonly unmatched: number;
  /** Number of datagrams that were no answers. */
  readonly malformed: number;
}

/** Seconds before a request is repeated that a core had no time or room for. */
const PAUSE = 0.1;

/** Patience with its defaults. @throws ValidationError `unknown_option`, `invalid_option` */
export function checkedPatience(patience: ScpPatience): Required<ScpPatience> {
  checkOptions('patience', patience, { timeout: true, tries: true });
  const { timeout = 1, tries = 10 } = patience;
  requireField('tries', tries, 1000, 1);
  checkAboveZero(timeout, 'timeout');
  return { timeout, tries };
}

interface Waiting {
  heard(response: ScpResponse): void;
  fail(error: BridgeError): void;
}

/**
 * Requests to the cores of a board, and their answers. A core is asked one thing at a time: the next request to it waits for the
 * answer of the one before. Requests are repeated with the same number, so that a core may carry one out twice whose answer was lost.
 */
export class ScpExchange {
  readonly #send: (datagram: Uint8Array) => void;
  readonly #timeout: number;
  readonly #tries: number;
  readonly #via: ChipAddress;
  /** By number of the request. */
  readonly #waiting = new Map<number, Waiting>();
  /** The end of the last request to each core. */
  readonly #last = new Map<string, Promise<unknown>>();
  readonly #count = { requests: 0, done: 0, refused: 0, silent: 0, retries: 0, unmatched: 0, malformed: 0 };
  #sequence = 0;
  #closed: BridgeError | undefined;

  /**
   * @param via chip that the board's Ethernet is at
   * @throws ValidationError `unknown_option`, `invalid_option`
   */
  constructor(send: (datagram: Uint8Array) => void, patience: ScpPatience = {}, via: ChipAddress = { x: 0, y: 0 }) {
    const { timeout, tries } = checkedPatience(patience);
    this.#send = send;
    this.#timeout = timeout;
    this.#tries = tries;
    this.#via = via;
  }

  get statistics(): ScpStatistics {
    return { ...this.#count };
  }

  /** @throws BridgeError `board_silent`, `board_refused`, `board_gone`; ValidationError `invalid_option` */
  request(request: ScpRequest): Promise<ScpResponse> {
    const { x, y, p } = request.to;
    const core = `${x},${y},${p}`;
    const before = this.#last.get(core) ?? Promise.resolve();
    const answer = before.then(() => this.#ask(request));
    const end = answer.then(
      () => {},
      () => {},
    );
    this.#last.set(core, end);
    void end.then(() => {
      if (this.#last.get(core) === end) this.#last.delete(core);
    });
    return answer;
  }

  /** Takes a datagram from the board. One that is no answer, or whose request does not wait, is counted. */
  heard(datagram: Uint8Array): void {
    let response: ScpResponse;
    try {
      response = decodeScpResponse(datagram);
    } catch {
      this.#count.malformed++;
      return;
    }
    const waiting = this.#waiting.get(response.sequence);
    if (waiting === undefined) this.#count.unmatched++;
    else waiting.heard(response);
  }

  /** Fails what waits, and all that is asked later, with `board_gone`. */
  close(): void {
    this.#closed ??= new BridgeError('the exchange with the board is closed', {
      ...{ code: 'board_gone', received: 'a request' },
      remedy: 'open another one',
    });
    for (const waiting of [...this.#waiting.values()]) waiting.fail(this.#closed);
  }

  #ask(request: ScpRequest): Promise<ScpResponse> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    const sequence = this.#nextSequence();
    const datagram = encodeScpRequest(request, sequence, this.#via);
    this.#count.requests++;
    return new Promise<ScpResponse>((resolve, reject) => {
      let sent = 0;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(sequence);
      };
      const fail = (error: BridgeError): void => {
        end();
        this.#count[error.code === 'board_refused' ? 'refused' : 'silent']++;
        reject(error);
      };
      const send = (): void => {
        if (sent++ > 0) this.#count.retries++;
        timer = setTimeout(() => again(unansweredRequest(request, sent, this.#timeout)), 1000 * this.#timeout);
        this.#send(datagram);
      };
      const again = (error: BridgeError): void => {
        if (sent < this.#tries) send();
        else fail(error);
      };
      const heard = (response: ScpResponse): void => {
        if (response.result === SCP_OK) {
          end();
          this.#count.done++;
          resolve(response);
          return;
        }
        const error = refusedRequest(request, response.result);
        clearTimeout(timer);
        if (passes(response.result)) timer = setTimeout(() => again(error), 1000 * PAUSE);
        else fail(error);
      };
      this.#waiting.set(sequence, { heard, fail });
      send();
    });
  }

  #nextSequence(): number {
    do this.#sequence = (this.#sequence + 1) & 0xffff;
    while (this.#waiting.has(this.#sequence));
    return this.#sequence;
  }
}
