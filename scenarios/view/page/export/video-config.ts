import { BridgeError } from '../../../../agents/errors.ts';

/** VP9, profile 0, level 5.1, 8 bits. */
const CODEC = 'vp09.00.51.08';
/** Bits a pixel: fine lines and letters stay sharp. */
const BITS = 0.2;

/** What an encoder of a browser is told. */
export interface VideoConfig {
  readonly codec: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Pictures a second. */
  readonly framerate: number;
  /** Bits a second. */
  readonly bitrate: number;
  readonly latencyMode: 'quality';
}

/** The part of `VideoEncoder` that says what it can. */
export interface VideoEncoders {
  isConfigSupported(config: VideoConfig): Promise<{ readonly supported?: boolean }>;
}

/**
 * How films of a size are encoded.
 *
 * @param rate pictures a second
 * @param encoders of the browser; undefined in a page that came from another machine by http
 * @throws BridgeError `no_video_encoder`
 */
export async function videoConfig(
  width: number,
  height: number,
  rate: number,
  encoders: VideoEncoders | undefined,
): Promise<VideoConfig> {
  const bitrate = Math.round(BITS * width * height * rate);
  const config = { codec: CODEC, width, height, framerate: rate, bitrate, latencyMode: 'quality' } as const;
  const { supported = false } = (await encoders?.isConfigSupported(config)) ?? {};
  if (supported) return config;
  throw new BridgeError('this browser encodes no such video', {
    code: 'no_video_encoder',
    expected: `an encoder of VP9 for ${width}x${height} pixels`,
    received: encoders === undefined ? 'none' : 'none for this size',
    remedy:
      encoders === undefined
        ? 'save a GIF, or open the page from 127.0.0.1, localhost or by https'
        : 'take a smaller size, or save a GIF',
  });
}
