import { expect, it } from 'vitest';
import { videoConfig } from '../../../../../scenarios/view/page/export/video-config.ts';

it('is what the browser is asked for, with room for each pixel', async () => {
  const asked: object[] = [];
  const encoders = {
    async isConfigSupported(config: object) {
      asked.push(config);
      return { supported: true };
    },
  };
  const config = await videoConfig(640, 480, 25, encoders);
  expect(asked).toEqual([config]);
  expect(config).toMatchObject({ width: 640, height: 480, framerate: 25, bitrate: 1_536_000 });
});

it('says what to do where nothing encodes it', async () => {
  const none = { isConfigSupported: async () => ({ supported: false }) };
  await expect(videoConfig(9000, 9000, 25, none)).rejects.toMatchObject({
    code: 'no_video_encoder',
    received: 'none for this size',
  });
  await expect(videoConfig(640, 480, 25, undefined)).rejects.toThrow('127.0.0.1');
});
