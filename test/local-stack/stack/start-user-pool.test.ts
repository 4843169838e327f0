import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalPlan, readLocalPlan } from '../../../dev/cloud-formation/local-plan.ts';
import { send } from '../../../dev/demo/exchange.ts';
import { machineToken } from '../../../dev/demo/machine.ts';
import { type LocalPerson, PEOPLE } from '../../../dev/stack/people.ts';
import { type LocalPool, startUserPool } from '../../../dev/stack/start-user-pool.ts';
import { type LinkedTemplate, linkTemplate, PARAMETERS } from '../gateway/link-template.ts';

describe('startUserPool', () => {
  let template: LinkedTemplate;
  let plan: LocalPlan;
  const started: LocalPool[] = [];

  const start = async (people: readonly LocalPerson[]) => {
    const pool = await startUserPool(
      plan,
      people,
      0,
      async () => ({ kind: 'timeout' }),
      () => 'a-client-secret',
    );
    started.push(pool);
    return pool;
  };

  beforeAll(() => {
    template = linkTemplate();
    plan = readLocalPlan({
      region: 'eu-central-1',
      accountId: '000000000000',
      stackName: 'CountersignBank',
      templateFile: template.file,
      parameters: PARAMETERS,
    });
  });

  afterAll(async () => {
    for (const pool of started) await pool.close();
    template.remove();
  });

  it("gives the machine's client a token with the scope that the template allows it", async () => {
    const pool = await start(PEOPLE);
    const [[id = '', secret = ''] = [], ...others] = pool.secrets;

    const token = await machineToken(pool.tokenEndpoint ?? '', { client_id: id, client_secret: secret }, send);

    expect(others).toEqual([]);
    expect(plan.outputs.get('PayrollClientId')).toBe(id);
    expect(decodeJwt(token)).toMatchObject({ sub: id, scope: 'bank/batch' });
  });

  it('makes another secret with every start', async () => {
    const pools = await Promise.all([start([]), start([])]);

    expect(new Set(pools.flatMap(({ secrets }) => [...secrets.values()])).size).toBe(2);
  });

  it('refuses a person in a group that the template does not have', async () => {
    const [alice] = PEOPLE;
    const stray = alice ? [{ ...alice, groups: ['tellers'] }] : [];

    await expect(start(stray)).rejects.toThrow('the template has no user pool group tellers');
  });
});
