/**
 * How the pixels of a simulated event camera turn luminance into events. A stage that is left out is switched off. Luminance I is
 * relative, 1 for white in full light; thresholds are in units of ln(luminance).
 */
export interface EventPixel {
  /** `log`: ln(floor + I). `lin-log`: ln(255 I) above 20 / 255, linear below, as the 8-bit front end of v2e. */
  readonly response: 'log' | 'lin-log';
  /** Relative luminance added by the `log` response, dimensionless: its logarithm is the response in the dark. Default 1e-3. */
  readonly floor?: number;
  /** Photoreceptor: a first-order low pass that is faster in more light, with a cut-off at cutoffHz ((1 - dark) I + dark). */
  readonly bandwidth?: {
    /** Cut-off frequency in white light. */
    readonly cutoffHz: number;
    /** Share of the cut-off frequency that is left in the dark. */
    readonly dark: number;
  };
  /** Rise of ln(luminance) that makes an ON event; dimensionless, positive. */
  readonly on: number;
  /** Fall of ln(luminance) that makes an OFF event; dimensionless, positive. */
  readonly off: number;
  /** Standard deviation of the thresholds among pixels, dimensionless; each pixel keeps its own. Default 0. */
  readonly mismatch?: number;
  /**
   * How the light of a pixel changes between two frames, which gives the time of a crossing: along a straight line, or as the
   * low pass settles. Default `linear`.
   */
  readonly interpolation?: 'linear' | 'exponential';
  /** How a pixel recovers from an event. */
  readonly refractory?: {
    /** Time after an event in which the pixel sends no other. */
    readonly seconds: number;
    /**
     * `advance`: an event within that time is lost, and the pixel's memory moves on as if it had been sent. `hold`: the pixel is
     * blind during that time, and starts again from the light at its end.
     */
    readonly policy: 'advance' | 'hold';
  };
  /** Rate of ON events of a pixel in constant light, because its memory leaks. Default 0. */
  readonly leakHz?: number;
  /** Shot noise: random events, after which the pixel's memory starts from the present light. */
  readonly noise?: {
    /** Rate of ON events in the dark. */
    readonly onHz: number;
    /** Rate of OFF events in the dark. */
    readonly offHz: number;
    /** Share of these rates that is left in white light; in between, rates are linear in luminance. Default 1. */
    readonly inLight?: number;
    /** Standard deviation among pixels of log10 of these rates, dimensionless. Default: that of the leak, `rateSpread`. */
    readonly rateSpread?: number;
  };
  /** Standard deviation among pixels of log10 of the leak rate, dimensionless; also of noise without its own. Default 0. */
  readonly rateSpread?: number;
  /** Pixels with a noise rate of their own. */
  readonly hot?: {
    /** Share of all pixels. */
    readonly share: number;
    /** Noise rate of such a pixel, both polarities together. */
    readonly rateHz: number;
  };
  /** Time from a threshold crossing to the time stamp of its event. Default 0. */
  readonly latencySeconds?: number;
  /** Standard deviation of that latency. Default 0. */
  readonly jitterSeconds?: number;
}

/** Names of published pixels. `EVENT_PIXELS` of `reafference/sim` has their values and sources. */
export type EventPixelPreset = 'ideal' | 'v2e-clean' | 'v2e-noisy' | 'icns';
