/** My language and theme, as settings of the User Center; the bar on top offers the same. */
import { Form, Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Language, Theme } from '@portico/contract'
import { chooseLanguage, languages } from '../i18n/setup.ts'
import { useCell } from '../page/cell.ts'
import { chooseTheme, themeChoice, themes } from './appearance.ts'
import { rememberPreference } from './remember-preference.ts'

export function Preferences() {
  const { t, i18n } = useTranslation()
  const theme = useCell(themeChoice)
  return (
    <Form layout="vertical" style={{ maxWidth: 480 }}>
      <Form.Item label={t('account.language')}>
        <Segmented<Language>
          aria-label={t('account.language')}
          value={i18n.language as Language}
          onChange={(language) => {
            void chooseLanguage(language)
            rememberPreference({ language })
          }}
          options={languages.map((value) => ({
            value,
            label: <span lang={value}>{t(`shell.languageName.${value}`)}</span>,
          }))}
        />
      </Form.Item>
      <Form.Item label={t('account.theme')}>
        <Segmented<Theme>
          aria-label={t('account.theme')}
          value={theme}
          onChange={(chosen) => {
            chooseTheme(chosen)
            rememberPreference({ theme: chosen })
          }}
          options={themes.map((value) => ({ value, label: t(`shell.themeName.${value}`) }))}
        />
      </Form.Item>
    </Form>
  )
}
