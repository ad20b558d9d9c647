/** Puts the focus where typing begins: the first field of a form that can be changed. */

const fields = 'input:not(:disabled, [readonly]), textarea:not(:disabled)'

/** Leaves it where somebody has put it meanwhile: what they type must not end up in another field. */
export function focusFirstField(form: Element | null): void {
  if (form === null || isTypedInto(form)) return
  form.querySelector<HTMLElement>(fields)?.focus()
}

function isTypedInto(form: Element): boolean {
  const { activeElement } = document
  return activeElement !== null && form.contains(activeElement) && activeElement.matches(fields)
}
