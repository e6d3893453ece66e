import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { given } from '../../agents/given.ts';
import { type AdmissionRules, drawToken, isLoopback, refusalOf } from './admission.ts';
import { SUBPROTOCOLS } from './foxglove-bytes.ts';
import { GuardedPort, type NotServed, type PortAddress, refuse } from './guarded-port.ts';

/** Where viewers connect, and who may. */
export interface ViewerPortOptions extends PortAddress {
  /**
   * Origins of pages that may connect beside the usual ones, which are pages of this machine, `https://app.foxglove.dev` and `file://`.
   * Default: none.
   */
  readonly origins?: readonly string[];
  /** Token that the address of viewers must carry as `?token=`. Default: none on this machine alone, else one that is drawn. */
  readonly token?: string;
}

/** Handler of a viewer that is let in. */
type Admit = (request: IncomingMessage, stream: Socket, head: Buffer) => void;

/** Viewers at once. */
const MOST_VIEWERS = 32;

/** Answers to who may connect, and is no viewer. */
const UPGRADE_REQUIRED = { status: 426, reason: 'This is a Foxglove WebSocket. Open it in Foxglove or Lichtblick.' };
const NO_PROTOCOL = { status: 400, reason: `the request offers none of the protocols ${SUBPROTOCOLS.join(', ')}` };
const TOO_MANY = { status: 503, reason: `there are ${MOST_VIEWERS} viewers, and no more are served` };

/** A port at which viewers connect by the Foxglove WebSocket protocol. */
export class ViewerPort {
  readonly #port: GuardedPort;
  readonly #rules: AdmissionRules;

  private constructor(port: GuardedPort, rules: AdmissionRules) {
    this.#port = port;
    this.#rules = rules;
  }

  /** Opens a port. @param admit takes a viewer that is let in @throws BridgeError `address_not_served` */
  static async open(options: ViewerPortOptions, admit: Admit): Promise<ViewerPort> {
    const { host, port, origins = [], token, onRefused } = options;
    let rules: AdmissionRules = { origins, token };
    const opened: GuardedPort = await GuardedPort.open(
      { port, ...given({ host, onRefused }) },
      {
        refusalOf: ({ headers, url = '' }, upgrades) =>
          refusalOf(headers, url, rules) ??
          (upgrades ? hindrance(headers['sec-websocket-protocol'], opened.admitted) : undefined),
        answer: (_, response) => refuse(response, UPGRADE_REQUIRED),
        admit,
      },
    );
    if (!isLoopback(opened.address.address)) rules = { origins, token: token ?? drawToken() };
    // Viewers alone do not keep a process alive.
    opened.unref();
    return new ViewerPort(opened, rules);
  }

  /** Address that viewers connect to, with the token if there is one. */
  get url(): string {
    const { token } = this.#rules;
    const query = token === undefined ? '' : `/?token=${token}`;
    return `ws://${this.#port.authority}${query}`;
  }

  /** See {@link GuardedPort.close}. */
  close(farewell: () => void): Promise<void> {
    return this.#port.close(farewell);
  }
}

/** Why somebody who may connect cannot now. @param protocols that it offers @param viewers that there are */
function hindrance(protocols = '', viewers: number): NotServed | undefined {
  const offered = protocols.split(/\s*,\s*/);
  if (!SUBPROTOCOLS.some((one) => offered.includes(one))) return NO_PROTOCOL;
  return viewers < MOST_VIEWERS ? undefined : TOO_MANY;
}
