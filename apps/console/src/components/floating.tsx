/** What opens beside a button: a menu, a choice, a list of more. In the browser's top layer, so that nothing cuts it. */
import { useEffect, useLayoutEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import styles from './floating.module.css'

const gap = 4
const margin = 8

export type FloatingProps = Readonly<{
  /** The button that opened it; takes the focus back when Escape closes it. */
  anchor: HTMLElement
  onClose: () => void
  children: ReactNode
}>

/** Mount it to open it. The focus goes to what can be used first in it. */
export function Floating({ anchor, onClose, children }: FloatingProps) {
  const box = useRef<HTMLDivElement>(null)
  const close = useRef(onClose)
  useEffect(() => {
    close.current = onClose
  }, [onClose])
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    element.showPopover()
    placeBeside(element, anchor)
    element
      .querySelector<HTMLElement>('button, input:not(:disabled)')
      ?.focus({ preventScroll: true })
  }, [anchor])
  useEffect(
    () =>
      box.current === null ? undefined : followAnchor(box.current, anchor, () => close.current()),
    [anchor],
  )
  return (
    <div ref={box} popover="manual" className={styles['box']}>
      {children}
    </div>
  )
}

/** Closes when somebody goes elsewhere; stays with its button while the page scrolls. Returns what ends this. */
function followAnchor(box: HTMLElement, anchor: HTMLElement, close: () => void): () => void {
  const heard = new AbortController()
  const { signal } = heard
  const isOurs = (target: EventTarget | null) =>
    target instanceof Node && (box.contains(target) || anchor.contains(target))
  const leave = ({ target }: Event) => {
    if (!isOurs(target)) close()
  }
  const follow = () => placeBeside(box, anchor)
  document.addEventListener('pointerdown', leave, { signal, capture: true })
  document.addEventListener('focusin', leave, { signal })
  document.addEventListener('scroll', follow, { signal, capture: true, passive: true })
  window.addEventListener('resize', follow, { signal })
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape') return
      event.stopPropagation() // A dialog around it stays open.
      close()
      anchor.focus()
    },
    { signal, capture: true },
  )
  return () => heard.abort()
}

/** Under the button, its ends in line; above where there is no room below, and never out of the window. */
function placeBeside(element: HTMLElement, anchor: HTMLElement): void {
  const { right, top, bottom } = anchor.getBoundingClientRect()
  const { width, height } = element.getBoundingClientRect()
  const { clientWidth, clientHeight } = document.documentElement
  const x = Math.max(margin, Math.min(right, clientWidth - margin) - width)
  const fitsBelow = bottom + gap + height + margin <= clientHeight
  const y = fitsBelow ? bottom + gap : Math.max(margin, top - gap - height)
  element.style.left = `${x}px`
  element.style.top = `${y}px`
}
