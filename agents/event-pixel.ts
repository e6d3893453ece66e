/**
 * How the pixels of a simulated event camera turn luminance into events: one model whose stages are switched by leaving
 * them out. Luminance I is relative, 1 for white in full light; thresholds are in units of ln(luminance).
 */
export interface EventPixel {
  /** `log`: ln(floor + I). `lin-log`: ln(255 I) above 20 / 255, linear below, as the 8-bit front end of v2e. */
  readonly response: 'log' | 'lin-log';
  /** Of `log`, the luminance that the dark is taken for. Default 1e-3. */
  readonly floor?: number;
  /** Photoreceptor: a first-order low pass, faster in more light: cut-off hertz ((1 - dark) I + dark). */
  readonly bandwidth?: {
    /** Hz, of white. */
    readonly hertz: number;
    /** Share of it in the dark. */
    readonly dark: number;
  };
  /** Rise of the log luminance that makes an ON event; positive. */
  readonly on: number;
  /** Fall of the log luminance that makes an OFF event; positive. */
  readonly off: number;
  /** Standard deviation of thresholds among pixels, fixed for good. Default 0. */
  readonly mismatch?: number;
  /** Time of a crossing within a frame: between the ends as a straight line, or as the low pass settles. Default `linear`. */
  readonly interpolation?: 'linear' | 'exponential';
  /** How a pixel recovers from an event. */
  readonly refractory?: {
    /** Seconds without another event. */
    readonly seconds: number;
    /**
     * `advance`: an event too early is lost, its change of light is taken as told. `hold`: the pixel is blind meanwhile, and
     * then starts from the light of that moment.
     */
    readonly policy: 'advance' | 'hold';
  };
  /** Hz: ON events of a pixel in constant light, from leaking memory. Default 0. */
  readonly leakHertz?: number;
  /** Shot noise: random events; they begin the memory anew. */
  readonly noise?: {
    /** Hz of ON events in the dark. */
    readonly onHertz: number;
    /** Hz of OFF events in the dark. */
    readonly offHertz: number;
    /** Share of the rate that is left in white light, between which it is linear. Default 1. */
    readonly inLight?: number;
  };
  /** Standard deviation among pixels of the logarithm to base 10 of leak and noise rates. Default 0. */
  readonly rateSpread?: number;
  /** Pixels whose noise comes at another rate. */
  readonly hot?: {
    /** Share of all pixels. */
    readonly share: number;
    /** Hz of both polarities together. */
    readonly hertz: number;
  };
  /** Seconds from a crossing to its event's time. Default 0. */
  readonly latencySeconds?: number;
  /** Standard deviation of that, seconds. Default 0. */
  readonly jitterSeconds?: number;
}

/** Pixels by name; their values and sources are with the simulation. */
export type EventPixelPreset = 'ideal' | 'v2e-clean' | 'v2e-noisy' | 'icns';
