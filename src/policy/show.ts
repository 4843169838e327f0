import { hidesSomething } from '../transaction/display-text.ts';
import type { CompiledShowPart } from './compiled-policy.ts';

const MAX_LENGTH = 256;

const FIELD = /^[a-z*][a-z0-9_\-.*]*$/;
const PATH_PARAMETER = /^path\.([A-Za-z0-9._-]+)$/;

/** Why a text cannot be a `show`. */
export interface ShowProblem {
  readonly message: string;
  readonly hint: string | undefined;
}

/**
 * Reads the text for the phone: `{name}` is a field of the transaction, `{path.name}` a path parameter, and a brace is
 * nothing else. Refuses what a person could not see or would see differently: hidden characters, line breaks, text that is
 * not in NFC, more than 256 characters (T15).
 */
export function parseShow(show: string): readonly CompiledShowPart[] | ShowProblem {
  if (show === '' || show !== show.trim()) {
    return { message: 'the text is empty, or begins or ends with white space', hint: undefined };
  }
  if ([...show].length > MAX_LENGTH)
    return { message: `the text is longer than ${MAX_LENGTH} characters`, hint: undefined };
  if (hidesSomething(show)) {
    return {
      message: 'the text holds a line break, a control or an invisible character',
      hint: 'write one printable line',
    };
  }
  if (show !== show.normalize('NFC')) {
    return {
      message: 'the text is not in Unicode normalization form C',
      hint: 'write each accented letter as one character',
    };
  }
  return parseParts(show);
}

function parseParts(show: string): readonly CompiledShowPart[] | ShowProblem {
  const parts: CompiledShowPart[] = [];
  for (const [index, piece] of show.split('{').entries()) {
    const [placeholder, text, ...more] = index === 0 ? [undefined, ...piece.split('}')] : piece.split('}');
    if (text === undefined || more.length > 0) {
      return { message: 'a brace stands alone', hint: 'braces enclose a placeholder: {name} or {path.name}' };
    }
    if (placeholder !== undefined) {
      const part = parsePlaceholder(placeholder);
      if (!part) return { message: 'not a placeholder', hint: 'write {name} or {path.name}' };
      parts.push(part);
    }
    if (text !== '') parts.push({ kind: 'text', text });
  }
  return parts;
}

function parsePlaceholder(placeholder: string): CompiledShowPart | undefined {
  const [, parameter] = PATH_PARAMETER.exec(placeholder) ?? [];
  if (parameter !== undefined) return { kind: 'path', name: parameter };
  return isFieldName(placeholder) ? { kind: 'field', name: placeholder } : undefined;
}

/** Tells whether `name` can be a member of the transaction header (RFC 9651, section 3.1.2) and a placeholder of `show`. */
export function isFieldName(name: string): boolean {
  return FIELD.test(name) && !name.startsWith('path.');
}
