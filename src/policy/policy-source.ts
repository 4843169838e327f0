import type { YamlProblem } from './inspect-yaml.ts';
import { layOver } from './overlay.ts';
import { type Place, type PlacedValue, placeOf } from './placed-value.ts';
import type { Path } from './problem.ts';
import { readYaml } from './read-yaml.ts';

/** A file as text; `file` is only the name that its problems carry. */
export interface PolicyText {
  readonly text: string;
  readonly file: string;
}

/** Something wrong with the files before anything is known about their meaning. */
export interface SourceProblem {
  readonly severity: 'error' | 'warning';
  readonly place: Place;
  readonly path: Path;
  readonly message: string;
  readonly hint: string | undefined;
}

/** The one effective policy, not yet checked. */
export interface PolicySource {
  /** Undefined: the problems leave no value worth looking at. */
  readonly root: PlacedValue | undefined;
  readonly problems: readonly SourceProblem[];
  /** Their names, in order. */
  readonly files: readonly string[];
  /** Where the key or the value at `path` stands: in the last file that wrote it; where it is missing, the nearest key above it. */
  locate(path: Path, mark: 'key' | 'value'): Place;
}

/** Reads a policy file and the overlays over it, in order. Each is read strictly by itself before any is laid over another. */
export function readPolicySource(base: PolicyText, overlays: readonly PolicyText[]): PolicySource {
  const files = [base, ...overlays].map(({ text, file }) => readYaml(text, file));
  const problems = files.flatMap(({ file, problems: found }) => found.map((problem) => toSourceProblem(file, problem)));
  const [first, ...others] = files.flatMap(({ root }) => root ?? []);
  const sound = first !== undefined && others.length === overlays.length;
  const overlaid = sound ? layOver(first, others) : undefined;

  const root = overlaid?.root;
  const start = { file: base.file, line: 1, col: 1 };
  return {
    root,
    problems: [...problems, ...(overlaid?.problems ?? [])],
    files: files.map(({ file }) => file),
    locate: (path, mark) => (root ? placeOf(root, path, mark) : start),
  };
}

function toSourceProblem(file: string, { position, ...problem }: YamlProblem): SourceProblem {
  return { severity: 'error', place: { file, ...position }, ...problem };
}
