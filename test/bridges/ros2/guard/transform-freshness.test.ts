import { describe, expect, it } from 'vitest';
import { messageType, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { TransformFreshness } from '../../../../bridges/ros2/guard/transform-freshness.ts';

const { encode } = messageType('tf2_msgs/msg/TFMessage');

/** A message with links, each as parent, child and stamp, ms. */
function tf(...links: readonly (readonly [parent: string, child: string, milliseconds: number])[]): Uint8Array {
  return encode({
    transforms: links.map(([frame_id, child_frame_id, milliseconds]) => ({
      header: { stamp: timeOf(BigInt(milliseconds) * 1_000_000n), frame_id },
      child_frame_id,
    })),
  });
}

const fresh = (): TransformFreshness => new TransformFreshness({ from: 'base_link', to: 'map' });

describe('what leads from a frame to another', () => {
  it('is as fresh as the link that was heard longest ago, and names it', () => {
    const freshness = fresh();
    freshness.take(tf(['map', 'odom', 1000], ['odom', 'base_link', 1000]), false, 1);
    freshness.take(tf(['odom', 'base_link', 3000]), false, 3);
    expect(freshness.oldest()).toEqual({ heard: 1, link: 'odom in map' });
    freshness.take(tf(['/map', '/odom', 4000]), false, 4);
    expect(freshness.oldest()).toEqual({ heard: 3, link: 'base_link in odom' });
  });

  it('is not refreshed by other transforms, nor by one with its old stamp', () => {
    const freshness = fresh();
    freshness.take(tf(['map', 'odom', 1000], ['odom', 'base_link', 1000]), false, 1);
    freshness.take(tf(['base_link', 'wheel', 2000], ['odom', 'base_link', 1000], ['map', 'odom', 1000]), false, 2);
    expect(freshness.oldest().heard).toBe(1);
    // Time that was set back is news.
    freshness.take(tf(['odom', 'base_link', 10], ['map', 'odom', 10]), false, 3);
    expect(freshness.oldest().heard).toBe(3);
  });

  it('holds for ever where it was told once for ever', () => {
    const freshness = fresh();
    freshness.take(tf(['map', 'odom', 0]), true, 1);
    expect(freshness.oldest()).toEqual({ heard: Number.NEGATIVE_INFINITY, link: 'base_link in map' });
    freshness.take(tf(['odom', 'base_link', 5000]), false, 5);
    expect(freshness.oldest()).toEqual({ heard: 5, link: 'base_link in odom' });
    freshness.take(tf(['odom', 'base_link', 0]), true, 6);
    expect(freshness.oldest().heard).toBe(Number.POSITIVE_INFINITY);
  });

  it('is not there where links are missing or go round', () => {
    const freshness = fresh();
    freshness.take(tf(['odom', 'base_link', 1], ['base_link', 'odom', 1]), false, 1);
    expect(freshness.oldest().heard).toBe(Number.NEGATIVE_INFINITY);
  });
});
