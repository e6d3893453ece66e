import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Origins of viewers that are let in unless told otherwise, beside pages that this machine serves: Foxglove on the web, and its desktop program. */
const USUAL_ORIGINS: readonly string[] = ['https://app.foxglove.dev', 'file://'];

/** Fewest characters of a token that somebody chose. */
export const SHORTEST_TOKEN = 16;

/** Characters of what a viewer sent that are repeated. */
const REPEATED = 200;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Whether an address is reached from this machine alone. @param address IPv4, or IPv6 without brackets */
export function isLoopback(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && loopback.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** A secret that nobody guesses: 128 bits, in hexadecimal. */
export function drawToken(): string {
  return randomBytes(16).toString('hex');
}

/** Who may connect to a port. */
export interface AdmissionRules {
  /** Origins that are let in beside the usual ones, as `https://viewer.example`; `null` is that of pages without one. */
  readonly origins: readonly string[];
  /** Token that the address of a viewer must carry as `?token=`; undefined for none, at a port that is reached from this machine alone. */
  readonly token: string | undefined;
}

/** Why somebody is not let in: the status of HTTP, and the text of the answer. */
export interface Refusal {
  readonly status: 401 | 403;
  readonly reason: string;
}

/**
 * Why a request is refused; undefined where it is let in. Browsers let any page open a WebSocket to this machine, and say of which origin the
 * page is; programs say none. A page may also reach this machine by a name of its own that it lets point here, which its browser then gives as
 * the host: without a token, the host has to be an address or `localhost`.
 *
 * @param url path and query that were asked for
 */
export function refusalOf(
  { origin, host }: Pick<IncomingHttpHeaders, 'origin' | 'host'>,
  url: string,
  { origins, token }: AdmissionRules,
): Refusal | undefined {
  if (origin !== undefined && !USUAL_ORIGINS.includes(origin) && !isLocalPage(origin) && !origins.includes(origin)) {
    return { status: 403, reason: `pages of the origin ${clipped(origin)} may not connect` };
  }
  if (token === undefined) return hostRefusal(host);
  return tokenRefusal(tokenIn(url), token);
}

/** Who may load a page that this machine serves, and what belongs to it. */
export interface PageRules {
  /** Name by which the page may be asked for beside `localhost` and addresses: that of the interface which it is served at. */
  readonly host: string;
  /** Secret that is given as `?token=`, or in the cookie. */
  readonly token: string;
  /** Name of the cookie in which browsers keep the token. */
  readonly cookie: string;
}

/**
 * Why a request for a page, or for what belongs to it, is refused; undefined where it is let in. No page of another origin may ask for any of it,
 * one of this machine neither.
 *
 * @param url path and query that were asked for
 */
export function pageRefusalOf(
  { origin, host, cookie = '' }: Pick<IncomingHttpHeaders, 'origin' | 'host' | 'cookie'>,
  url: string,
  rules: PageRules,
): Refusal | undefined {
  if (origin !== undefined && origin !== `http://${host}`)
    return { status: 403, reason: `pages of the origin ${clipped(origin)} may not ask for this one` };
  const kept = cookie.split(/;\s*/).find((pair) => pair.startsWith(`${rules.cookie}=`));
  const given = tokenIn(url) ?? kept?.slice(rules.cookie.length + 1);
  return hostRefusal(host, rules.host) ?? tokenRefusal(given, rules.token);
}

/** Token in the query of a path; undefined where there is none. */
export function tokenIn(url: string): string | undefined {
  return new URLSearchParams(url.split('?', 2)[1]).get('token') ?? undefined;
}

function tokenRefusal(given: string | undefined, token: string): Refusal | undefined {
  if (given === undefined) return { status: 401, reason: 'the address lacks its ?token=' };
  return isSame(given, token) ? undefined : { status: 401, reason: 'this is another token' };
}

/** @param own name that is let in beside local ones and addresses */
function hostRefusal(host = '', own?: string): Refusal | undefined {
  const name = hostnameOf(`http://${host}`);
  if (name !== undefined && (isLocalName(name) || isIP(name) !== 0 || name === own)) return undefined;
  return { status: 403, reason: `this is not the host ${clipped(host)}: connect to localhost` };
}

/** Whether an origin is that of a page which a program of this machine serves. */
function isLocalPage(origin: string): boolean {
  const name = /^https?:/.test(origin) ? hostnameOf(origin) : undefined;
  return name !== undefined && (isLocalName(name) || isLoopback(name));
}

/** Names that no resolver gives to another machine (RFC 6761). */
function isLocalName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}

/** Name or address of a host, without brackets and port; undefined where there is none. */
function hostnameOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[(.*)\]$/, '$1') : undefined;
}

/** In a time that tells nothing of where they differ. */
function isSame(given: string, token: string): boolean {
  const [a, b] = [given, token].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a, b);
}

/** Quotes a text that somebody sent for an answer or a log: its first 200 characters, with `?` for all but printable ASCII. */
export function clipped(text: string): string {
  return `'${text.slice(0, REPEATED).replaceAll(/[^\x20-\x7e]/g, '?')}'`;
}
