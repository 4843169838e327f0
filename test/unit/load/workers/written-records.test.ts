import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { listenToRecords } from '../../../../load/workers/written-records.ts';

const record = (requestId: string) => ({ level: 'INFO', message: 'decision', extended_request_id: requestId });

describe('listenToRecords', () => {
  it('gives each request its own record, and passes everything on', () => {
    const out = new PassThrough();
    const records = listenToRecords(out);
    records.begin();
    records.begin();
    out.write(`${JSON.stringify(record('a'))}\n`);
    out.write('{"_aws":{},"extended_request_id":"b"}\n');
    out.write(`${JSON.stringify(record('b'))}\n`);

    expect(records.end('b')).toEqual(record('b'));
    expect(records.end('a')).toEqual(record('a'));
    expect(String(out.read()).split('\n')).toHaveLength(4);
  });

  it('keeps nothing that nobody asks for', () => {
    const out = new PassThrough();
    const records = listenToRecords(out);
    out.write(`${JSON.stringify(record('early'))}\n`);
    records.begin();
    out.write(`${JSON.stringify(record('other'))}\n`);

    expect(records.end('early')).toBeUndefined();
    records.begin();
    expect(records.end('other')).toBeUndefined();
  });
});
