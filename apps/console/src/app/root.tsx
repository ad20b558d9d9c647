/** Everything around the routes: theme, words of the component library, cached answers. */
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App, ConfigProvider } from 'antd'
import type { ConfigProviderProps } from 'antd'
import { StrictMode, useEffect, useMemo, useState } from 'react'
import type { PropsWithChildren } from 'react'
import { useTranslation } from 'react-i18next'
import { useReducedMotion } from '../page/use-media.ts'
import { queryClient } from '../server/query-client.ts'
import { loadLocale } from './locale.ts'
import { librarySettings } from './library-settings.tsx'
import { router } from './router.ts'
import { createTheme } from './theme.ts'
import { useAppearance } from './appearance.ts'

export function Root() {
  const { i18n } = useTranslation()
  const appearance = useAppearance()
  const hasMotion = !useReducedMotion()
  const theme = useMemo(() => createTheme(appearance, hasMotion), [appearance, hasMotion])
  const locale = useLocale(i18n.language)
  return (
    <StrictMode>
      <ConfigProvider
        theme={theme}
        {...(locale && { locale })}
        {...librarySettings}
        form={{ validateMessages: {} }}
      >
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} InnerWrap={Messages} />
        </QueryClientProvider>
      </ConfigProvider>
    </StrictMode>
  )
}

/** Inside the router: a message may hold a link, and a link outside it takes the page down. */
function Messages({ children }: PropsWithChildren) {
  return <App>{children}</App>
}

function useLocale(language: string): ConfigProviderProps['locale'] {
  const [locale, setLocale] = useState<ConfigProviderProps['locale']>()
  useEffect(() => {
    let isCurrent = true
    void loadLocale(language).then((loaded) => {
      if (isCurrent) setLocale(loaded)
    })
    return () => {
      isCurrent = false
    }
  }, [language])
  return locale
}
