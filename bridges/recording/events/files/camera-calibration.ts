import { ValidationError } from '../../../../agents/index.ts';
import { nearestName } from '../../../../agents/nearest-name.ts';
import type { CameraCalibration, LensModel } from '../../../../controllers/filtering/lens.ts';
import { readYaml } from '../../reading/bounded-yaml.ts';

/** Names of the models in files; what says none is a pinhole. */
const MODELS: Readonly<Record<string, LensModel>> = {
  none: 'none',
  plumb_bob: 'plumb-bob',
  rational_polynomial: 'plumb-bob',
  radtan: 'plumb-bob',
  equidistant: 'equidistant',
  equi: 'equidistant',
  fisheye: 'equidistant',
};

/** Characters of a file that an error repeats. */
const REPEATED = 200;

type Node = Readonly<Record<string, unknown>>;

/**
 * Reads the calibration of a camera: a camera chain of kalibr, `cam_to_cam.yaml` of DSEC, or the YAML that ROS (`camera_info`) and OpenCV's
 * `FileStorage` write. Only a pinhole with a lens of `LensModel` is read.
 *
 * @example
 * import { readFileSync } from 'node:fs';
 * const { width, height, fx, fy } = parseCalibration(readFileSync('cam_to_cam.yaml', 'utf8'), 'cam0');
 * console.log(`${width} x ${height} pixels, focal lengths of ${fx} and ${fy} pixels`);
 *
 * @param text of the file
 * @param camera name of the camera in a file of several: `cam0`. Default: the first
 * @throws ValidationError `invalid_calibration`
 */
export function parseCalibration(text: string, camera?: string): CameraCalibration {
  // The first line that OpenCV writes is none of YAML.
  const read = readYaml(text.replace(/^%YAML:1\.0[ \t\r]*\n/, ''));
  const root = 'fault' in read ? undefined : read.value;
  if (!isNode(root)) throw invalid('YAML with the calibration of a camera', 'fault' in read ? read.fault : typeof root);
  const cameras = camerasIn(root);
  const names = Object.keys(cameras);
  const name = camera ?? names[0];
  const found = name === undefined ? undefined : cameras[name];
  if (found === undefined) {
    const expected = names.length === 0 ? 'intrinsics and resolution of a camera' : `a camera: ${names.join(', ')}`;
    const nearest = camera === undefined ? undefined : nearestName(camera, names);
    throw invalid(
      expected,
      (camera ?? Object.keys(root).join(', ')).slice(0, REPEATED),
      nearest && `did you mean '${nearest}'?`,
    );
  }
  return calibrationIn(found);
}

/** The cameras of a file by name. One that stands alone has the name that the file gives it. */
function camerasIn(root: Node): Readonly<Record<string, Node>> {
  if (isNode(root['camera_matrix'])) return { [String(root['camera_name'] ?? 'camera')]: root };
  const among = isNode(root['intrinsics']) ? root['intrinsics'] : root;
  return Object.fromEntries(
    Object.entries(among).filter((entry): entry is [string, Node] => isNode(entry[1]) && 'resolution' in entry[1]),
  );
}

function calibrationIn(node: Node): CameraCalibration {
  const projection = node['camera_model'] ?? 'pinhole';
  if (projection !== 'pinhole') throw invalid('a pinhole', projection);
  const [width, height] = 'resolution' in node ? numbersOf(node, 'resolution', 2) : sizeOf(node);
  const [fx, fy, cx, cy] = isNode(node['camera_matrix'])
    ? fromMatrix(numbersOf(node['camera_matrix'], 'data', 9))
    : numbersOf(node, 'intrinsics' in node ? 'intrinsics' : 'camera_matrix', 4);
  // Of a field of view of 178 degrees it is that long.
  if (fx < width / 100 || fy < height / 100)
    throw invalid(
      'focal lengths in pixels, of a hundredth of the picture at least',
      [fx, fy],
      'multiply them by its size',
    );
  const given = node['distortion_coefficients'] ?? node['distortion_coeffs'];
  const coefficients = given === undefined ? [] : numbersOf({ given: isNode(given) ? given['data'] : given }, 'given');
  const said = String(node['distortion_model'] ?? (coefficients.length === 0 ? 'none' : 'plumb_bob')).toLowerCase();
  const model = Object.hasOwn(MODELS, said) ? MODELS[said] : undefined;
  if (model === undefined) throw invalid(`a lens: ${Object.keys(MODELS).join(', ')}`, said.slice(0, REPEATED));
  return { width, height, fx, fy, cx, cy, model, coefficients: model === 'none' ? [] : coefficients };
}

function sizeOf(node: Node): number[] {
  return ['image_width', 'image_height'].map((name) => numbersOf({ [name]: [node[name]] }, name, 1)[0]);
}

/** Focal lengths and principal point of a matrix by rows. */
function fromMatrix([fx, , cx, , fy, cy]: readonly number[]): number[] {
  return [fx, fy, cx, cy];
}

/** @throws ValidationError `invalid_calibration` */
function numbersOf(node: Node, name: string, count?: number): number[] {
  const values = node[name];
  const sound = Array.isArray(values) && values.every(Number.isFinite) && (count ?? values.length) === values.length;
  if (sound) return values as number[];
  throw invalid(`${count ?? 'a list of'} numbers: ${name}`, values);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(expected: string, received: unknown, remedy?: string): ValidationError {
  return new ValidationError('a calibration of a camera cannot be read', {
    code: 'invalid_calibration',
    expected,
    received,
    remedy: remedy ?? 'give the YAML that kalibr, ROS or OpenCV wrote, or cam_to_cam.yaml of DSEC',
  });
}
