import type { Base, BaseListener, OpenBase } from './base.ts';
import { type ChildBase, openChildBase } from './child-base.ts';
import { openSerialBase, type SerialBase } from './serial-base.ts';
import { openUdpBase, type UdpBase } from './udp-base.ts';

/** Where the base of a robot is. */
export type BaseAddress = ChildBase | UdpBase | SerialBase;

const OPEN: { readonly [K in BaseAddress['kind']]: OpenBase<Extract<BaseAddress, { kind: K }>> } = {
  child: openChildBase,
  udp: openUdpBase,
  serial: openSerialBase,
};

/** Kinds of bases. */
export const BASE_KINDS = Object.keys(OPEN) as readonly BaseAddress['kind'][];

/** Opens a way to a base. */
export function openBase(address: BaseAddress, listener: BaseListener): Promise<Base> {
  return (OPEN[address.kind] as OpenBase<BaseAddress>)(address, listener);
}
