import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Output, WebMOutputFormat } from 'mediabunny';
import type { FilmFile } from './film-file.ts';
import type { SheetCanvas } from './sheet-pixels.ts';
import { videoConfig } from './video-config.ts';

/** Pictures that wait to be encoded at most, and from one that stands by itself to the next. */
const [MOST_WAITING, KEY_PICTURES] = [8, 100];

/**
 * Begins a WebM of VP9. The times of its pictures follow from their number; its bytes are the business of the browser's encoder.
 *
 * @param rate pictures a second
 * @throws BridgeError `no_video_encoder`
 */
export async function webmFilm({ canvas: { width, height } }: SheetCanvas, rate: number): Promise<FilmFile> {
  const encoders = 'VideoEncoder' in globalThis ? VideoEncoder : undefined;
  const config = await videoConfig(width, height, rate, encoders);
  const output = new Output({ format: new WebMOutputFormat(), target: new BufferTarget() });
  const track = new EncodedVideoPacketSource('vp9');
  output.addVideoTrack(track, { frameRate: rate });
  await output.start();
  let failure: unknown;
  let written = Promise.resolve();
  const encoder = new VideoEncoder({
    output: (chunk, meta) => {
      written = written.then(() => track.add(EncodedPacket.fromEncodedChunk(chunk), meta));
      written.catch((error: unknown) => (failure ??= error));
    },
    error: (error) => (failure ??= error),
  });
  encoder.configure(config);
  let count = 0;
  /** Waits until all that was added is written. */
  const settled = async (): Promise<void> => {
    await encoder.flush();
    await written;
    if (failure !== undefined) throw failure;
  };
  return {
    async add({ canvas }) {
      const [timestamp, next] = [count, count + 1].map((k) => Math.round((k * 1e6) / rate));
      const picture = new VideoFrame(canvas, { timestamp, duration: next - timestamp });
      encoder.encode(picture, { keyFrame: count % KEY_PICTURES === 0 });
      picture.close();
      count++;
      if (count % MOST_WAITING === 0) await settled();
    },
    async end() {
      await settled();
      await output.finalize();
      return new Blob([output.target.buffer as ArrayBuffer], { type: 'video/webm' });
    },
    close() {
      if (encoder.state !== 'closed') encoder.close();
      if (output.state === 'started') void output.cancel();
    },
  };
}
