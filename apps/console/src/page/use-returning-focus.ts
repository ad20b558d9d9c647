/** Where the focus goes when what had it is gone: out of a closed layer to what opened it, else to the page's content. */
import { useEffect } from 'react'
import type { RefObject } from 'react'

/** Dialogs, panels and menus lie over the page, outside its root. */
type Stop = Readonly<{ element: HTMLElement; isInLayer: boolean }>

/**
 * Watches for the focus to be lost: a browser gives it to nobody when its element is removed or hidden, and who works
 * by keyboard would begin again at the top.
 */
export function useReturningFocus(content: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    /** The last stop on the page itself, and those in the layers since. */
    let trail: readonly Stop[] = []
    const remember = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return
      const stop = { element: target, isInLayer: target.closest('#root') === null }
      trail = stop.isInLayer ? [...trail.filter(isConnected), stop] : [stop]
    }
    const rescue = () => {
      const last = trail.at(-1)
      if (document.activeElement !== document.body || last === undefined || isSeen(last)) return
      const back = last.isInLayer ? trail.findLast(isSeen)?.element : undefined
      const target = back ?? content.current
      target?.focus({ preventScroll: true })
    }
    // What is removed says nothing; what is hidden loses the focus a moment later, and says so.
    const observer = new MutationObserver(rescue)
    observer.observe(document.body, { childList: true, subtree: true })
    const rescueSoon = () => requestAnimationFrame(rescue)
    document.addEventListener('focusin', remember)
    document.addEventListener('focusout', rescueSoon)
    return () => {
      observer.disconnect()
      document.removeEventListener('focusin', remember)
      document.removeEventListener('focusout', rescueSoon)
    }
  }, [content])
}

function isConnected({ element }: Stop): boolean {
  return element.isConnected
}

function isSeen({ element }: Stop): boolean {
  return element.isConnected && element.checkVisibility()
}
