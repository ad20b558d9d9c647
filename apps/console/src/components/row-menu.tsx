/** The rest of what one may do with a row, behind one button. The menu exists only while it is open. */
import { MoreOutlined } from '@ant-design/icons-svg'
import type { IconDefinition } from '@ant-design/icons-svg/es/types'
import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import { Floating } from './floating.tsx'
import { Glyph } from './glyph.tsx'
import { IconButton } from './icon-button.tsx'
import styles from './row-menu.module.css'

export type MenuItem = Readonly<{
  key: string
  label: string
  icon: IconDefinition
  danger?: boolean
  onChoose: () => void
}>

export type RowMenuProps = Readonly<{ name: string; items: readonly MenuItem[] }>

export function RowMenu({ name, items }: RowMenuProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const close = () => setAnchor(null)
  return (
    <>
      <IconButton
        name={name}
        icon={MoreOutlined}
        isMenuOpen={anchor !== null}
        onClick={({ currentTarget }) => setAnchor(anchor === null ? currentTarget : null)}
      />
      {anchor && (
        <Floating anchor={anchor} onClose={close}>
          <div role="menu" tabIndex={-1} aria-label={name} onKeyDown={moveFocus}>
            {items.map((item) => (
              <button
                key={item.key}
                type="button"
                role="menuitem"
                tabIndex={-1}
                className={`${styles['item']} ${item.danger === true ? styles['danger'] : ''}`}
                onClick={() => {
                  close()
                  anchor.focus() // A dialog that the choice opens gives the focus back to it.
                  item.onChoose()
                }}
              >
                <Glyph of={item.icon} />
                {item.label}
              </button>
            ))}
          </div>
        </Floating>
      )}
    </>
  )
}

/** Steps through the items, as the ARIA pattern of a menu has it. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]')]
  const present = items.findIndex((item) => item === document.activeElement)
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: present + 1,
    ArrowUp: present - 1,
    Home: 0,
    End: -1,
  }
  const target = targets[event.key]
  if (target === undefined) return
  event.preventDefault()
  items.at(target % items.length)?.focus()
}
