import type { Writable } from 'node:stream';

/** What a process writes of its decisions, while somebody asks for it. */
export interface WrittenRecords {
  /** Something begins that may write a record. */
  begin(): void;
  /** Gives the record of the request of that name, if one was written, and forgets it. */
  end(requestId: string): unknown;
}

/**
 * Listens to standard output on its way: a line is kept as it is, and read only once its decision is over, so that a decision pays next to
 * nothing for it.
 */
export function listenToRecords(stdout: Pick<Writable, 'write'>): WrittenRecords {
  let running = 0;
  let lines: string[] = [];
  stdout.write = new Proxy(stdout.write, {
    apply(write, self, [chunk, ...rest]: Parameters<typeof stdout.write>) {
      // A metric begins with `_aws`.
      if (running > 0 && typeof chunk === 'string' && chunk.startsWith('{"level"')) lines.push(chunk);
      return Reflect.apply(write, self, [chunk, ...rest]);
    },
  });
  return {
    begin() {
      running += 1;
    },
    end(requestId) {
      running -= 1;
      const place = lines.findIndex((line) => line.includes(`"extended_request_id":${JSON.stringify(requestId)}`));
      const [line] = place < 0 ? [] : lines.splice(place, 1);
      if (running === 0) lines = [];
      return line === undefined ? undefined : JSON.parse(line);
    },
  };
}
