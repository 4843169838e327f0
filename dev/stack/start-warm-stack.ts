import { createCognito } from '../demo/cognito.ts';
import { send } from '../demo/exchange.ts';
import { type Stack, type StackOptions, startStack } from './start-stack.ts';

/**
 * The whole stack, once its authorizer, bank, status and sign-out have answered somebody: a busy machine must not decide what the first
 * request gets.
 */
export async function startWarmStack(options: StackOptions): Promise<Stack> {
  const stack = await startStack(options);
  const { api_url, user_pool_url, clients, people } = stack.description;
  const [somebody] = people;
  if (!somebody) throw new Error('nobody is there who could sign in');
  const { username, password, account_id } = somebody;
  const token = await createCognito(user_pool_url, send).signIn(clients.web, username, password);
  const headers = { Authorization: `Bearer ${token}` };
  const asked = [
    ['GET', `/accounts/${account_id}`],
    ['POST', '/step-up/status'],
    ['POST', '/sign-out'],
  ] as const;
  for (const [method, path] of asked) {
    while ((await fetch(`${api_url}${path}`, { method, headers })).status >= 500);
  }
  return stack;
}
