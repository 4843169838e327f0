/** A resource template that a path fits, and what its parameters hold: still percent-encoded, as REST APIs leave them. */
export interface ResourceMatch {
  readonly resource: string;
  readonly pathParameters: ReadonlyMap<string, string>;
}

/**
 * Finds the most specific template for a path: segment by segment, text before `{parameter}` before `{proxy+}`. Segments are
 * compared as sent; an empty one fits nothing, so that a trailing or doubled slash finds no resource.
 */
export function matchResource(templates: Iterable<string>, path: string): ResourceMatch | undefined {
  const segments = split(path);
  let best: { readonly rank: string; readonly match: ResourceMatch } | undefined;
  for (const resource of templates) {
    const fit = fitTemplate(split(resource), segments);
    // One digit per segment, so that texts compare as specificity does from the left.
    if (fit && (!best || fit.rank < best.rank)) {
      best = { rank: fit.rank, match: { resource, pathParameters: fit.pathParameters } };
    }
  }
  return best?.match;
}

function fitTemplate(parts: readonly string[], segments: readonly string[]) {
  const pathParameters = new Map<string, string>();
  let rank = '';
  for (const [index, part] of parts.entries()) {
    const segment = segments[index];
    if (!segment) return undefined;
    const { name, greedy } = /^\{(?<name>[^+}]+)(?<greedy>\+?)\}$/.exec(part)?.groups ?? {};
    if (name === undefined) {
      if (part !== segment) return undefined;
      rank += '0';
    } else if (greedy) {
      pathParameters.set(name, segments.slice(index).join('/'));
      return { rank: `${rank}2`, pathParameters };
    } else {
      pathParameters.set(name, segment);
      rank += '1';
    }
  }
  return parts.length === segments.length ? { rank, pathParameters } : undefined;
}

function split(path: string): readonly string[] {
  return path === '/' ? [] : path.split('/').slice(1);
}
