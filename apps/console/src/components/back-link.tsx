/** The way back to the list that a page belongs to, above its title. */
import { LeftOutlined } from '@ant-design/icons'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes } from 'react'

function BackAnchor({ children, ...props }: AnchorHTMLAttributes<HTMLAnchorElement>) {
  return (
    <a {...props} style={{ display: 'inline-block', marginBlockEnd: 8 }}>
      <LeftOutlined aria-hidden /> {children}
    </a>
  )
}

export const BackLink = createLink(BackAnchor)
