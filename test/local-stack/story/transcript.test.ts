import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createTranscript } from '../../../dev/demo/transcript.ts';

describe('the transcript of the demo', () => {
  it('counts every check that differs, and says so', () => {
    const printed: string[] = [];
    const transcript = createTranscript((text) => printed.push(text));

    transcript.step('one');
    transcript.expect('status', 200, 200);
    transcript.expect('status', 200, 401);

    expect(transcript.differences).toBe(1);
    expect(transcript.summary()).toContain('1 of 2 checks differ');
    expect(printed).toContain('  ✘ status: 200, expected 401');
  });

  it('shows neither passwords, tokens nor the text of pages', async () => {
    const token = 'eyJ'.padEnd(90, 'x');
    const server = createServer((_, reply) => reply.setHeader('content-type', 'text/html').end(`<p>${token}</p>`));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = Object(server.address());
    const printed: string[] = [];
    const body = JSON.stringify({ Password: 'Very-Secret-1', Session: token });

    await createTranscript((text) => printed.push(text)).exchange({
      method: 'POST',
      url: `http://127.0.0.1:${port}/sign-up`,
      headers: {},
      body,
    });
    server.close();

    expect(printed).toEqual([
      '    > POST /sign-up',
      '    > {"Password":"…","Session":"eyJxxxxxxxxx…"}',
      '    < 200',
      '    < (a page)',
    ]);
  });

  it('takes 1 and "1" for different', () => {
    const transcript = createTranscript(() => {});

    transcript.expect('balance', 1, '1');

    expect(transcript.differences).toBe(1);
  });
});
