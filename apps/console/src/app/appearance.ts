/** Which theme is shown: light, dark, or what the system prefers, followed while the page is open. */
import { useEffect, useSyncExternalStore } from 'react'
import type { Theme } from '@portico/contract'
import { createCell, useCell } from '../page/cell.ts'
import { keepPreference, readPreference } from '../page/preferences.ts'
import type { Appearance } from './theme.ts'

const darkQuery = '(prefers-color-scheme: dark)'

export const themes: readonly Theme[] = ['light', 'dark', 'system']

const remembered = readPreference('theme')

export const themeChoice = createCell<Theme>(
  themes.find((theme) => theme === remembered) ?? 'system',
)

/** Chooses a theme for this browser. */
export function chooseTheme(choice: Theme): void {
  keepPreference('theme', choice)
  themeChoice.set(choice)
}

function subscribeToSystem(listener: () => void): () => void {
  const media = matchMedia(darkQuery)
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

/** The appearance to draw now; also tells the browser, for scroll bars and form controls of its own. */
export function useAppearance(): Appearance {
  const choice = useCell(themeChoice)
  const systemIsDark = useSyncExternalStore(subscribeToSystem, () => matchMedia(darkQuery).matches)
  const appearance = choice === 'dark' || (choice === 'system' && systemIsDark) ? 'dark' : 'light'
  useEffect(() => {
    document.documentElement.dataset['appearance'] = appearance
  }, [appearance])
  return appearance
}
