import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DOCUMENTED_ERRORS } from '../../../../load/oracle/documented-errors.ts';

describe('DOCUMENTED_ERRORS', () => {
  it('is the table of docs/reasons.md', () => {
    const page = readFileSync(new URL('../../../../docs/reasons.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| \[`(\w+)`\]\(#\1\) \| `?(\w+)`? \| [^|]+ \|$/gm)];

    expect(rows.map(([, reason = '', error]) => [reason, error === 'none' ? undefined : error])).toEqual(
      Object.entries(DOCUMENTED_ERRORS),
    );
  });
});
