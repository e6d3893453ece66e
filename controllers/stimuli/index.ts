export { type WithOrnsteinUhlenbeck, withOrnsteinUhlenbeck } from './ornstein-uhlenbeck.ts';
export { type WithPoissonBackground, withPoissonBackground } from './poisson-background.ts';
export { type WithStepCurrent, withStepCurrent } from './step-current.ts';
export { type WithWhiteNoise, withWhiteNoise } from './white-noise.ts';
