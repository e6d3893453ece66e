import { describe, expect, it } from 'vitest';
import type { PeerCase } from '../../../bench/peers/cases.ts';
import { formatPeers, peerRows } from '../../../bench/peers/rows.ts';

const network: PeerCase = {
  id: 'loop',
  name: 'loop, 10 neurons',
  ours: { network: 'b3', seconds: 1 },
  peers: [
    { name: 'Brian2 cython', parameters: [], atMost: 1 / 4 },
    { name: 'Brian2 numpy', parameters: [], comparable: false },
  ],
};

/** Results of as many rounds as there are times, ours and the two peers'. */
function rows(times: readonly number[], rate: number, rateTolerance?: number) {
  const ours = times.map((perSecond) => ({ perSecond, rate, build: 40 }));
  const peer = (perSecond: number, theirRate: number) =>
    times.map(() => ({ perSecond, rate: theirRate, compile: 12_000 }));
  const judged = { ...network, ...(rateTolerance === undefined ? {} : { rateTolerance }) };
  return peerRows(judged, ours, [peer(10, 5), peer(100, 50)]);
}

describe('rows of a network', () => {
  it('hold our time against each peer that a bound is set for, by the median over rounds', () => {
    const [own, cython, numpy] = rows([1, 2.5, 9], 5);
    expect(own?.perSecond.median).toBe(2.5);
    expect(cython).toMatchObject({ ratio: { median: 0.25, low: 0.1, high: 0.9 }, atMost: 0.25, pass: true });
    expect(numpy?.ratio?.median).toBe(0.025);
    expect(numpy).not.toHaveProperty('pass');
    expect(rows([1, 2.6, 9], 5)[1]).toMatchObject({ pass: false });
  });

  it('hold our rate against those that can be compared, once there are networks enough', () => {
    expect(rows([1, 1, 1], 5.2)[0]).toMatchObject({ rateOff: expect.closeTo(4, 9), pass: true });
    expect(rows([1, 1, 1], 4.7)[0]).toMatchObject({ rateOff: expect.closeTo(-6, 9), pass: false });
    expect(rows([1, 1], 4.7)[0]).not.toHaveProperty('pass');
    expect(rows([1, 1, 1], 4.7, 8)[0]).toMatchObject({ pass: true });
    expect(formatPeers(rows([1, 1, 1], 4.5, 8))).toContain('NOT within 8 %');
  });

  it('are told with times, rates and what went before the first step', () => {
    const lines = formatPeers(rows([2, 3, 4], 4.7)).split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[2]).toMatch(
      /^loop, 10 neurons +Reafference +3\.00 +2\.00\.\.4\.00 +4\.70 +-6\.0 %, NOT within 5 % +0\.0400$/,
    );
    expect(lines[3]).toMatch(/^ +Brian2 cython +10\.0 .* 0\.300 +0\.200\.\.0\.400 +<= 1\/4 +MISSED +5\.00 +12\.0$/);
    expect(lines[4]).toMatch(/^ +Brian2 numpy +100 .* 50\.0 +12\.0$/);
  });
});
