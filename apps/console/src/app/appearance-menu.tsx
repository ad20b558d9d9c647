/** Changes the theme of the page; a signed-in person keeps the choice on the server too. */
import { DesktopOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Theme } from '@portico/contract'
import { useCell } from '../page/cell.ts'
import { chooseTheme, themeChoice, themes } from './appearance.ts'
import { rememberPreference } from './remember-preference.ts'

const icons = {
  light: <SunOutlined aria-hidden />,
  dark: <MoonOutlined aria-hidden />,
  system: <DesktopOutlined aria-hidden />,
}

export function AppearanceMenu({ className }: Readonly<{ className?: string }>) {
  const { t } = useTranslation()
  const present = useCell(themeChoice)
  const choose = (theme: Theme) => {
    chooseTheme(theme)
    rememberPreference({ theme })
  }
  return (
    <Dropdown
      autoFocus
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [present],
        items: themes.map((choice) => ({
          key: choice,
          icon: icons[choice],
          label: t(`shell.themeName.${choice}`),
          onClick: () => choose(choice),
        })),
      }}
    >
      <Button
        type="text"
        className={className ?? ''}
        aria-label={t('shell.theme')}
        icon={icons[present]}
      />
    </Dropdown>
  )
}
