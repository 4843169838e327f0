import { once } from 'node:events';
import { type IncomingMessage, request as open } from 'node:http';
import { type Listening, startServer } from '../dynamodb-server.ts';

/** One exchange with the table, as a line that carries it sees it. */
export interface Exchange {
  /** Such as `PutItem`. */
  readonly operation: string;
  readonly request: string;
  readonly status: number;
}

export interface LossyLine extends Listening {
  /** From now on the line loses the first answer for which `loses` holds, after the table has done what was asked. */
  loseNext(loses: (exchange: Exchange) => boolean): void;
  /** How many answers were lost. */
  readonly lost: () => number;
}

/** A line to a table that hands every request on, and can lose an answer. */
export async function startLossyLine(url: string): Promise<LossyLine> {
  let loses: ((exchange: Exchange) => boolean) | undefined;
  let lost = 0;
  const line = await startServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const answer = await handOn(url, request, body);
    const status = answer.statusCode ?? 0;
    const answered = Buffer.concat(await answer.toArray());
    const [, operation = ''] = String(request.headers['x-amz-target']).split('.');
    if (loses?.({ operation, request: body.toString(), status })) {
      loses = undefined;
      lost += 1;
      request.socket.destroy();
      return;
    }
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(answered);
  });
  return {
    ...line,
    loseNext(which) {
      loses = which;
    },
    lost: () => lost,
  };
}

/** Over a connection of its own: one that was kept may be closed at the other end just then. */
async function handOn(url: string, { headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const onward = open(url, { method: 'POST', headers, agent: false }).end(body);
  const [answer] = await once(onward, 'response');
  return answer;
}
