/** The first stop of the Tab key: past the navigation, to the content. */
import { useTranslation } from 'react-i18next'
import styles from './skip-link.module.css'

export function SkipLink() {
  const { t } = useTranslation()
  return (
    <a href="#content" className={styles['link']}>
      {t('shell.skipToContent')}
    </a>
  )
}
