/** The mark: a portico of three columns. Decorative; the name stands beside it. */
export function Logo({ size = 28 }: Readonly<{ size?: number }>) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden focusable="false">
      <path d="M16 3 29 11v2.5H3V11z" fill="#e2a15e" />
      <path d="M6 15.5h4V25H6zM14 15.5h4V25h-4zM22 15.5h4V25h-4z" fill="#f3efe6" />
      <path d="M3 26.5h26V29H3z" fill="#e2a15e" />
    </svg>
  )
}
