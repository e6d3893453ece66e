import { expect, it } from 'vitest';
import { loadQueueLibrary } from '../../../../scenarios/sweep/dispatch/queue-library.ts';

it('says how packages are installed that are not there', async () => {
  await expect(loadQueueLibrary(() => Promise.reject(new Error("Cannot find package 'bullmq'")))).rejects.toMatchObject(
    {
      name: 'BridgeError',
      code: 'queue_library_missing',
      received: "Cannot find package 'bullmq'",
      remedy: 'npm install bullmq@6 ioredis@6',
    },
  );
});

it('loads those that are there', async () => {
  expect(Object.values(await loadQueueLibrary()).map((part) => typeof part)).toEqual(Array(6).fill('function'));
});
