/** An icon as plain SVG, for places that have hundreds of them: says nothing, its button has the name. */
import type { IconDefinition } from '@ant-design/icons-svg/es/types'

export function Glyph({ of }: Readonly<{ of: IconDefinition }>) {
  const { attrs, children = [] } = typeof of.icon === 'function' ? of.icon('', '') : of.icon
  return (
    <svg
      aria-hidden
      viewBox={attrs['viewBox']}
      width="1em"
      height="1em"
      fill="currentColor"
      focusable={false}
    >
      {children.map((shape) => (
        <path key={shape.attrs['d']} d={shape.attrs['d']} />
      ))}
    </svg>
  )
}
