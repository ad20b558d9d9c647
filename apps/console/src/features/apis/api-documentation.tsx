/** The documentation of an API, Markdown drawn as elements: no HTML of its author's, no image from elsewhere. */
import Markdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import styles from './api-documentation.module.css'

const plugins = [remarkGfm]

/** Nothing may be loaded from other hosts, and headings stand below the page's own. */
const allowed = {
  disallowedElements: ['img'],
  components: { h1: 'h3', h2: 'h4', h3: 'h5' },
} as const

export function ApiDocumentation({ text }: Readonly<{ text: string }>) {
  return (
    <div className={styles['text']}>
      <Markdown remarkPlugins={plugins} {...allowed}>
        {text}
      </Markdown>
    </div>
  )
}
