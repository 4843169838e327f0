import { AwsJsonError } from '../aws-json/aws-json-server.ts';
import { notAuthorized } from './cognito-errors.ts';
import type { UserPoolClient } from './user-pool-options.ts';

/** Gives the public client of an id. Refuses an unknown one, and a machine's. */
export type FindClient = (id: string) => UserPoolClient;

export function createFindClient(list: readonly UserPoolClient[]): FindClient {
  const clients = new Map(list.map((client) => [client.id, client]));
  return (id) => {
    const client = clients.get(id);
    if (client === undefined) {
      throw new AwsJsonError('ResourceNotFoundException', `User pool client ${id} does not exist.`);
    }
    if (client.clientCredentials === undefined) return client;
    throw notAuthorized(`Client ${id} is configured with secret but SECRET_HASH was not received`);
  };
}
