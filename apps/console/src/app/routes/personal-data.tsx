/** The Personal Data Center: ways to what is mine, and what of it ends soon. */
import { AppstoreOutlined, AuditOutlined, KeyOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { ExpiringList } from '../../features/account/expiring-list.tsx'
import styles from './personal-data.module.css'

export function PersonalData() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeader
        title={t('account.personalData')}
        description={t('account.personalDataDescription')}
      />
      <div className={styles['ways']}>
        <Link to="/user-center/personal-data/applications" className={styles['way'] ?? ''}>
          <Way
            icon={<AppstoreOutlined aria-hidden />}
            title={t('account.myApplications')}
            hint={t('account.myApplicationsHint')}
          />
        </Link>
        <Link to="/tasks" search={{ view: 'mine' }} className={styles['way'] ?? ''}>
          <Way
            icon={<AuditOutlined aria-hidden />}
            title={t('account.myRequests')}
            hint={t('account.myRequestsHint')}
          />
        </Link>
        <Link to="/permissions" className={styles['way'] ?? ''}>
          <Way
            icon={<KeyOutlined aria-hidden />}
            title={t('account.myPermissions')}
            hint={t('account.myPermissionsHint')}
          />
        </Link>
      </div>
      <Panel title={t('account.expiring')}>
        <div style={{ marginBlockStart: 12 }}>
          <ExpiringList />
        </div>
      </Panel>
    </>
  )
}

function Way({ icon, title, hint }: Readonly<{ icon: ReactNode; title: string; hint: string }>) {
  return (
    <>
      <span className={styles['icon']} aria-hidden>
        {icon}
      </span>
      <span>
        <strong>{title}</strong>
        <span className={styles['hint']}>{hint}</span>
      </span>
    </>
  )
}
