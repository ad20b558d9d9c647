/** A search field that tells its text once the typing rests. */
import { SearchOutlined } from '@ant-design/icons'
import { Input } from 'antd'
import { useEffect, useRef, useState } from 'react'

export type SearchBoxProps = Readonly<{
  label: string
  value: string
  onSearch: (text: string) => void
}>

const restMs = 300

export function SearchBox({ label, value, onSearch }: SearchBoxProps) {
  const [text, setText] = useState(value)
  const [told, setTold] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  if (value !== told) {
    // The list's state changed from outside, e.g. by the browser's Back.
    setTold(value)
    setText(value)
  }
  const type = (next: string) => {
    setText(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      setTold(next)
      onSearch(next)
    }, restMs)
  }
  return (
    <Input
      type="search"
      aria-label={label}
      placeholder={label}
      allowClear
      maxLength={200}
      prefix={<SearchOutlined aria-hidden />}
      value={text}
      onChange={(event) => type(event.target.value)}
    />
  )
}
