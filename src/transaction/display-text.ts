const MAX_FIELD_LENGTH = 140;

// Controls, format characters (bidi overrides, zero-width), surrogates, private use, unassigned; line and paragraph breaks;
// letters and marks that show nothing (fillers, variation selectors); the blank braille pattern.
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

// A run of spaces pushes what follows it off the screen.
const WIDE = /\s\s/;

/** Whether a text holds something that a person does not see, or that makes them see the rest differently (T15). */
export function hidesSomething(text: string): boolean {
  return HIDDEN.test(text);
}

/**
 * Why a text cannot be shown to a person so that what they see is what is bound (T15), or undefined if it can.
 * The answer completes "a member …". NFC is asked for, so that two texts that look the same are the same bytes (T14).
 */
export function displayProblem(text: string): string | undefined {
  if (text.length === 0) return 'is empty';
  if (text.length > MAX_FIELD_LENGTH) return `is longer than ${MAX_FIELD_LENGTH} characters`;
  if (text !== text.trim()) return 'begins or ends with white space';
  if (WIDE.test(text)) return 'holds two spaces in a row';
  if (/^\p{M}/u.test(text)) return 'begins with a combining mark';
  if (hidesSomething(text)) return 'holds a control or invisible character';
  if (text !== text.normalize('NFC')) return 'is not in Unicode normalization form C';
  return undefined;
}

/** One piece of a `show` text: literal, a header field, or a path parameter. */
export type DisplayPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'path'; readonly name: string };

/**
 * The text for the phone, or undefined if a part it names is absent or cannot be shown. Values are put in as they are:
 * nothing of a value is ever read as a placeholder.
 */
export function renderDisplay(
  parts: readonly DisplayPart[],
  fields: ReadonlyMap<string, string>,
  pathParameters: ReadonlyMap<string, string>,
): string | undefined {
  let text = '';
  for (const part of parts) {
    const value = valueOfPart(part, fields, pathParameters);
    if (value === undefined || (part.kind === 'path' && displayProblem(value))) return undefined;
    text += value;
  }
  return text;
}

function valueOfPart(
  part: DisplayPart,
  fields: ReadonlyMap<string, string>,
  pathParameters: ReadonlyMap<string, string>,
): string | undefined {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'field':
      return fields.get(part.name);
    case 'path':
      return pathParameters.get(part.name);
    default:
      return part satisfies never;
  }
}
