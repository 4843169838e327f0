import { printable } from './printable.ts';

/** Where in the policy: keys and list positions from the root. */
export type Path = readonly (string | number)[];

/** One thing wrong with a policy file, at the place where an author would correct it. */
export interface PolicyProblem {
  /** A warning does not keep the policy from being built. */
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly col: number;
  /** As `$.routes["GET /x"].require`. */
  readonly path: string;
  readonly message: string;
  readonly hint: string | undefined;
}

/** Renders `file:line:col $.path: message`, a warning as such, with the hint on a line of its own. */
export function formatProblem({ severity, file, line, col, path, message, hint }: PolicyProblem): string {
  const text = `${file}:${line}:${col} ${path}: ${severity === 'warning' ? 'warning: ' : ''}${message}`;
  return hint === undefined ? text : `${text}\n  hint: ${hint}`;
}

/** Renders a path; whatever is not a plain name stands in quotes. */
export function formatPath(path: Path): string {
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(step) ? `.${step}` : `[${quote(step)}]`;
  });
  return `$${steps.join('')}`;
}

/** Quotes text of the file for a message: one line, nothing that a terminal would obey. */
export function quote(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  return printable(JSON.stringify(short));
}
