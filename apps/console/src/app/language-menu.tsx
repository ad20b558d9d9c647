/** Changes the language of the page; a signed-in person keeps the choice on the server too. */
import { GlobalOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Language } from '@portico/contract'
import { chooseLanguage, languages } from '../i18n/setup.ts'
import { rememberPreference } from './remember-preference.ts'

export function LanguageMenu({ className }: Readonly<{ className?: string }>) {
  const { t, i18n } = useTranslation()
  const choose = (language: Language) => {
    void chooseLanguage(language)
    rememberPreference({ language })
  }
  return (
    <Dropdown
      autoFocus
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [i18n.language],
        items: languages.map((language) => ({
          key: language,
          label: <span lang={language}>{t(`shell.languageName.${language}`)}</span>,
          onClick: () => choose(language),
        })),
      }}
    >
      <Button
        type="text"
        className={className ?? ''}
        aria-label={t('shell.language')}
        icon={<GlobalOutlined aria-hidden />}
      />
    </Dropdown>
  )
}
