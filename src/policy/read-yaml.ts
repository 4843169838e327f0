import { type Document, LineCounter, type Node, parseDocument } from 'yaml';
import { inspectYaml, type Position, type YamlProblem } from './inspect-yaml.ts';
import { offsetOf } from './locate-in-yaml.ts';
import { type Path, quote } from './problem.ts';

/** A parsed file: plain values, and where each of them stands. */
export interface YamlSource {
  readonly value: unknown;
  readonly problems: readonly YamlProblem[];
  /** The problems leave no value worth looking at. */
  readonly broken: boolean;
  /** Where the key or the value at `path` stands; where it is missing, the nearest key above it. */
  locate(path: Path, mark: 'key' | 'value'): Position;
}

/**
 * Reads one YAML 1.2 document of maps, lists and plain scalars. Everything that lets a file mean something else than it
 * shows is refused: repeated keys, keys that are not text, anchors, aliases, merge keys, tags, directives, a second document.
 */
export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text.startsWith('\uFEFF') ? text.slice(1) : text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    merge: false,
    version: '1.2',
    logLevel: 'error',
  });
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), col: Math.max(col, 1) };
  };

  const syntax = syntaxProblems(document).map(({ offset, ...problem }) => ({ ...problem, position: position(offset) }));
  const contents: Node | null = document.contents;
  if (syntax.length > 0 || contents === null) {
    const empty = { position: { line: 1, col: 1 }, path: [], message: 'the file is empty', hint: undefined };
    const problems = syntax.length > 0 ? syntax : [empty];
    return { value: undefined, problems, broken: true, locate: () => ({ line: 1, col: 1 }) };
  }

  const inspected = inspectYaml(contents, [], position);
  const broken = inspected.some((problem) => problem.breaks);
  return {
    value: broken ? undefined : document.toJS(),
    problems: inspected.map(({ breaks: _, ...problem }) => problem),
    broken,
    locate: (path, mark) => position(offsetOf(contents, path, mark)),
  };
}

function syntaxProblems(document: Document): (Omit<YamlProblem, 'position'> & { readonly offset: number })[] {
  // An unresolved tag is only a warning; tags are refused node by node, with their path.
  const faults = [...document.errors, ...document.warnings.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED')];
  const problems = faults.map(({ code, message, pos }) => ({
    offset: pos[0],
    path: [],
    message: code === 'MULTIPLE_DOCS' ? 'a policy is one document' : `not YAML: ${quote(message).slice(1, -1)}`,
    hint: code === 'MULTIPLE_DOCS' ? 'leave out the --- and what follows it' : undefined,
  }));
  if (document.directives?.yaml.explicit) {
    problems.push({ offset: 0, path: [], message: 'directives are refused', hint: 'leave out the %YAML line' });
  }
  return problems;
}
