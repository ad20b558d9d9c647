/** Whether a media query holds now, followed while the page is open. */
import { useCallback, useSyncExternalStore } from 'react'

function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}

/** A phone, or a window as narrow as one: tables become cards and the navigation a drawer. */
export function useNarrow(): boolean {
  return useMedia('(max-width: 767px)')
}

/** The person's system asks for as little motion as possible. */
export function useReducedMotion(): boolean {
  return useMedia('(prefers-reduced-motion: reduce)')
}
