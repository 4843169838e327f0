import { type Document, LineCounter, type Node, parseDocument } from 'yaml';
import { inspectYaml, type Position, type YamlProblem } from './inspect-yaml.ts';
import { placeYaml } from './place-yaml.ts';
import type { PlacedValue } from './placed-value.ts';
import { quote } from './problem.ts';

/** One file as it was read, by itself. */
export interface YamlFile {
  readonly file: string;
  /** Undefined: the problems leave no value worth looking at. */
  readonly root: PlacedValue | undefined;
  readonly problems: readonly YamlProblem[];
}

/**
 * Reads one YAML 1.2 document of maps, lists and plain scalars. Everything that lets a file mean something else than it
 * shows is refused: repeated keys, keys that are not text, anchors, aliases, merge keys, tags, directives, a second document.
 */
export function readYaml(text: string, file: string): YamlFile {
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
    return { file, root: undefined, problems: syntax.length > 0 ? syntax : [empty] };
  }

  const inspected = inspectYaml(contents, [], position);
  const problems = inspected.map(({ breaks: _, ...problem }) => problem);
  if (inspected.some((problem) => problem.breaks)) return { file, root: undefined, problems };
  const placeAt = (offset: number) => ({ file, ...position(offset) });
  return { file, root: placeYaml(contents, placeAt, placeAt(0)), problems };
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
