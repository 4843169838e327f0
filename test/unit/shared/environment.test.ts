import { describe, expect, it } from 'vitest';
import { createEnvironmentReader, type Environment, matching, serviceUrl } from '../../../src/shared/environment.ts';
import { ConfigurationError } from '../../../src/shared/errors.ts';

const word = matching(/^[a-z]+$/, 'a word');

function problemsOf(environment: Environment): readonly string[] {
  const variables = createEnvironmentReader(environment);
  const values = {
    first: variables.read('FIRST', word),
    second: variables.read('SECOND', serviceUrl),
    third: variables.read('THIRD', word, 'fallback'),
  };
  try {
    variables.checked(values);
    return [];
  } catch (error) {
    return error instanceof ConfigurationError ? error.problems : [String(error)];
  }
}

const RIGHT = { FIRST: 'word', SECOND: 'https://service.example/' };

describe('createEnvironmentReader', () => {
  it('gives the values as they were parsed', () => {
    const variables = createEnvironmentReader({ ...RIGHT, THIRD: 'third' });
    const values = variables.checked({
      first: variables.read('FIRST', word),
      length: variables.read('THIRD', (text) => text.length),
    });

    expect(values).toEqual({ first: 'word', length: 5 });
  });

  it('parses the fallback of a missing variable', () => {
    expect(createEnvironmentReader({}).read('THIRD', (text) => text.toUpperCase(), 'fallback')).toBe('FALLBACK');
    expect(problemsOf(RIGHT)).toEqual([]);
  });

  it.each([
    ['missing', { SECOND: RIGHT.SECOND }, 'FIRST is not set'],
    ['undefined', { ...RIGHT, FIRST: undefined }, 'FIRST is not set'],
    ['empty', { ...RIGHT, FIRST: '' }, 'FIRST is empty'],
    ['white space', { ...RIGHT, FIRST: ' ' }, 'FIRST is not a word'],
    ['malformed', { ...RIGHT, FIRST: 'a word' }, 'FIRST is not a word'],
    ['right but for a line feed', { ...RIGHT, FIRST: 'word\n' }, 'FIRST is not a word'],
    ['a URL that is none', { ...RIGHT, SECOND: 'service' }, 'SECOND is not a URL'],
    ['empty in spite of a fallback', { ...RIGHT, THIRD: '' }, 'THIRD is empty'],
    ['malformed in spite of a fallback', { ...RIGHT, THIRD: '3' }, 'THIRD is not a word'],
  ])('T34: names a variable that is %s', (_name, environment, problem) => {
    expect(problemsOf(environment)).toEqual([problem]);
  });

  it('T34: names all problems at once, in the order of reading', () => {
    expect(problemsOf({ FIRST: '', SECOND: 'http://service.example/', THIRD: '3' })).toEqual([
      'FIRST is empty',
      'SECOND must be https, or http to loopback',
      'THIRD is not a word',
    ]);
  });

  it('T34: a problem with a value that is not asked for in the end still counts', () => {
    const variables = createEnvironmentReader({});
    variables.read('OPTIONAL', word);

    expect(() => variables.checked({})).toThrow(ConfigurationError);
  });

  it('T34: gives nothing where a parser gave nothing', () => {
    const variables = createEnvironmentReader({ FIRST: 'word' });
    const first = variables.read('FIRST', () => undefined);

    expect(() => variables.checked({ first })).toThrow(ConfigurationError);
  });

  it('T34: never repeats a value', () => {
    const secret = 'S3cret!';
    const problems = problemsOf({ FIRST: secret, SECOND: `https://user:${secret}@service.example/`, THIRD: secret });

    expect(problems).toHaveLength(3);
    expect(problems.join()).not.toContain(secret);
  });

  it('T34: says what a parser throws that is no Error', () => {
    const variables = createEnvironmentReader({ FIRST: 'word' });
    variables.read('FIRST', () => {
      throw 'word';
    });

    expect(() => variables.checked({})).toThrow('FIRST cannot be read');
  });
});

describe('serviceUrl', () => {
  it.each([
    'https://service.example',
    'https://service.example:8443/path?query',
    'http://localhost:8000',
    'http://LOCALHOST/',
    'http://127.0.0.1:1/',
    'http://127.1.2.3/',
    'http://[::1]:8000/',
  ])('T29: accepts %s', (text) => {
    expect(serviceUrl(text).href).toBe(new URL(text).href);
  });

  it.each([
    ['', 'is not a URL'],
    ['service.example', 'is not a URL'],
    ['//service.example', 'is not a URL'],
    ['https://', 'is not a URL'],
    ['https://user@service.example', 'must hold neither credentials nor a fragment'],
    ['https://:password@service.example', 'must hold neither credentials nor a fragment'],
    ['https://service.example/#part', 'must hold neither credentials nor a fragment'],
    ['http://service.example', 'must be https, or http to loopback'],
    ['http://localhost.example', 'must be https, or http to loopback'],
    ['http://127.0.0.1.example', 'must be https, or http to loopback'],
    ['http://128.0.0.1', 'must be https, or http to loopback'],
    ['http://0.0.0.0', 'must be https, or http to loopback'],
    ['http://169.254.169.254/', 'must be https, or http to loopback'],
    ['http://[::2]/', 'must be https, or http to loopback'],
    ['ftp://127.0.0.1/', 'must be https, or http to loopback'],
    ['file:///etc/passwd', 'must be https, or http to loopback'],
    ['javascript:alert(1)', 'must be https, or http to loopback'],
    ['data:,x', 'must be https, or http to loopback'],
  ])('T29: refuses "%s"', (text, problem) => {
    expect(() => serviceUrl(text)).toThrow(problem);
  });
});
