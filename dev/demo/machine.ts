import type { Exchange } from './exchange.ts';

/** Gets a machine its access token with client_credentials, id and secret as HTTP Basic (RFC 6749, section 2.3.1). */
export async function machineToken(
  tokenEndpoint: string,
  client: { readonly client_id: string; readonly client_secret: string },
  exchange: Exchange,
): Promise<string> {
  const credentials = Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64');
  const reply = await exchange({
    method: 'POST',
    url: tokenEndpoint,
    headers: { Authorization: `Basic ${credentials}`, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'bank/batch' }).toString(),
  });
  const { access_token: token } = JSON.parse(reply.body);
  if (typeof token !== 'string') throw new Error(`the machine got no token: ${reply.body}`);
  return token;
}
