/** Puts the focus where typing begins: the first field of a form that can be changed. */

const fields = 'input:not(:disabled, [readonly]), textarea:not(:disabled)'

export function focusFirstField(form: Element | null): void {
  form?.querySelector<HTMLElement>(fields)?.focus()
}
