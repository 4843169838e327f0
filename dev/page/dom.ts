type Child = Node | string | undefined;

/** Makes an element. Texts become text nodes and nothing else; `true` is an attribute without a value, `false` and undefined none. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | boolean | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A button that does something; it sends no form. */
export function actionButton(label: string, style: 'primary' | 'plain' | 'quiet', act: () => void): HTMLButtonElement {
  const button = element('button', { type: 'button', class: style }, label);
  button.addEventListener('click', act);
  return button;
}

/** A labelled input, with a hint that is read with it and a place for what is wrong with it. */
export interface Field {
  readonly row: HTMLElement;
  readonly input: HTMLInputElement;
  /** Shows what is wrong, and moves the focus there; undefined takes it away. */
  refuse(problem: string | undefined): void;
}

export function field(
  name: string,
  label: string,
  attributes: Readonly<Record<string, string | boolean>>,
  hint?: string,
): Field {
  const described = hint === undefined ? `${name}-error` : `${name}-hint ${name}-error`;
  const input = element('input', { id: name, name, 'aria-describedby': described, ...attributes });
  const error = element('p', { id: `${name}-error`, class: 'error' });
  const row = element(
    'div',
    { class: 'field' },
    element('label', { for: name }, label),
    hint === undefined ? undefined : element('p', { id: `${name}-hint`, class: 'hint' }, hint),
    input,
    error,
  );
  return {
    row,
    input,
    refuse(problem) {
      error.textContent = problem ?? '';
      if (problem === undefined) return input.removeAttribute('aria-invalid');
      input.setAttribute('aria-invalid', 'true');
      input.focus();
    },
  };
}
