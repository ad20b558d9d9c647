/** The whole navigation on a phone, with language and theme at its foot. */
import { Drawer, Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import { AppearanceMenu } from './appearance-menu.tsx'
import { LanguageMenu } from './language-menu.tsx'
import { sections } from './navigation.ts'
import { SideNavigation } from './side-navigation.tsx'

export type NavigationDrawerProps = Readonly<{
  open: boolean
  path: string
  onClose: () => void
}>

export function NavigationDrawer({ open, path, onClose }: NavigationDrawerProps) {
  const { t } = useTranslation()
  return (
    <Drawer
      open={open}
      onClose={onClose}
      placement="left"
      size={288}
      title={t('shell.product')}
      closable={{ 'aria-label': t('shell.closeNavigation') }}
      styles={{ body: { padding: '12px 0' } }}
      footer={
        <Flex gap={8}>
          <LanguageMenu />
          <AppearanceMenu />
        </Flex>
      }
    >
      <nav aria-label={t('shell.mainNavigation')}>
        {sections.map((section) => (
          <SideNavigation key={section.key} section={section} path={path} onGo={onClose} />
        ))}
      </nav>
    </Drawer>
  )
}
