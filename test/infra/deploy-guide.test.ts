import { readFileSync } from 'node:fs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPolicyRoutes } from '../../infra/policy-routes.ts';
import { identityRecordOf } from '../../src/step-up/identity-item.ts';
import { identityKey } from '../../src/step-up/item-key.ts';
import { removeScratch, synthesizeBank } from './synthesize-bank.ts';

describe('docs/deploy.md', () => {
  const guide = readFileSync(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
  const all = (pattern: RegExp) => [...guide.matchAll(pattern)].map(([, found]) => found);
  let template: Template;

  beforeAll(() => {
    template = synthesizeBank();
  });

  afterAll(removeScratch);

  it('passes every parameter that has no default, and no other', () => {
    const parameters = Object.entries(template.findParameters('*')).filter(([, { Default }]) => Default === undefined);
    const names = parameters.map(([name]) => name).toSorted();

    expect(all(/--parameters (\w+)=/g).toSorted()).toEqual(names);
    expect(all(/^\| `(\w+)` \|/gm).toSorted()).toEqual(names);
  });

  it('passes values that the parameters accept', () => {
    for (const [, name = '', value = ''] of guide.matchAll(/--parameters (\w+)=(\S+)/g)) {
      const { AllowedPattern: pattern = '.' } = template.findParameters(name)[name] ?? {};
      expect(value).toMatch(new RegExp(pattern));
    }
  });

  it('names outputs of the stack', () => {
    const outputs = Object.keys(template.findOutputs('*'));

    expect(all(/<(\w+)>/g).length).toBeGreaterThan(2);
    expect(outputs).toEqual(expect.arrayContaining(all(/<(\w+)>/g)));
  });

  it('enrols a person under the key that the triggers read, as a record that they accept', () => {
    const item = unmarshall(JSON.parse(/--item '([^']+)'/.exec(guide)?.[1] ?? ''));

    const [, userPoolId = '', sub = ''] = /:([^#]+)#(.+)$/.exec(item['pk']) ?? [];
    expect(item).toMatchObject(identityKey({ userPoolId, sub }));
    expect(identityRecordOf(item)).toMatchObject({ providerUserId: 'p-alice', proofing: { ial: 2 } });
  });

  it('shows the integration of a container that is synthesized in a test', () => {
    const compiled = readFileSync(new URL('./documented-integration.ts', import.meta.url), 'utf8');

    expect(all(/^```ts\n([\s\S]*?)^```$/gm)).toEqual([compiled]);
  });

  it('names the audience of the sample policy', () => {
    expect(guide).toContain(`\`${readPolicyRoutes('examples/bank/policy.yaml').audience}\``);
  });
});
