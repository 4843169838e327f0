/** One statement of an authorizer's policy. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

export type PolicyVerdict = 'allow' | 'explicit_deny' | 'implicit_deny';

/**
 * Evaluates a policy for `execute-api:Invoke` on one method ARN as IAM does: a matching Deny wins, then a matching Allow, and nothing
 * else allows. In patterns `*` stands for any text and `?` for one character; in version 2012-10-17 `${*}`, `${?}` and `${$}` stand for
 * themselves, and a pattern with any other variable matches nothing (T30).
 */
export function evaluatePolicy(
  statements: readonly PolicyStatement[],
  methodArn: string,
  hasVariables: boolean,
): PolicyVerdict {
  const applies = ({ actions, resources }: PolicyStatement) =>
    actions.some((action) => matchesPattern(action.toLowerCase(), 'execute-api:invoke', false)) &&
    resources.some((resource) => matchesPattern(resource, methodArn, hasVariables));
  const matching = statements.filter(applies);
  if (matching.some(({ effect }) => effect === 'Deny')) return 'explicit_deny';
  return matching.length > 0 ? 'allow' : 'implicit_deny';
}

const ANY_TEXT = Symbol('*');
const ONE_CHARACTER = Symbol('?');
type Token = string | typeof ANY_TEXT | typeof ONE_CHARACTER;

function matchesPattern(pattern: string, text: string, hasVariables: boolean): boolean {
  const tokens = tokenize(pattern, hasVariables);
  if (!tokens) return false;
  // Which prefixes of the pattern match the text so far: linear in both, whatever the pattern.
  let reached = closeOver(tokens, new Set([0]));
  for (const character of text) {
    const next = new Set<number>();
    for (const position of reached) {
      const token = tokens[position];
      if (token === ANY_TEXT) next.add(position);
      else if (token === ONE_CHARACTER || token === character) next.add(position + 1);
    }
    reached = closeOver(tokens, next);
  }
  return reached.has(tokens.length);
}

/** `*` also stands for no text. */
function closeOver(tokens: readonly Token[], positions: Set<number>): ReadonlySet<number> {
  for (const position of positions) if (tokens[position] === ANY_TEXT) positions.add(position + 1);
  return positions;
}

function tokenize(pattern: string, hasVariables: boolean): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (const [part] of pattern.matchAll(hasVariables ? /\$\{[^}]*\}|./gsu : /./gsu)) {
    if (part.length > 2 && part.startsWith('${')) {
      const literal = /^\$\{([*?$])\}$/.exec(part)?.[1];
      if (literal === undefined) return undefined;
      tokens.push(literal);
    } else if (part === '*') tokens.push(ANY_TEXT);
    else if (part === '?') tokens.push(ONE_CHARACTER);
    else tokens.push(part);
  }
  return tokens;
}
