import type { Controller } from './controller.ts';
import { WiringError } from './errors.ts';
import type { ActuatorSpecs, SensorSpecs } from './robot.ts';

/**
 * Holds a controller's manifest against what an agent or robot offers.
 *
 * @throws WiringError `missing_sensor`, `missing_actuator`, `kind_mismatch`, `size_mismatch` or `rate_too_low`, naming both sides.
 */
export function checkManifest(
  controller: Controller<never, never>,
  offered: { readonly sensors: SensorSpecs; readonly actuators: ActuatorSpecs },
  period: number,
): void {
  const { manifest } = controller;
  for (const [name, need] of Object.entries(manifest.sensors)) {
    const sensor = offered.sensors[name];
    if (sensor === undefined) throw missing('sensor', manifest.name, name, need.kind, offered.sensors);
    if (sensor.kind !== need.kind) throw mismatch('kind', manifest.name, name, need.kind, sensor.kind);
    if (need.size !== undefined && sensor.size !== need.size)
      throw mismatch('size', manifest.name, name, need.size, sensor.size);
    const rate = sensor.rateHz ?? 1 / period;
    if (need.minimumRateHz !== undefined && rate < need.minimumRateHz * (1 - 1e-9)) {
      throw new WiringError(`controller '${manifest.name}' needs sensor '${name}' more often than it comes`, {
        code: 'rate_too_low',
        expected: `at least ${need.minimumRateHz} Hz`,
        received: `${rate} Hz`,
        remedy: `raise the sensor's rateHz`,
      });
    }
  }
  for (const [name, need] of Object.entries(manifest.actuators)) {
    const actuator = offered.actuators[name];
    if (actuator === undefined) throw missing('actuator', manifest.name, name, need.kind, offered.actuators);
    if (actuator.kind !== need.kind) throw mismatch('kind', manifest.name, name, need.kind, actuator.kind);
    const { size = 1 } = actuator;
    if (need.size !== undefined && size !== need.size) throw mismatch('size', manifest.name, name, need.size, size);
  }
}

function missing(
  what: 'sensor' | 'actuator',
  controller: string,
  name: string,
  kind: string,
  offered: object,
): WiringError {
  const names = Object.keys(offered);
  return new WiringError(`controller '${controller}' needs ${what} '${name}', which the agent lacks`, {
    code: what === 'sensor' ? 'missing_sensor' : 'missing_actuator',
    expected: `${what === 'sensor' ? 'a' : 'an'} ${what} '${name}' of kind '${kind}'`,
    received: names.length === 0 ? `no ${what}s` : names.join(', '),
    remedy: `declare '${name}' in the agent's ${what}s`,
  });
}

function mismatch(
  what: 'kind' | 'size',
  controller: string,
  name: string,
  need: string | number,
  got: string | number,
): WiringError {
  return new WiringError(`controller '${controller}' and the agent disagree on the ${what} of '${name}'`, {
    code: what === 'kind' ? 'kind_mismatch' : 'size_mismatch',
    expected: `${what} ${need}`,
    received: `${what} ${got}`,
    remedy: `give '${name}' the ${what} the controller needs`,
  });
}
