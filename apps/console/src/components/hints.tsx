/**
 * The hint of whatever is pointed at or focused and carries `data-hint`: one for the whole page. A tooltip for every
 * button of a list of 100 rows took longer to draw than the rows.
 */
import { useEffect, useRef } from 'react'
import styles from './hints.module.css'

const restMs = 100
const gap = 8
const margin = 8

export function Hints() {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => (box.current === null ? undefined : startHints(box.current)), [])
  return <div ref={box} id={hintId} popover="manual" role="tooltip" className={styles['hint']} />
}

const hintId = 'hint'

/** Returns what ends it. Everything is heard on the document, so that a button costs nothing. */
function startHints(box: HTMLElement): () => void {
  const heard = new AbortController()
  const { signal } = heard
  const shown = createShown(box)
  let timer: ReturnType<typeof setTimeout> | undefined
  const show = (next: HTMLElement | null) => {
    clearTimeout(timer)
    shown.set(next)
  }
  const hide = () => show(null)
  const point = ({ pointerType, target }: PointerEvent) => {
    if (pointerType === 'touch') return
    clearTimeout(timer)
    // It stays while the pointer rests on the hint itself (WCAG 1.4.13).
    if (target !== box) timer = setTimeout(() => shown.set(findHinted(target)), restMs)
  }
  const focus = ({ target }: FocusEvent) => {
    const hinted = findHinted(target)
    if (hinted?.matches(':focus-visible') === true) show(hinted)
  }
  document.addEventListener('pointerover', point, { signal })
  document.addEventListener('focusin', focus, { signal })
  document.addEventListener('focusout', hide, { signal })
  document.addEventListener('pointerdown', hide, { signal, capture: true })
  document.addEventListener('scroll', hide, { signal, capture: true, passive: true })
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && hide(), { signal })
  return () => {
    heard.abort()
    hide()
  }
}

/** What has its hint shown; a hint that changes meanwhile, as Copy's does, is written anew. */
function createShown(box: HTMLElement) {
  let target: HTMLElement | null = null
  const changed = new MutationObserver(() => target && draw(box, target))
  return {
    set: (next: HTMLElement | null) => {
      if (next === target) return
      target?.removeAttribute('aria-describedby')
      changed.disconnect()
      target = next?.isConnected === true ? next : null
      if (target === null) return box.hidePopover()
      changed.observe(target, { attributes: true, attributeFilter: ['data-hint'] })
      target.setAttribute('aria-describedby', hintId)
      draw(box, target)
    },
  }
}

function findHinted(node: EventTarget | null): HTMLElement | null {
  return node instanceof Element ? node.closest<HTMLElement>('[data-hint]') : null
}

/** Above its target, below where there is no room, and never out of the window. */
function draw(box: HTMLElement, target: HTMLElement): void {
  box.textContent = target.dataset['hint'] ?? ''
  box.hidePopover()
  box.showPopover() // Anew, so that it lies over what has opened meanwhile.
  const { left, width, top, bottom } = target.getBoundingClientRect()
  const own = box.getBoundingClientRect()
  const middle = left + width / 2
  const rightmost = document.documentElement.clientWidth - own.width - margin
  const x = Math.max(margin, Math.min(middle - own.width / 2, rightmost))
  const isAbove = top - gap - own.height >= margin
  box.dataset['side'] = isAbove ? 'above' : 'below'
  box.style.left = `${x}px`
  box.style.top = `${isAbove ? top - gap - own.height : bottom + gap}px`
  box.style.setProperty('--arrow', `${middle - x}px`)
}
