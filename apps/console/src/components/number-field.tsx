/** A number to type or to step. */
import { InputNumber } from 'antd'
import type { GetRef, InputNumberProps } from 'antd'
import { useEffect, useRef } from 'react'

/**
 * The library's field without its two step buttons for those who do not see them: they have English names in every
 * language and say nothing that the field does not, which is stepped with the arrow keys.
 */
export function NumberField(props: InputNumberProps<number>) {
  const field = useRef<GetRef<typeof InputNumber>>(null)
  useEffect(() => {
    const steps = field.current?.nativeElement.querySelectorAll('[role="button"]') ?? []
    for (const step of steps) step.setAttribute('aria-hidden', 'true')
  })
  return <InputNumber<number> {...props} ref={field} />
}
