/** Choices that belong to this browser: theme, language, table columns. Nothing secret is ever kept. */

const prefix = 'portico.'

/** A remembered choice, or null; also null where the browser refuses storage. */
export function readPreference(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name)
  } catch {
    return null // Storage is switched off: the choice lasts as long as the page.
  }
}

/** Remembers a choice for the next visit, as far as the browser allows it. */
export function keepPreference(name: string, value: string): void {
  try {
    localStorage.setItem(prefix + name, value)
  } catch {
    // Storage is full or switched off; the choice still holds for this page.
  }
}
