/** The call as a program, in the language that the reader picks. */
import { Flex, Input, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../components/copy-button.tsx'
import { Note } from '../../components/note.tsx'
import { secretVariable, snippetLanguages, writeSnippet } from './snippet.ts'
import type { SnippetInput, SnippetLanguage } from './snippet.ts'
import styles from './snippet-tabs.module.css'

const names: Readonly<Record<SnippetLanguage, string>> = {
  curl: 'curl',
  typescript: 'TypeScript',
  python: 'Python',
  java: 'Java',
  go: 'Go',
}

export function SnippetTabs({ input }: Readonly<{ input: SnippetInput }>) {
  const { t } = useTranslation()
  const [language, setLanguage] = useState<SnippetLanguage>('curl')
  const snippet = writeSnippet(language, input)
  if (snippet === null) return <Note>{t('calling.snippets.unsignable')}</Note>
  return (
    <Flex vertical gap={12}>
      <Note>{t('calling.snippets.hint', { variable: secretVariable })}</Note>
      <Flex gap={8} justify="space-between" align="center" wrap>
        <div className={styles['languages']}>
          <Segmented<SnippetLanguage>
            aria-label={t('calling.snippets.language')}
            value={language}
            onChange={setLanguage}
            options={snippetLanguages.map((value) => ({ value, label: names[value] }))}
          />
        </div>
        <CopyButton text={snippet} name={names[language]} />
      </Flex>
      <Input.TextArea
        readOnly
        wrap="off"
        aria-label={t('calling.snippets.code', { language: names[language] })}
        value={snippet}
        autoSize={{ maxRows: 22 }}
        className={styles['code'] ?? ''}
      />
    </Flex>
  )
}
