/** The sign-in page: password, one-time code, and the organisation's own provider where it has one. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Card, Divider, Flex, Skeleton } from 'antd'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { LoadFailure } from '../../components/load-failure.tsx'
import { signInMethodsQuery } from '../../features/session/api.ts'
import { SignInForm } from '../../features/session/sign-in-form.tsx'
import { AppearanceMenu } from '../appearance-menu.tsx'
import { LanguageMenu } from '../language-menu.tsx'
import { Logo } from '../logo.tsx'
import styles from './sign-in.module.css'

const route = getRouteApi('/sign-in')

export function SignIn() {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = t('shell.documentTitle', { page: t('session.signIn') })
  }, [t])
  return (
    <div className={styles['page']}>
      <Story />
      <main className={styles['main']} id="content">
        <Flex justify="end" gap={4} className={styles['tools'] ?? ''}>
          <LanguageMenu />
          <AppearanceMenu />
        </Flex>
        <Card className={styles['card'] ?? ''} variant="borderless">
          <h1 style={{ fontSize: 24, marginTop: 0 }}>{t('session.welcome')}</h1>
          <Ways />
        </Card>
      </main>
    </div>
  )
}

function Story() {
  const { t } = useTranslation()
  return (
    <aside className={styles['story']}>
      <Flex gap={12} align="center" className={styles['brand'] ?? ''}>
        <Logo size={36} />
        <span>{t('shell.product')}</span>
      </Flex>
      <div className={styles['pitch']}>
        <p className={styles['headline']}>{t('session.introTitle')}</p>
        <p className={styles['intro']}>{t('session.intro')}</p>
        <ul className={styles['points']}>
          <li>{t('session.points.ask')}</li>
          <li>{t('session.points.keys')}</li>
          <li>{t('session.points.gateway')}</li>
        </ul>
      </div>
    </aside>
  )
}

function Ways() {
  const { t } = useTranslation()
  const methods = useQuery(signInMethodsQuery)
  const enter = useEntrance()
  if (methods.error && methods.data === undefined) {
    return <LoadFailure error={methods.error} onRetry={() => void methods.refetch()} />
  }
  if (methods.data === undefined) return <Skeleton active paragraph={{ rows: 5 }} />
  const { password, openIdConnect } = methods.data
  return (
    <>
      {password && <SignInForm onSignedIn={enter} />}
      {password && openIdConnect && <Divider plain>{t('session.or')}</Divider>}
      {openIdConnect && (
        <Button block href={openIdConnect.url}>
          {t('session.withProvider', { name: openIdConnect.name })}
        </Button>
      )}
    </>
  )
}

/** Goes to where the person wanted to go before they had to sign in. */
function useEntrance(): () => void {
  const { next } = route.useSearch()
  const router = useRouter()
  const cache = useQueryClient()
  return () => {
    cache.removeQueries({ queryKey: ['me'] })
    router.history.push(isOwnPath(next) ? next : '/applications')
  }
}

/** Only a path of this console: a link must not lead a person who signs in to another site. */
function isOwnPath(next: string | undefined): next is string {
  return next !== undefined && /^\/(?![/\\])/.test(next)
}
